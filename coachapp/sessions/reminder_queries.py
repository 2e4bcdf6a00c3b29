"""Every SELECT of the hourly job that reminds people of sessions. It looks for nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from coachapp.core.db import db
from coachapp.engagements.models import RUNNING, Engagement, EngagementState
from coachapp.goals.models import OPEN, Goal, GoalState, Milestone
from coachapp.goals.queries import visible
from coachapp.sessions.models import CoachingSession, SessionState
from coachapp.sessions.preparation_models import OPENS_BEFORE, Preparation
from coachapp.sessions.reminding import UNBOOKED_AFTER, UNBOOKED_UNTIL, Coming

_BOTH = (joinedload(Engagement.client), joinedload(Engagement.coach))
_COMING = (
    sa.select(
        CoachingSession.id,
        CoachingSession.starts_at,
        sa.func.coalesce(CoachingSession.arranged_at, CoachingSession.created_at, type_=CoachingSession.starts_at.type),
        Engagement.client_id,
        Engagement.coach_id,
        Preparation.sent_at.is_not(None),
    )
    .join(CoachingSession.engagement)
    .outerjoin(Preparation, Preparation.session_id == CoachingSession.id)
    .where(CoachingSession.state == SessionState.SCHEDULED, Engagement.state.in_(RUNNING))
    .order_by(CoachingSession.starts_at, CoachingSession.id)
)
_LAST = (
    sa.select(sa.func.max(CoachingSession.starts_at, type_=CoachingSession.starts_at.type))
    .where(CoachingSession.engagement_id == Engagement.id, CoachingSession.state == SessionState.HELD)
    .scalar_subquery()
)
_SINCE = sa.func.coalesce(_LAST, Engagement.started_at, type_=CoachingSession.starts_at.type)


def coming(now: datetime) -> list[Coming]:
    """Every session of the days in which it is prepared."""
    near = _COMING.where(CoachingSession.starts_at > now, CoachingSession.starts_at <= now + OPENS_BEFORE + timedelta(hours=1))
    return [Coming(*row) for row in db.session.execute(near)]


def to_remind(session_id: int, starts_at: datetime) -> CoachingSession | None:
    """This session with both people, if it still stands at this time; for this transaction alone."""
    standing = (
        sa.select(CoachingSession)
        .where(CoachingSession.id == session_id, CoachingSession.starts_at == starts_at, CoachingSession.state == SessionState.SCHEDULED)
        .options(joinedload(CoachingSession.engagement).options(*_BOTH))
        .with_for_update(of=CoachingSession)
    )
    return db.session.scalar(standing)


def is_prepared(session_id: int) -> bool:
    """Whether the client sent their preparation."""
    return db.session.scalar(sa.select(Preparation.sent_at).where(Preparation.session_id == session_id)) is not None


def unbooked(now: datetime) -> Sequence[Any]:
    """Engagements in which nothing is booked for a while: id, since when, client_id, coach_id."""
    booked = sa.exists().where(
        CoachingSession.engagement_id == Engagement.id,
        CoachingSession.state == SessionState.SCHEDULED,
        CoachingSession.starts_at > now,
    )
    idle = (
        sa.select(Engagement.id, _SINCE.label("since"), Engagement.client_id, Engagement.coach_id)
        .where(Engagement.state == EngagementState.ACTIVE, ~booked)
        .where(now - UNBOOKED_AFTER >= _SINCE, now - UNBOOKED_UNTIL < _SINCE)
        .order_by(Engagement.id)
    )
    return db.session.execute(idle).all()


def engagement(engagement_id: int) -> Engagement:
    """One of them, with its client and its coach; for this transaction alone."""
    found = sa.select(Engagement).where(Engagement.id == engagement_id).options(*_BOTH).with_for_update(of=Engagement)
    return db.session.scalars(found).one()


def longest_unreported(engagement: Engagement) -> Milestone | None:
    """Of the client's open milestones that this coach sees, the one without a check-in for longest."""
    theirs = (
        sa.select(Milestone)
        .join(Milestone.goal)
        .where(Goal.client_id == engagement.client_id, Goal.state == GoalState.ACTIVE, Milestone.state.in_(OPEN), visible())
        .order_by(Milestone.checked_in_at.is_not(None), Milestone.checked_in_at, Goal.id, Milestone.position, Milestone.id)
        .limit(1)
    )
    return db.session.scalar(theirs, {"viewer_id": engagement.coach_id})
