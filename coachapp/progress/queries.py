"""Every SELECT behind the client page and My progress. Statements are built once; the rights stand in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.queries import coached, engagements_of_client
from coachapp.engagements.viewer import VIEWER_ID, Viewer, takes_part
from coachapp.feedback.models import Feedback
from coachapp.goals.models import OPEN, Goal, GoalState, Milestone
from coachapp.goals.queries import visible
from coachapp.progress.matrix import WINDOW, newest_feedback
from coachapp.sessions.models import Action, ActionState, AgendaItem, CoachingSession, SessionState

Rows = Sequence[Any]
_ENGAGEMENT: sa.BindParameter[int] = sa.bindparam("engagement_id", type_=sa.Integer)
_CLIENT: sa.BindParameter[int] = sa.bindparam("client_id", type_=sa.Integer)
_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_SOURCE = "feedback"

_GOALS = (
    sa.select(Goal.id, Goal.title, Goal.state, Goal.state_reason, Goal.state_at, Goal.horizon_on)
    .where(Goal.client_id == _CLIENT, visible())
    .order_by(
        sa.case({GoalState.ACTIVE: 0, GoalState.DRAFT: 1, GoalState.REACHED: 2, GoalState.SET_ASIDE: 3}, value=Goal.state),
        Goal.id,
    )
)
_MILESTONES = (
    sa.select(
        Milestone.id, Milestone.goal_id, Milestone.title, Milestone.state, Milestone.state_at, Milestone.created_at, Milestone.due_on,
        Milestone.first_due_on, Milestone.moves, Milestone.done_on, Milestone.is_blocked, Milestone.blocked_reason,
    )
    .join(Goal, Goal.id == Milestone.goal_id)
    .where(Goal.client_id == _CLIENT, visible())
    .order_by(Milestone.position, Milestone.id)
)  # fmt: skip
_LONGEST_AGO = (
    sa.select(Milestone.id, Milestone.title)
    .join(Goal, Goal.id == Milestone.goal_id)
    .where(Goal.client_id == VIEWER_ID, Goal.state == GoalState.ACTIVE, Milestone.state.in_(OPEN))
    .order_by(sa.func.coalesce(Milestone.checked_in_at, Milestone.created_at), Milestone.id)
    .limit(1)
)
_COLUMNS = (
    sa.select(CoachingSession.id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.published_at)
    .join(Engagement, Engagement.id == CoachingSession.engagement_id)
    .where(
        CoachingSession.engagement_id == _ENGAGEMENT,
        sa.or_(CoachingSession.state == SessionState.HELD, CoachingSession.published_at.is_not(None)),
        takes_part(),
    )
    .order_by(CoachingSession.number.desc())
    .limit(WINDOW + 1)
)
_BEFORE = _COLUMNS.where(CoachingSession.number < sa.bindparam("before", type_=sa.Integer))
_CELLS = sa.select(Feedback.id, Feedback.session_id, Feedback.milestone_id, Feedback.signal).where(Feedback.session_id.in_(_IDS))
_CAME = (
    sa.select(
        Feedback.id, Feedback.milestone_id, Feedback.text, Feedback.published_at, Feedback.response_kind, Feedback.responded_at,
        Action.text.label("action_text"), Action.due_on.label("action_due_on"), Action.state.label("action_state"), Action.closed_at,
        AgendaItem.id.label("item_id"), CoachingSession.starts_at.label("agenda_at"),
    )
    .outerjoin(Action, sa.and_(Action.source_kind == _SOURCE, Action.source_id == Feedback.id))
    .outerjoin(AgendaItem, sa.and_(AgendaItem.source_kind == _SOURCE, AgendaItem.source_id == Feedback.id))
    .outerjoin(CoachingSession, CoachingSession.id == AgendaItem.session_id)
    .where(Feedback.id.in_(_IDS))
)  # fmt: skip
_AHEAD = (
    sa.select(CoachingSession.id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.state)
    .where(
        CoachingSession.engagement_id == _ENGAGEMENT,
        CoachingSession.published_at.is_(None),
        CoachingSession.state.in_((SessionState.SCHEDULED, SessionState.HELD)),
    )
    .order_by(CoachingSession.starts_at)
)
_COUNTS = sa.select(
    sa.select(sa.func.count(Action.id))
    .where(Action.engagement_id == _ENGAGEMENT, Action.state == ActionState.OPEN)
    .scalar_subquery()
    .label("open_actions"),
    sa.select(sa.func.count(CoachingSession.id)).where(CoachingSession.engagement_id == _ENGAGEMENT).scalar_subquery().label("sessions"),
)


@dataclass(frozen=True)
class Together:
    """One engagement as one of the two sees it."""

    id: int
    client_id: int
    client_name: str
    other_name: str
    other_zone: str
    started_at: datetime
    ended_at: datetime | None
    is_running: bool


@dataclass(frozen=True)
class Overview:
    """What stands on top of each page of an engagement: sessions whose review is still to come, earliest first, and two counts."""

    ahead: Rows = ()
    open_actions: int = 0
    sessions: int = 0

    def to_review(self, now: datetime) -> Any:
        """The earliest session that has begun and has no published review."""
        return next((row for row in self.ahead if row.starts_at <= now), None)

    def upcoming(self, now: datetime) -> Any:
        """The next session that is booked."""
        return next((row for row in self.ahead if row.starts_at > now and row.state is SessionState.SCHEDULED), None)


@dataclass(frozen=True)
class Record:
    """What the matrix is laid out from."""

    goals: Rows
    milestones: Rows
    sessions: Rows
    cells: dict[tuple[int, int], Any]
    came: dict[int, Any]
    has_earlier: bool
    has_latest: bool


def together_as_coach(viewer: Viewer, client_id: int) -> Together:
    """The viewer's engagement with this client; Missing if there is none that has begun."""
    found = coached(viewer, client_id)
    client, since = found.client, found.started_at or found.created_at
    return Together(found.id, client.id, client.name, client.name, client.time_zone, since, found.ended_at, found.is_running)


def together_as_client(viewer: Viewer) -> list[Together]:
    """The viewer's own engagements that have begun, running ones first."""
    return [
        Together(
            row.id, viewer.account_id, viewer.name, row.coach_name, row.coach_time_zone, row.started_at, row.ended_at, row.state in RUNNING
        )
        for row in engagements_of_client(viewer)
        if row.started_at is not None
    ]


def overview(engagement_id: int) -> Overview:
    """What is ahead in an engagement that the caller may see."""
    bound = {"engagement_id": engagement_id}
    counts = db.session.execute(_COUNTS, bound).one()
    return Overview(db.session.execute(_AHEAD, bound).all(), counts.open_actions, counts.sessions)


def record(viewer: Viewer, client_id: int, engagement_id: int | None, before: int | None) -> Record:
    """The visible goals of a client with a window of an engagement's held sessions; `before` is the number the window ends in front of."""
    goals = db.session.execute(_GOALS, viewer.bound(client_id=client_id)).all()
    milestones = db.session.execute(_MILESTONES, viewer.bound(client_id=client_id)).all() if goals else []
    window = _window(viewer, engagement_id, before)
    sessions = window[:WINDOW][::-1]
    cells = db.session.execute(_CELLS, {"ids": [s.id for s in sessions]}).all() if sessions else []
    newest = list(newest_feedback(cells, sessions).values())
    came = db.session.execute(_CAME, {"ids": newest}).all() if newest else []
    by_place = {(cell.milestone_id, cell.session_id): cell for cell in cells}
    by_milestone = {row.milestone_id: row for row in came}
    return Record(goals, milestones, sessions, by_place, by_milestone, has_earlier=len(window) > WINDOW, has_latest=before is None)


def _window(viewer: Viewer, engagement_id: int | None, before: int | None) -> Rows:
    if engagement_id is None:
        return []
    if before is None:
        return db.session.execute(_COLUMNS, viewer.bound(engagement_id=engagement_id)).all()
    return db.session.execute(_BEFORE, viewer.bound(engagement_id=engagement_id, before=before)).all()


def longest_unreported(viewer: Viewer) -> Any:
    """The viewer's own open milestone whose last check-in is longest ago: id, title."""
    return db.session.execute(_LONGEST_AGO, viewer.bound()).first()
