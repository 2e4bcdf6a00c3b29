"""Every SELECT behind the coach's home: the same few statements for three clients and for four hundred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.models import Feedback, Turn
from coachapp.feedback.queries import drafts_unfinished, waiting_for_coach
from coachapp.goals.models import Goal, GoalState, Milestone, MilestoneState
from coachapp.goals.queries import visible
from coachapp.home.attention import STALLED_AFTER
from coachapp.sessions.models import Action, ActionState, AgendaItem, CoachingSession, SessionState

Rows = Sequence[Any]
MOST_ROWS = 200
"""No home page needs more rows of one kind than this to say what comes first."""
_Mine = aliased(Engagement)
_MINE = (_Mine.coach_id == VIEWER_ID, _Mine.state.in_(RUNNING))
_NOW = sa.bindparam("now", type_=CoachingSession.starts_at.type)
_UNTIL = sa.bindparam("until", type_=CoachingSession.starts_at.type)
_TODAY = sa.bindparam("today", type_=sa.Date)

_NEXT_AT = (
    sa.select(sa.func.min(CoachingSession.starts_at))
    .where(CoachingSession.engagement_id == _Mine.id, CoachingSession.starts_at > _NOW, CoachingSession.state == SessionState.SCHEDULED)
    .correlate(_Mine)
    .scalar_subquery()
)
_HELD_AT = (
    sa.select(CoachingSession.starts_at)
    .where(CoachingSession.engagement_id == _Mine.id, CoachingSession.state == SessionState.HELD)
    .order_by(CoachingSession.starts_at.desc())
    .limit(1)
    .correlate(_Mine)
    .scalar_subquery()
)
_CLIENTS = (
    sa.select(
        _Mine.client_id, Account.name.label("client_name"), _Mine.started_at, _NEXT_AT.label("next_at"), _HELD_AT.label("held_at"),
    )
    .join(Account, Account.id == _Mine.client_id)
    .where(*_MINE)
    .order_by(_Mine.id)
)  # fmt: skip
_ON_AGENDA = (
    sa.select(sa.func.count(AgendaItem.id))
    .where(AgendaItem.session_id == CoachingSession.id, AgendaItem.is_ticked.is_(False))
    .correlate(CoachingSession)
    .scalar_subquery()
)
_TO_REVIEW = (
    sa.select(
        CoachingSession.id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.minutes, CoachingSession.state,
        _Mine.client_id, Account.name.label("client_name"), _ON_AGENDA.label("on_agenda"),
    )
    .join(_Mine, _Mine.id == CoachingSession.engagement_id)
    .join(Account, Account.id == _Mine.client_id)
    .where(
        *_MINE,
        CoachingSession.published_at.is_(None),
        CoachingSession.state.in_((SessionState.SCHEDULED, SessionState.HELD)),
        CoachingSession.starts_at < _UNTIL,
    )
    .order_by(CoachingSession.starts_at.desc(), CoachingSession.id.desc())
    .limit(MOST_ROWS)
)  # fmt: skip
_THEIRS = (
    sa.select(
        Feedback.client_id, Account.name.label("client_name"), sa.func.count(Feedback.id).label("many"),
        sa.func.min(Feedback.turn_at).label("since"), sa.func.min(Feedback.milestone_id).label("milestone_id"),
    )
    .join(Account, Account.id == Feedback.client_id)
    .join(_Mine, _Mine.client_id == Feedback.client_id)
    .where(*_MINE, Feedback.author_id == VIEWER_ID, Feedback.turn == Turn.CLIENT)
    .group_by(Feedback.client_id, Account.name)
    .order_by(sa.func.min(Feedback.turn_at), Feedback.client_id)
)  # fmt: skip
_LATE = (
    sa.select(
        Action.id, Action.text, Action.due_on, Action.owner_id, _Mine.client_id, Account.name.label("client_name"),
    )
    .join(_Mine, _Mine.id == Action.engagement_id)
    .join(Account, Account.id == _Mine.client_id)
    .where(*_MINE, Action.state == ActionState.OPEN, Action.due_on < _TODAY)
    .order_by(Action.due_on, Action.id)
    .limit(MOST_ROWS)
)  # fmt: skip
_quiet_since = sa.func.coalesce(Milestone.checked_in_at, Milestone.state_at)
_STALLED = (
    sa.select(
        Milestone.id, Milestone.title, _quiet_since.label("quiet_since"), Goal.client_id, Account.name.label("client_name"),
    )
    .join(Goal, Goal.id == Milestone.goal_id)
    .join(_Mine, _Mine.client_id == Goal.client_id)
    .join(Account, Account.id == Goal.client_id)
    .where(
        *_MINE,
        Goal.state == GoalState.ACTIVE,
        visible(),
        Milestone.state == MilestoneState.IN_PROGRESS,
        _quiet_since < sa.bindparam("quiet", type_=Milestone.state_at.type),
    )
    .order_by(_quiet_since, Milestone.id)
    .limit(MOST_ROWS)
)  # fmt: skip


@dataclass(frozen=True)
class CoachHome:
    """All that the coach's home is made from."""

    clients: Rows
    to_review: Rows
    drafts: Rows
    threads: Rows
    theirs: Rows
    late_actions: Rows
    stalled: Rows


def coach_home(viewer: Viewer, now: datetime, today: date, until: datetime) -> CoachHome:
    """The viewer's running clients, sessions up to `until` without a published review, turns, what is late and what stands still."""
    execute = db.session.execute
    return CoachHome(
        clients=execute(_CLIENTS, viewer.bound(now=now)).all(),
        to_review=execute(_TO_REVIEW, viewer.bound(until=until)).all()[::-1],
        drafts=drafts_unfinished(viewer),
        threads=waiting_for_coach(viewer, MOST_ROWS),
        theirs=execute(_THEIRS, viewer.bound()).all(),
        late_actions=execute(_LATE, viewer.bound(today=today)).all(),
        stalled=execute(_STALLED, viewer.bound(quiet=now - STALLED_AFTER)).all(),
    )


def week_ahead(now: datetime) -> datetime:
    """How far the coach's home looks: seven days."""
    return now + timedelta(days=7)
