"""Goals and milestones: tables, states, and the verbs that keep them true."""

from __future__ import annotations

from datetime import date, datetime
from enum import IntEnum, StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coachapp.core.db import Base, Instant, one_of
from coachapp.core.errors import Conflict
from coachapp.core.markdown import RENDERER, render
from coachapp.engagements.models import Engagement


class GoalState(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    REACHED = "reached"
    SET_ASIDE = "set_aside"


class MilestoneState(StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    SET_ASIDE = "set_aside"


OPEN = (MilestoneState.PLANNED, MilestoneState.IN_PROGRESS)


class Direction(StrEnum):
    TOWARDS = "towards"
    STEPPING_STONE = "stepping_stone"
    ELSEWHERE = "elsewhere"


class Scope(IntEnum):
    TASK = 1
    PROJECT = 2
    TEAM = 3
    ORGANISATION = 4
    FIELD = 5


STATE_WORDS: dict[StrEnum, str] = {
    GoalState.DRAFT: "Draft",
    GoalState.ACTIVE: "Active",
    GoalState.REACHED: "Reached",
    GoalState.SET_ASIDE: "Set aside",
    MilestoneState.PLANNED: "Planned",
    MilestoneState.IN_PROGRESS: "In progress",
    MilestoneState.DONE: "Done",
    MilestoneState.SET_ASIDE: "Set aside",
}
DIRECTION_WORDS = {
    Direction.TOWARDS: "Towards the goal",
    Direction.STEPPING_STONE: "Stepping stone",
    Direction.ELSEWHERE: "Elsewhere",
}
SCOPE_WORDS = {
    Scope.TASK: "a task of one’s own",
    Scope.PROJECT: "a project",
    Scope.TEAM: "a team or research group",
    Scope.ORGANISATION: "an organisation or subfield",
    Scope.FIELD: "a whole field or industry",
}
LENSES = ("achievable", "novel", "motivating", "useful")


class Goal(Base):
    """A client's long-term goal: a vision, and one sentence for each of the four lenses."""

    __tablename__ = "goals"
    __table_args__ = (sa.Index("ix_goals_client_state", "client_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(sa.String(200))
    vision: Mapped[str] = mapped_column(sa.Text, default="")
    vision_html: Mapped[str] = mapped_column(sa.Text, default="")
    renderer: Mapped[int] = mapped_column(default=RENDERER)
    area: Mapped[str] = mapped_column(sa.String(100), default="")
    horizon_on: Mapped[date | None]
    achievable: Mapped[str] = mapped_column(sa.String(1000), default="")
    novel: Mapped[str] = mapped_column(sa.String(1000), default="")
    motivating: Mapped[str] = mapped_column(sa.String(1000), default="")
    useful: Mapped[str] = mapped_column(sa.String(1000), default="")
    why_now: Mapped[str] = mapped_column(sa.Text, default="")
    why_now_html: Mapped[str] = mapped_column(sa.Text, default="")
    why_now_at: Mapped[datetime | None] = mapped_column(Instant)
    """When *Why now?* was last looked at, changed or not."""
    state: Mapped[GoalState] = mapped_column(one_of(GoalState, "goal_state"), default=GoalState.ACTIVE)
    state_reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    state_at: Mapped[datetime] = mapped_column(Instant)
    is_shared_with_all: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    def write(self, *, vision: str, **fields: object) -> None:
        """Take the client's words."""
        self.vision, self.vision_html, self.renderer = vision, render(vision), RENDERER
        for field, value in fields.items():
            setattr(self, field, value)

    def move_to(self, state: GoalState, *, reason: str, now: datetime) -> None:
        """Change state; setting aside needs its reason, because what one chooses not to do counts as much."""
        if state is self.state:
            raise Conflict("The goal is already in that state.")
        if state is GoalState.SET_ASIDE and not reason:
            raise Conflict("Say why you set it aside.", field="reason")
        self.state, self.state_reason, self.state_at = state, reason, now

    def say_why_now(self, text: str, now: datetime) -> None:
        """Take the client's words on what has changed lately."""
        self.why_now, self.why_now_html, self.why_now_at = text, render(text), now

    def still_true(self, now: datetime) -> None:
        """*Why now?* was looked at and stands."""
        if not self.why_now:
            raise Conflict("Nothing is written yet. Write why now.", field="why_now")
        self.why_now_at = now


class GoalEvidence(Base):
    """A link that shows what has become possible lately. Links are shown, never fetched."""

    __tablename__ = "goal_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("goals.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(sa.String(2000))
    label: Mapped[str] = mapped_column(sa.String(200), default="")


class GoalShare(Base):
    """A goal that is not shared with all coaches is shared with these engagements."""

    __tablename__ = "goal_shares"

    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("goals.id", ondelete="CASCADE"), primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagements.id", ondelete="CASCADE"), primary_key=True, index=True)

    engagement: Mapped[Engagement] = relationship(lazy="raise")


class Milestone(Base):
    """A step of a goal. `progress` and `confidence` are those of the last check-in; `moves` counts how often the due date moved."""

    __tablename__ = "milestones"
    __table_args__ = (
        sa.Index("ix_milestones_goal_position", "goal_id", "position", "id"),
        sa.CheckConstraint("scope BETWEEN 1 AND 5", name="scope"),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        sa.CheckConstraint("confidence BETWEEN 1 AND 5", name="confidence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("goals.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(sa.String(200))
    done_when: Mapped[str] = mapped_column(sa.Text, default="")
    done_when_html: Mapped[str] = mapped_column(sa.Text, default="")
    renderer: Mapped[int] = mapped_column(default=RENDERER)
    due_on: Mapped[date | None]
    first_due_on: Mapped[date | None]
    moves: Mapped[int] = mapped_column(default=0)
    scope: Mapped[int] = mapped_column(default=Scope.PROJECT)
    direction: Mapped[Direction] = mapped_column(one_of(Direction, "direction"), default=Direction.TOWARDS)
    state: Mapped[MilestoneState] = mapped_column(one_of(MilestoneState, "milestone_state"), default=MilestoneState.PLANNED)
    state_reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    state_at: Mapped[datetime] = mapped_column(Instant)
    is_blocked: Mapped[bool] = mapped_column(default=False)
    blocked_reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    done_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    confidence: Mapped[int | None]
    checked_in_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    goal: Mapped[Goal] = relationship(lazy="raise")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def write(self, *, title: str, done_when: str, scope: int, direction: Direction) -> None:
        """Take the client's words."""
        self.title, self.scope, self.direction = title, scope, direction
        self.done_when, self.done_when_html, self.renderer = done_when, render(done_when), RENDERER

    def set_due(self, due_on: date | None) -> None:
        """Give it a due date; the first stays known, each later change is a move."""
        if due_on == self.due_on:
            return
        if self.due_on is not None and due_on is not None:
            self.moves += 1
        self.first_due_on = self.first_due_on or due_on
        self.due_on = due_on

    def move_to(self, state: MilestoneState, *, reason: str, now: datetime, today: date) -> None:
        """Change state; setting aside needs its reason, done is done today."""
        if state is self.state:
            raise Conflict("The milestone is already in that state.")
        if state is MilestoneState.SET_ASIDE and not reason:
            raise Conflict("Say why you set it aside.", field="reason")
        self.state, self.state_reason, self.state_at = state, reason, now
        self.done_on = today if state is MilestoneState.DONE else None
        if state not in OPEN:
            self.is_blocked, self.blocked_reason = False, ""

    def block(self, reason: str) -> None:
        if not self.is_open:
            raise Conflict("Only an open milestone can be blocked.")
        if not reason:
            raise Conflict("Say what blocks it.", field="reason")
        self.is_blocked, self.blocked_reason = True, reason

    def unblock(self) -> None:
        self.is_blocked, self.blocked_reason = False, ""

    def note_check_in(self, *, progress: int, confidence: int, now: datetime) -> None:
        """Carry the last check-in's figures; the first report of progress starts a planned milestone."""
        self.progress, self.confidence, self.checked_in_at = progress, confidence, now
        if self.state is MilestoneState.PLANNED and progress > 0:
            self.state, self.state_at = MilestoneState.IN_PROGRESS, now
