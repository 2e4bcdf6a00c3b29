"""What somebody was asked to answer: by a passkey, or by the issuer they were sent to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant


class Challenge(Base):
    """One question that waits for its answer. It is answered once, soon, for this purpose, and in the session that holds its text."""

    __tablename__ = "challenges"

    text_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.String(20))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    """Who was asked; nobody knows that before a sign-in."""
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    ends_at: Mapped[datetime] = mapped_column(Instant, index=True)
