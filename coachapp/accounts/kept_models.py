"""What somebody sent when their sign-in had ended."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant

KEPT_FOR = timedelta(days=1)


class KeptForm(Base):
    """The last form of a person that came too late, until they are back; one a person."""

    __tablename__ = "kept_forms"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    """The browser in which it was written: nobody else's is shown it."""
    content: Mapped[str] = mapped_column(sa.Text)
    """Where it goes and its fields, encrypted (core.keys), bound to the account."""
    kept_at: Mapped[datetime] = mapped_column(Instant, index=True)
