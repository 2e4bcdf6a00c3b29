"""Ratings."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant, one_of


class Lens(StrEnum):
    ACHIEVABLE = "achievable"
    NOVEL = "novel"
    MOTIVATING = "motivating"
    USEFUL = "useful"


LENS_WORDS = {Lens.ACHIEVABLE: "Achievable", Lens.NOVEL: "Novel", Lens.MOTIVATING: "Motivating", Lens.USEFUL: "Useful"}


class Rating(Base):
    """One person's 1-5 on one lens of a goal. It belongs to the session that was open then (`session_id`), or to none between engagements'
    sessions; said again before that session is closed, it replaces what was said."""

    __tablename__ = "ratings"
    __table_args__ = (
        sa.UniqueConstraint("goal_id", "session_id", "author_id", "lens"),
        sa.Index("ix_ratings_goal_at", "goal_id", "rated_at", "id"),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name="value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("goals.id", ondelete="CASCADE"))
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagements.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sessions.id", ondelete="SET NULL"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="RESTRICT"), index=True)
    lens: Mapped[Lens] = mapped_column(one_of(Lens, "lens"))
    value: Mapped[int]
    note: Mapped[str] = mapped_column(sa.String(1000), default="")
    rated_at: Mapped[datetime] = mapped_column(Instant)

    def say(self, value: int, note: str, now: datetime) -> None:
        self.value, self.note, self.rated_at = value, note, now
