"""What stands beside feedback in one session: the client's blind signal, a milestone skipped with a word why, the coach's private note."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant, one_of
from coachapp.core.errors import Conflict
from coachapp.feedback.models import Signal


class BlindSignal(Base):
    """The signal that the client gives a milestone in their preparation, before they see the coach's. Before a session's review is
    published the coach's queries learn that there is one, never which."""

    __tablename__ = "blind_signals"
    __table_args__ = (sa.UniqueConstraint("session_id", "milestone_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey("milestones.id", ondelete="CASCADE"), index=True)
    signal: Mapped[Signal] = mapped_column(one_of(Signal, "blind_signal"))
    said_at: Mapped[datetime] = mapped_column(Instant)


class Skip(Base):
    """A milestone that the coach skips in a review, with a word why; the client reads it once the review is published."""

    __tablename__ = "skips"
    __table_args__ = (sa.UniqueConstraint("session_id", "milestone_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey("milestones.id", ondelete="CASCADE"), index=True)
    why: Mapped[str] = mapped_column(sa.String(500))
    skipped_at: Mapped[datetime] = mapped_column(Instant)


class MilestoneNote(Base):
    """The coach's own running note on one milestone, across sessions; nobody else's query reads this table."""

    __tablename__ = "milestone_notes"
    __table_args__ = (sa.UniqueConstraint("milestone_id", "author_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey("milestones.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    updated_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    def write(self, text: str, *, version: int, now: datetime) -> None:
        """Take the coach's words. A version that is not the last means that another tab wrote meanwhile; the same words are no clash."""
        if version != self.version and text != self.text:
            raise Conflict("Another text was saved while you wrote. Nothing is lost: both stand here.", field="version")
        self.text, self.updated_at = text, now
