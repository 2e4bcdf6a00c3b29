"""What the milestones of a coach's clients tell, one statement a sign: unread check-ins of all; still ones, passed over and falling
confidence of those clients of whom it decides what the home says (`attention.undecided`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coachapp.accounts.models import Account
from coachapp.checkins.models import CheckIn
from coachapp.core.db import db, is_among
from coachapp.core.listed import is_listed
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.models import Feedback
from coachapp.feedback.review_models import Skip
from coachapp.goals.look_models import Look
from coachapp.goals.models import OPEN, Goal, GoalState, Milestone, MilestoneState
from coachapp.goals.queries import visible
from coachapp.home.attention import FALL, STALLED_AFTER, UNCOVERED_AFTER, is_falling
from coachapp.sessions.models import CoachingSession

Rows = Sequence[Any]
MOST_ROWS = 200
MOST_GOALS = 10_000
HIGHEST = 5
"""Confidence goes from 1 to this."""
LATELY = timedelta(days=120)
"""How far back three check-ins in a row are looked for."""
_INSTANT = CheckIn.created_at.type
_Mine = aliased(Engagement)


def _published_at(*, before: int) -> sa.ScalarSelect[datetime | None]:
    """When the last review with a client was published, or the one so many before it."""
    return (
        sa.select(CoachingSession.published_at)
        .where(CoachingSession.engagement_id == _Mine.id, CoachingSession.published_at.is_not(None))
        .order_by(CoachingSession.published_at.desc())
        .limit(1)
        .offset(before)
        .correlate(_Mine)
        .scalar_subquery()
    )


_LOOKED_AT = (
    sa.select(sa.func.max(Look.first_at, type_=_INSTANT))
    .where(Look.goal_id == Goal.id, Look.viewer_id == VIEWER_ID)
    .correlate(Goal)
    .scalar_subquery()
)


def _goals(*columns: sa.Label[Any], only: sa.ColumnElement[bool] | None = None) -> sa.Subquery:
    """The active goals of the viewer's running clients, all or `only` some, that they may see; with these columns."""
    return (
        sa.select(Goal.id, _Mine.id.label("engagement_id"), _Mine.client_id, Account.name.label("client_name"), *columns)
        .join(_Mine, _Mine.client_id == Goal.client_id)
        .join(Account, Account.id == Goal.client_id)
        .where(_Mine.coach_id == VIEWER_ID, is_among(_Mine.state, RUNNING), Goal.state == GoalState.ACTIVE, visible())
        .where(sa.true() if only is None else only)
        .limit(MOST_GOALS)  # a subquery with a limit is read once; SQLite would ask each of its questions again for every milestone
        .subquery()
    )


_every = _goals(
    sa.func.coalesce(_published_at(before=0), _Mine.started_at).label("reviewed_at"),
    sa.func.coalesce(_LOOKED_AT, _Mine.started_at).label("looked_at"),
)
_seen_at = sa.case((_every.c.looked_at > _every.c.reviewed_at, _every.c.looked_at), else_=_every.c.reviewed_at)
_some = _goals(_published_at(before=UNCOVERED_AFTER - 1).label("passed_at"), only=is_listed(_Mine.client_id, "client_ids"))
"""`passed_at`: since when reviews may have passed milestones over."""
_MINE = (_some.c.client_id, _some.c.client_name)
_quiet_since = sa.func.coalesce(Milestone.checked_in_at, Milestone.state_at)
_IS_STILL = sa.and_(Milestone.state == MilestoneState.IN_PROGRESS, _quiet_since < sa.bindparam("quiet", type_=_INSTANT))
_IS_PASSED_OVER = sa.and_(
    Milestone.created_at < _some.c.passed_at,
    ~sa.exists()
    .where(Feedback.milestone_id == Milestone.id, Feedback.published_at >= _some.c.passed_at, Feedback.author_id == VIEWER_ID)
    .correlate(Milestone, _some),
    ~sa.exists().where(Skip.milestone_id == Milestone.id, Skip.skipped_at >= _some.c.passed_at).correlate(Milestone, _some),
)
_few = (
    sa.select(
        Milestone.id, Milestone.title, Milestone.created_at, _quiet_since.label("quiet_since"), _some.c.engagement_id, *_MINE,
    )
    .join(_some, _some.c.id == Milestone.goal_id)
    .where(is_among(Milestone.state, OPEN), sa.or_(_IS_STILL, _IS_PASSED_OVER))
    .order_by(_quiet_since, Milestone.id)
    .limit(MOST_ROWS)
    .subquery()
)  # fmt: skip
_WRITTEN_AT = (
    sa.select(sa.func.max(Feedback.published_at, type_=_INSTANT))
    .where(Feedback.milestone_id == _few.c.id, Feedback.author_id == VIEWER_ID)
    .scalar_subquery()
)
_SKIPPED_AT = sa.select(sa.func.max(Skip.skipped_at, type_=_INSTANT)).where(Skip.milestone_id == _few.c.id).scalar_subquery()
_covered_at = sa.case(
    (sa.func.coalesce(_SKIPPED_AT, _few.c.created_at) > sa.func.coalesce(_WRITTEN_AT, _few.c.created_at), _SKIPPED_AT),
    else_=sa.func.coalesce(_WRITTEN_AT, _few.c.created_at),
)
_known = sa.select(*_few.c, sa.type_coerce(_covered_at, _INSTANT).label("covered_at")).subquery()
_MISSED = (
    sa.select(sa.func.count(CoachingSession.id))
    .where(CoachingSession.engagement_id == _known.c.engagement_id, CoachingSession.published_at > _known.c.covered_at)
    .scalar_subquery()
)
_NEGLECTED = sa.select(*_known.c, _MISSED.label("missed")).order_by(_known.c.quiet_since, _known.c.id)
_UNREAD = (
    sa.select(
        _every.c.client_id,
        _every.c.client_name,
        sa.func.count(CheckIn.id).label("many"),
        sa.func.min(CheckIn.created_at, type_=_INSTANT).label("since"),
    )
    .join(Milestone, Milestone.id == CheckIn.milestone_id)
    .join(_every, _every.c.id == Milestone.goal_id)
    .where(Milestone.checked_in_at > _seen_at, CheckIn.created_at > _seen_at)
    .group_by(_every.c.client_id, _every.c.client_name)
)


def _confidence(before: int) -> sa.ScalarSelect[int]:
    """What was said so many check-ins before the last."""
    return (
        sa.select(CheckIn.confidence)
        .where(CheckIn.milestone_id == Milestone.id, CheckIn.created_at > sa.bindparam("lately", type_=_INSTANT))
        .order_by(CheckIn.created_at.desc(), CheckIn.id.desc())
        .limit(1)
        .offset(before)
        .correlate(Milestone)
        .scalar_subquery()
    )


_FALLING = (
    sa.select(
        Milestone.id, Milestone.title, Milestone.checked_in_at.label("since"), Milestone.confidence.label("third"),
        _confidence(1).label("second"), _confidence(2).label("first"), *_MINE,
    )
    .join(_some, _some.c.id == Milestone.goal_id)
    .where(
        is_among(Milestone.state, OPEN),
        Milestone.checked_in_at > sa.bindparam("lately", type_=_INSTANT),
        Milestone.confidence <= HIGHEST - FALL,
        _confidence(2) >= Milestone.confidence + FALL,
    )
    .order_by(Milestone.checked_in_at, Milestone.id)
    .limit(MOST_ROWS)
)  # fmt: skip


def neglected(viewer: Viewer, client_ids: Iterable[int], now: datetime) -> Rows:
    """Open milestones that stand still, or that the last reviews wrote nothing about: `missed` says how many."""
    return db.session.execute(_NEGLECTED, viewer.bound(client_ids=list(client_ids), quiet=now - STALLED_AFTER)).all()


def unread(viewer: Viewer) -> Rows:
    """For each client how many check-ins came since the viewer last opened the goal or published a review, and since when."""
    return db.session.execute(_UNREAD, viewer.bound()).all()


def falling(viewer: Viewer, client_ids: Iterable[int], now: datetime) -> Rows:
    """Open milestones whose confidence fell over the last three check-ins: first, second, third, and when the last one came."""
    rows = db.session.execute(_FALLING, viewer.bound(client_ids=list(client_ids), lately=now - LATELY)).all()
    return [row for row in rows if is_falling((row.first, row.second, row.third))]
