"""When the coach changes: what goes along."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant
from coachapp.core.markdown import RENDERER, render


class Handover(Base):
    """From one engagement of a client to another: a letter to the new coach, and the goals picked below."""

    __tablename__ = "handovers"
    __table_args__ = (sa.CheckConstraint("from_engagement_id <> to_engagement_id", name="two_engagements"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    from_engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagements.id", ondelete="CASCADE"), index=True)
    to_engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagements.id", ondelete="CASCADE"), index=True)
    letter: Mapped[str] = mapped_column(sa.Text, default="")
    letter_html: Mapped[str] = mapped_column(sa.Text, default="")
    renderer: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)
    taken_back_at: Mapped[datetime | None] = mapped_column(Instant)

    @classmethod
    def write(cls, letter: str, *, from_id: int, to_id: int, now: datetime) -> Handover:
        """A letter from one engagement to the other."""
        words = {"letter": letter, "letter_html": render(letter), "renderer": RENDERER}
        return cls(from_engagement_id=from_id, to_engagement_id=to_id, made_at=now, **words)

    def take_back(self, now: datetime) -> None:
        self.taken_back_at = now


class HandedGoal(Base):
    """A goal whose feedback by the coach before goes along, for the new coach to read. (Sharing the goal itself is a matter of goals.)"""

    __tablename__ = "handed_goals"

    handover_id: Mapped[int] = mapped_column(sa.ForeignKey("handovers.id", ondelete="CASCADE"), primary_key=True)
    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("goals.id", ondelete="CASCADE"), primary_key=True, index=True)
    with_feedback: Mapped[bool] = mapped_column(default=True)
