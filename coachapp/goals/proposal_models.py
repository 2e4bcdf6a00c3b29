"""What a coach proposes; the client's own words are never edited by another."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coachapp.core.db import Base, Instant, one_of
from coachapp.core.errors import Conflict
from coachapp.goals.models import Direction, Goal, Milestone


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Proposal(Base):
    """A milestone that a coach proposes for a goal, or a change of one, with a word why. `changed` is accepted in other words."""

    __tablename__ = "proposals"
    __table_args__ = (sa.Index("ix_proposals_goal_state", "goal_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("goals.id", ondelete="CASCADE"))
    milestone_id: Mapped[int | None] = mapped_column(sa.ForeignKey("milestones.id", ondelete="CASCADE"), index=True)
    """The milestone to change; for a new one, the milestone that came of it."""
    is_new: Mapped[bool]
    coach_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="RESTRICT"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    done_when: Mapped[str] = mapped_column(sa.Text, default="")
    due_on: Mapped[date | None]
    scope: Mapped[int]
    direction: Mapped[Direction] = mapped_column(one_of(Direction, "proposed_direction"))
    why: Mapped[str] = mapped_column(sa.String(1000), default="")
    state: Mapped[ProposalState] = mapped_column(one_of(ProposalState, "proposal_state"), default=ProposalState.OPEN)
    answer: Mapped[str] = mapped_column(sa.String(1000), default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    goal: Mapped[Goal] = relationship(lazy="raise")
    milestone: Mapped[Milestone | None] = relationship(lazy="raise")

    def close(self, state: ProposalState, answer: str, now: datetime) -> None:
        """Accepted, changed, declined with a word, or withdrawn; once."""
        if self.state is not ProposalState.OPEN:
            raise Conflict("This proposal has been answered already.")
        if state is ProposalState.DECLINED and not answer:
            raise Conflict("Say in a word why not.", field="answer")
        self.state, self.answer, self.answered_at = state, answer, now
