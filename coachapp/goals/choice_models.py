"""What was learnt from a milestone, and what the client chooses not to do."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coachapp.core.db import Base, Instant
from coachapp.core.errors import Conflict
from coachapp.goals.models import Milestone


class Reflection(Base):
    """What was motivating in a milestone that ended, what was not, and what that says about the next choice."""

    __tablename__ = "reflections"

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey("milestones.id", ondelete="CASCADE"), unique=True)
    motivating: Mapped[str] = mapped_column(sa.Text, default="")
    not_motivating: Mapped[str] = mapped_column(sa.Text, default="")
    next_choice: Mapped[str] = mapped_column(sa.Text, default="")
    written_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    milestone: Mapped[Milestone] = relationship(lazy="raise")

    def write(self, *, motivating: str, not_motivating: str, next_choice: str, now: datetime) -> None:
        """Take the client's words; at least one of the three."""
        if not (motivating or not_motivating or next_choice):
            raise Conflict("Write at least one of the three.", field="motivating")
        self.motivating, self.not_motivating, self.next_choice, self.written_at = motivating, not_motivating, next_choice, now


class NotDoing(Base):
    """One line of a client's *Not doing* list: what, why, since when, and perhaps when to look at it again. One that came from a goal or
    milestone points to it; of a milestone, to its goal as well."""

    __tablename__ = "not_doing"
    __table_args__ = (sa.Index("ix_not_doing_client", "client_id", "taken_up_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    goal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("goals.id", ondelete="CASCADE"), index=True)
    milestone_id: Mapped[int | None] = mapped_column(sa.ForeignKey("milestones.id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(sa.String(200))
    why: Mapped[str] = mapped_column(sa.String(1000), default="")
    since_on: Mapped[date]
    revisit_on: Mapped[date | None] = mapped_column(index=True)
    taken_up_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it was taken up again or struck from the list."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    def write(self, *, what: str, why: str, revisit_on: date | None) -> None:
        self.what, self.why, self.revisit_on = what, why, revisit_on

    def take_up(self, now: datetime) -> None:
        """It is no longer something not to do."""
        self.taken_up_at = now

    def look_again(self, revisit_on: date) -> None:
        """Looked at and left: ask again on that day."""
        self.revisit_on = revisit_on
