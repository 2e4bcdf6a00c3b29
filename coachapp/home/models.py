"""What a coach puts off."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant


class Snooze(Base):
    """*Later*: this reason about this client stays away from the coach's home until then."""

    __tablename__ = "snoozes"
    __table_args__ = (sa.UniqueConstraint("coach_id", "client_id", "why"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    coach_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    why: Mapped[str] = mapped_column(sa.String(20))
    until: Mapped[datetime] = mapped_column(Instant)
