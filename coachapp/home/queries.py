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
from coachapp.core.db import db, is_among
from coachapp.engagements.glass_models import BreakGlass
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.queries import engagements_of_client
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.loop_queries import asked_of_client
from coachapp.feedback.models import Feedback
from coachapp.goals.asked_queries import asked
from coachapp.goals.models import OPEN, Goal, GoalState, Milestone, MilestoneState
from coachapp.ledger.models import OutboxMail
from coachapp.sessions.models import LONGEST, Action, ActionState, AgendaItem, CoachingSession, SessionState
from coachapp.sessions.preparation_models import OPENS_BEFORE, Preparation

Rows = Sequence[Any]
DUE_WITHIN = timedelta(days=30)
LOOKED_WITHIN = timedelta(days=14)
"""So long the home says that an admin broke the glass; the page Who has looked says it for good."""
MOST_WAITING = 10
MOST_TO_REPORT = 5
MOST_AT_ONCE = 5
"""Sessions of the last hours that nobody said anything about yet, before the one that is next."""
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
    .where(_OWN_GOALS, is_among(Milestone.state, OPEN))
    .order_by(Milestone.state != MilestoneState.IN_PROGRESS, _LAST_WORD, Milestone.id)
    .limit(MOST_TO_REPORT + 1)
)
_NEXT = (
    sa.select(
        CoachingSession.id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.minutes, CoachingSession.place,
        _Coach.name.label("coach_name"), _Coach.time_zone.label("coach_time_zone"), Preparation.saved_at, Preparation.sent_at,
    )
    .join(Engagement, Engagement.id == CoachingSession.engagement_id)
    .join(_Coach, _Coach.id == Engagement.coach_id)
    .outerjoin(Preparation, Preparation.session_id == CoachingSession.id)
    .where(
        Engagement.client_id == VIEWER_ID,
        is_among(Engagement.state, RUNNING),
        CoachingSession.state == SessionState.SCHEDULED,
        CoachingSession.published_at.is_(None),
        CoachingSession.starts_at > sa.bindparam("from", type_=CoachingSession.starts_at.type),
    )
    .order_by(CoachingSession.starts_at)
    .limit(MOST_AT_ONCE)
)  # fmt: skip
_AGENDA = (
    sa.select(AgendaItem.id, AgendaItem.text)
    .where(AgendaItem.session_id == sa.bindparam("session_id", type_=sa.Integer), AgendaItem.is_ticked.is_(False))
    .order_by(AgendaItem.id)
)
_ACTIONS = (
    sa.select(
        sa.true().label("is_action"), Action.id, Action.text.label("title"), Action.due_on, CoachingSession.number.label("number"),
    )
    .join(Engagement, Engagement.id == Action.engagement_id)
    .outerjoin(CoachingSession, CoachingSession.id == Action.session_id)
    .where(
        Action.owner_id == VIEWER_ID,
        Engagement.client_id == VIEWER_ID,
        is_among(Engagement.state, RUNNING),
        Action.state == ActionState.OPEN,
        Action.due_on <= _UNTIL,
    )
)  # fmt: skip
_MILESTONES = (
    sa.select(sa.false().label("is_action"), Milestone.id, Milestone.title, Milestone.due_on, Milestone.moves.label("number"))
    .join(Goal, Goal.id == Milestone.goal_id)
    .where(_OWN_GOALS, is_among(Milestone.state, OPEN), Milestone.due_on <= _UNTIL)
)
_LOOKED = (
    sa.select(
        sa.cast(sa.null(), sa.Boolean).label("is_action"), BreakGlass.id, Account.name.label("title"),
        sa.cast(sa.null(), sa.Date).label("due_on"), sa.cast(sa.null(), sa.Integer).label("number"),
    )
    .join(Account, Account.id == BreakGlass.admin_id)
    .where(BreakGlass.client_id == VIEWER_ID, BreakGlass.began_at > sa.bindparam("looked_since", type_=BreakGlass.began_at.type))
)  # fmt: skip
_due = sa.union_all(_ACTIONS, _MILESTONES, _LOOKED).subquery()
_DUE = sa.select(_due).order_by(_due.c.due_on, _due.c.is_action.desc(), _due.c.id)
"""`number` is an action's session, or how often a milestone moved. Where it is neither, an admin (`title`) broke the glass."""
_ADMIN = sa.select(
    sa.select(sa.func.count(Account.id)).where(Account.state == AccountState.INVITED).scalar_subquery().label("invited"),
    sa.select(sa.func.count(OutboxMail.id)).where(OutboxMail.failed_at.is_not(None)).scalar_subquery().label("failed_mails"),
    sa.exists().where(Account.is_coach, Account.state == AccountState.ACTIVE).label("has_coach"),
    sa.exists().where(Account.is_coach, Account.state == AccountState.INVITED).label("has_invited_coach"),
)


@dataclass(frozen=True)
class ClientHome:
    """All that the client's home is made from."""

    steps: Any
    """Which of the three first steps are done; None once all are."""
    coach_name: str
    """With whom the client works now, where the page needs to say so; empty when nobody is there."""
    wrote: Any
    waiting: Rows
    helps: Rows
    to_report: Rows
    upcoming: Any
    agenda: Rows
    due: Rows
    looked: tuple[str, ...]
    """The admins who broke the glass to this record in the last days."""
    asked: Rows
    opens_at: datetime | None
    """When the preparation of the next session opens."""
    may_prepare: bool

    @property
    def is_first_day(self) -> bool:
        """Whether one of the three first steps is still to do."""
        return self.steps is not None

    def of(self, *kinds: str) -> Rows:
        """What is asked, of these kinds."""
        return [row for row in self.asked if row.kind in kinds]


def client_home(viewer: Viewer, now: datetime, today: date) -> ClientHome:
    """What waits for the viewer as a client, in at most eight statements with the sign-in's (nine on the first day)."""
    execute = db.session.execute
    upcoming = _upcoming(viewer, now)
    to_report = execute(_TO_REPORT, viewer.bound()).all()
    steps = None if any(row.checked_in_at for row in to_report) else _steps(viewer)
    waiting, helps = asked_of_client(viewer, now, MOST_WAITING + 1)
    opens_at = upcoming.starts_at - OPENS_BEFORE if upcoming else None
    due = execute(_DUE, viewer.bound(until=today + DUE_WITHIN, looked_since=now - LOOKED_WITHIN)).all()
    return ClientHome(
        steps=steps,
        coach_name=_coach_name(viewer) if steps or not upcoming else upcoming.coach_name,
        wrote=execute(_WROTE, viewer.bound()).first(),
        waiting=waiting,
        helps=helps,
        to_report=to_report,
        upcoming=upcoming,
        agenda=execute(_AGENDA, {"session_id": upcoming.id}).all() if upcoming else (),
        due=[row for row in due if row.is_action is not None],
        looked=tuple(dict.fromkeys(row.title for row in due if row.is_action is None)),
        asked=asked(viewer, now, today),
        opens_at=opens_at,
        may_prepare=bool(upcoming and opens_at and opens_at <= now < upcoming.starts_at),
    )


def _upcoming(viewer: Viewer, now: datetime) -> Any:
    """The next session, and the one that runs: until its end, and an hour at least."""
    last_hours = db.session.execute(_NEXT, viewer.bound(**{"from": now - timedelta(minutes=LONGEST)}))
    return next((row for row in last_hours if row.starts_at + timedelta(minutes=max(row.minutes, 60)) > now), None)


def _steps(viewer: Viewer) -> Any:
    steps = db.session.execute(_STEPS, viewer.bound()).one()
    return None if steps.has_goal and steps.has_milestone and steps.has_check_in else steps


def _coach_name(viewer: Viewer) -> str:
    return next((row.coach_name for row in engagements_of_client(viewer) if row.state in RUNNING), "")


def admin_home() -> Any:
    """How many people were invited and have not come yet, how many mails failed, whether a coach is here or invited."""
    return db.session.execute(_ADMIN).one()
