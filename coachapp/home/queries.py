"""Every SELECT behind the client's home, and the admin's few numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coachapp.accounts.models import Account, AccountState
from coachapp.checkins.models import CheckIn
from coachapp.core.db import db
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.queries import engagements_of_client
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.models import Feedback
from coachapp.feedback.queries import waiting_for_client
from coachapp.goals.models import OPEN, Goal, GoalState, Milestone, MilestoneState
from coachapp.home.attention import Due, due_soon
from coachapp.sessions.models import Action, ActionState, AgendaItem, CoachingSession, SessionState

Rows = Sequence[Any]
DUE_WITHIN = timedelta(days=30)
MOST_WAITING = 10
MOST_TO_REPORT = 5
_Coach = aliased(Account)
_OWN_GOALS = sa.and_(Goal.client_id == VIEWER_ID, Goal.state == GoalState.ACTIVE)
_UNTIL = sa.bindparam("until", type_=sa.Date)

_STEPS = sa.select(
    sa.exists().where(Goal.client_id == VIEWER_ID).label("has_goal"),
    sa.exists().where(Goal.client_id == VIEWER_ID, Milestone.goal_id == Goal.id).label("has_milestone"),
    sa.exists()
    .where(Goal.client_id == VIEWER_ID, Milestone.goal_id == Goal.id, CheckIn.milestone_id == Milestone.id)
    .label("has_check_in"),
    sa.select(sa.func.min(Goal.id)).where(Goal.client_id == VIEWER_ID).scalar_subquery().label("goal_id"),
)
_ANSWERED = (
    sa.select(sa.func.count(Feedback.id))
    .where(Feedback.session_id == CoachingSession.id, Feedback.response_kind.is_not(None))
    .correlate(CoachingSession)
    .scalar_subquery()
)
_WROTE = (
    sa.select(
        CoachingSession.id, CoachingSession.number, CoachingSession.published_at, CoachingSession.feedback_count.label("wrote"),
        _ANSWERED.label("answered"), _Coach.name.label("coach_name"),
    )
    .join(Engagement, Engagement.id == CoachingSession.engagement_id)
    .join(_Coach, _Coach.id == Engagement.coach_id)
    .where(Engagement.client_id == VIEWER_ID, CoachingSession.published_at.is_not(None))
    .order_by(CoachingSession.published_at.desc())
    .limit(1)
)  # fmt: skip
_LAST_WORD = sa.func.coalesce(Milestone.checked_in_at, Milestone.created_at)
_TO_REPORT = (
    sa.select(Milestone.id, Milestone.title, Milestone.progress, Milestone.confidence, Milestone.checked_in_at)
    .join(Goal, Goal.id == Milestone.goal_id)
    .where(_OWN_GOALS, Milestone.state.in_(OPEN))
    .order_by(Milestone.state != MilestoneState.IN_PROGRESS, _LAST_WORD, Milestone.id)
    .limit(MOST_TO_REPORT + 1)
)
_NEXT = (
    sa.select(
        CoachingSession.id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.minutes, CoachingSession.place,
        _Coach.name.label("coach_name"), _Coach.time_zone.label("coach_time_zone"),
    )
    .join(Engagement, Engagement.id == CoachingSession.engagement_id)
    .join(_Coach, _Coach.id == Engagement.coach_id)
    .where(
        Engagement.client_id == VIEWER_ID,
        Engagement.state.in_(RUNNING),
        CoachingSession.state == SessionState.SCHEDULED,
        CoachingSession.published_at.is_(None),
        CoachingSession.starts_at > sa.bindparam("from", type_=CoachingSession.starts_at.type),
    )
    .order_by(CoachingSession.starts_at)
    .limit(1)
)  # fmt: skip
_AGENDA = (
    sa.select(AgendaItem.id, AgendaItem.text)
    .where(AgendaItem.session_id == sa.bindparam("session_id", type_=sa.Integer), AgendaItem.is_ticked.is_(False))
    .order_by(AgendaItem.id)
)
_ACTIONS = (
    sa.select(Action.id, Action.text, Action.due_on, CoachingSession.number)
    .join(Engagement, Engagement.id == Action.engagement_id)
    .outerjoin(CoachingSession, CoachingSession.id == Action.session_id)
    .where(
        Action.owner_id == VIEWER_ID,
        Engagement.client_id == VIEWER_ID,
        Engagement.state.in_(RUNNING),
        Action.state == ActionState.OPEN,
        Action.due_on <= _UNTIL,
    )
    .order_by(Action.due_on, Action.id)
)
_MILESTONES = (
    sa.select(Milestone.id, Milestone.title, Milestone.due_on, Milestone.moves)
    .join(Goal, Goal.id == Milestone.goal_id)
    .where(_OWN_GOALS, Milestone.state.in_(OPEN), Milestone.due_on <= _UNTIL)
    .order_by(Milestone.due_on, Milestone.id)
)
_INVITED = sa.select(sa.func.count(Account.id)).where(Account.state == AccountState.INVITED)


@dataclass(frozen=True)
class ClientHome:
    """All that the client's home is made from."""

    steps: Any
    coaches: Rows
    wrote: Any
    waiting: Rows
    to_report: Rows
    upcoming: Any
    agenda: Rows
    actions: Rows
    milestones: Rows

    @property
    def is_first_day(self) -> bool:
        """Whether one of the three first steps is still to do."""
        return not (self.steps.has_goal and self.steps.has_milestone and self.steps.has_check_in)

    @property
    def due(self) -> list[Due]:
        """Own actions and milestones that are late or due within a month, the earliest day first."""
        return due_soon(self.actions, self.milestones)

    @property
    def coach_name(self) -> str:
        """With whom the client works now, empty when nobody is there."""
        return next((row.coach_name for row in self.coaches if row.state in RUNNING), "")


def client_home(viewer: Viewer, now: datetime, today: date) -> ClientHome:
    """What waits for the viewer as a client."""
    execute, until = db.session.execute, {"until": today + DUE_WITHIN}
    upcoming = execute(_NEXT, viewer.bound(**{"from": now - timedelta(hours=1)})).first()
    return ClientHome(
        steps=execute(_STEPS, viewer.bound()).one(),
        coaches=engagements_of_client(viewer),
        wrote=execute(_WROTE, viewer.bound()).first(),
        waiting=waiting_for_client(viewer, MOST_WAITING + 1),
        to_report=execute(_TO_REPORT, viewer.bound()).all(),
        upcoming=upcoming,
        agenda=execute(_AGENDA, {"session_id": upcoming.id}).all() if upcoming else (),
        actions=execute(_ACTIONS, viewer.bound(**until)).all(),
        milestones=execute(_MILESTONES, viewer.bound(**until)).all(),
    )


def invited_count() -> int:
    """How many people were invited and have not come yet."""
    return db.session.scalar(_INVITED) or 0
