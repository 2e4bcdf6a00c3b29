"""Who has looked."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant, one_of


class Right(StrEnum):
    COACH = "coach"
    HANDOVER = "handover"
    BREAK_GLASS = "break_glass"


class Look(Base):
    """Somebody other than its client opened a goal, or a page under it, on a day (UTC): one row a day and right, so a repeat visit writes
    nothing. An admin who coaches as well has two rights."""

    __tablename__ = "looks"
    __table_args__ = (sa.UniqueConstraint("goal_id", "viewer_id", "on_day", "right"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("goals.id", ondelete="CASCADE"))
    viewer_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    on_day: Mapped[date]
    first_at: Mapped[datetime] = mapped_column(Instant)
    right: Mapped[Right] = mapped_column(one_of(Right, "look_right"))
