"""Copies of a record that somebody asked for, and the times of an erasure."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant

COPY_LIVES = timedelta(days=7)
"""How long a copy can be fetched; then its file is deleted."""
COPIES_A_DAY = 3
GRACE = timedelta(days=30)
"""How long a person can think better of being erased."""


class RecordCopy(Base):
    """A copy of a person's record: asked for, then made, in the end gone. Its file stands in the records' store under `stored`."""

    __tablename__ = "record_copies"
    __table_args__ = (sa.Index("ix_record_copies_account", "account_id", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    ready_at: Mapped[datetime | None] = mapped_column(Instant)
    stored: Mapped[str] = mapped_column(sa.String(64), default="")
    size: Mapped[int] = mapped_column(default=0)

    @property
    def ends_at(self) -> datetime:
        """When it is gone."""
        return (self.ready_at or self.asked_at) + COPY_LIVES

    def be_ready(self, *, stored: str, size: int, now: datetime) -> None:
        self.stored, self.size, self.ready_at = stored, size, now
