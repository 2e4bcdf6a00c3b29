"""Break-glass: an admin looks into a client's record for one hour, and says why (docs/decisions/0012)."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant

LASTS = timedelta(hours=1)


class BreakGlass(Base):
    """One look of one admin into one client's record. Kept for the client's page after it ended."""

    __tablename__ = "break_glass"

    id: Mapped[int] = mapped_column(primary_key=True)
    admin_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(500))
    began_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)

    @classmethod
    def begin(cls, *, admin_id: int, client_id: int, reason: str, now: datetime) -> BreakGlass:
        """From now on, for one hour."""
        return cls(admin_id=admin_id, client_id=client_id, reason=reason, began_at=now, ends_at=now + LASTS)

    def leave(self, now: datetime) -> None:
        """It ends at once."""
        self.left_at = self.left_at or min(now, self.ends_at)
