"""A list of people between its preview and its confirmation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant

IMPORT_LIVES = timedelta(days=7)
"""So long an import can be looked at and confirmed; then its rows are deleted."""


class AccountImport(Base):
    """What stood in the file: good rows until they are taken, bad ones with their reasons."""

    __tablename__ = "account_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(Instant, index=True)
    good: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    bad: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    taken: Mapped[int] = mapped_column(default=0)
    """How many came in."""
