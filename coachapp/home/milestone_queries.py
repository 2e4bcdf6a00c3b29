"""What the milestones of a coach's clients tell: still ones, passed over, unread check-ins, falling confidence. One statement a sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coachapp.accounts.models import Account
from coachapp.checkins.models import CheckIn
from coachapp.core.db import db
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.models import Feedback
from coachapp.feedback.review_models import Skip
from coachapp.goals.look_models import Look
from coachapp.goals.models import OPEN, Goal, GoalState, Milestone, MilestoneState
from coachapp.goals.queries import visible
from coachapp.home.attention import STALLED_AFTER, UNCOVERED_AFTER, is_falling
from coachapp.sessions.models import CoachingSession

Rows = Sequence[Any]
MOST_ROWS = 200
LATELY = timedelta(days=120)
"""How far back three check-ins in a row are looked for."""
_INSTANT = CheckIn.created_at.type
_Mine = aliased(Engagement)
_OF_MY_CLIENTS = (_Mine.coach_id == VIEWER_ID, _Mine.state.in_(RUNNING), Goal.state == GoalState.ACTIVE, visible())


def _latest(column: Any, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[datetime]:
    return sa.select(sa.func.max(column, type_=_INSTANT)).where(*where).correlate(Milestone, Goal, _Mine).scalar_subquery()


_WRITTEN_AT = _latest(Feedback.published_at, Feedback.milestone_id == Milestone.id, Feedback.author_id == VIEWER_ID)
_SKIPPED_AT = _latest(Skip.skipped_at, Skip.milestone_id == Milestone.id)
_covered_at = sa.case(
    (sa.func.coalesce(_SKIPPED_AT, Milestone.created_at) > sa.func.coalesce(_WRITTEN_AT, Milestone.created_at), _SKIPPED_AT),
    else_=sa.func.coalesce(_WRITTEN_AT, Milestone.created_at),
)
_missed = (
    sa.select(sa.func.count(CoachingSession.id))
    .where(CoachingSession.engagement_id == _Mine.id, CoachingSession.published_at > _covered_at)
    .correlate(Milestone, Goal, _Mine)
    .scalar_subquery()
)
_quiet_since = sa.func.coalesce(Milestone.checked_in_at, Milestone.state_at)
_OPEN_ONES = (
    sa.select(
        Milestone.id, Milestone.title, _quiet_since.label("quiet_since"), sa.type_coerce(_covered_at, _INSTANT).label("covered_at"),
        _missed.label("missed"), (Milestone.state == MilestoneState.IN_PROGRESS).label("is_begun"), _Mine.client_id,
        Account.name.label("client_name"),
    )
    .join(Goal, Goal.id == Milestone.goal_id)
    .join(_Mine, _Mine.client_id == Goal.client_id)
    .join(Account, Account.id == Goal.client_id)
    .where(*_OF_MY_CLIENTS, Milestone.state.in_(OPEN))
    .subquery()
)  # fmt: skip
_NEGLECTED = (
    sa.select(_OPEN_ONES)
    .where(
        sa.or_(
            _OPEN_ONES.c.missed >= UNCOVERED_AFTER,
            sa.and_(_OPEN_ONES.c.is_begun, _OPEN_ONES.c.quiet_since < sa.bindparam("quiet", type_=_INSTANT)),
        )
    )
    .order_by(_OPEN_ONES.c.quiet_since, _OPEN_ONES.c.id)
    .limit(MOST_ROWS)
)
_LOOKED_AT = _latest(Look.first_at, Look.goal_id == Goal.id, Look.viewer_id == VIEWER_ID)
_REVIEWED_AT = _latest(CoachingSession.published_at, CoachingSession.engagement_id == _Mine.id)
_UNREAD = (
    sa.select(
        _Mine.client_id, Account.name.label("client_name"), sa.func.count(CheckIn.id).label("many"),
        sa.func.min(CheckIn.created_at, type_=_INSTANT).label("since"),
    )
    .join(Milestone, Milestone.id == CheckIn.milestone_id)
    .join(Goal, Goal.id == Milestone.goal_id)
    .join(_Mine, _Mine.client_id == Goal.client_id)
    .join(Account, Account.id == Goal.client_id)
    .where(
        *_OF_MY_CLIENTS,
        Milestone.checked_in_at > sa.func.coalesce(_LOOKED_AT, _Mine.started_at),
        CheckIn.created_at > sa.func.coalesce(_LOOKED_AT, _Mine.started_at),
        CheckIn.created_at > sa.func.coalesce(_REVIEWED_AT, _Mine.started_at),
    )
    .group_by(_Mine.client_id, Account.name)
)  # fmt: skip
_in_order = {"partition_by": CheckIn.milestone_id, "order_by": (CheckIn.created_at, CheckIn.id)}
_newest = sa.func.row_number().over(partition_by=CheckIn.milestone_id, order_by=(CheckIn.created_at.desc(), CheckIn.id.desc()))
_THREE = (
    sa.select(
        Milestone.id, Milestone.title, CheckIn.created_at.label("since"), CheckIn.confidence.label("third"), _newest.label("place"),
        sa.func.lag(CheckIn.confidence, 1).over(**_in_order).label("second"),  # type: ignore[arg-type]
        sa.func.lag(CheckIn.confidence, 2).over(**_in_order).label("first"),  # type: ignore[arg-type]
        _Mine.client_id, Account.name.label("client_name"),
    )
    .join(Milestone, Milestone.id == CheckIn.milestone_id)
    .join(Goal, Goal.id == Milestone.goal_id)
    .join(_Mine, _Mine.client_id == Goal.client_id)
    .join(Account, Account.id == Goal.client_id)
    .where(*_OF_MY_CLIENTS, Milestone.state.in_(OPEN), CheckIn.created_at > sa.bindparam("lately", type_=_INSTANT))
    .subquery()
)  # fmt: skip
_FALLING = (
    sa.select(_THREE).where(_THREE.c.place == 1, _THREE.c.first > _THREE.c.third).order_by(_THREE.c.since, _THREE.c.id).limit(MOST_ROWS)
)


def neglected(viewer: Viewer, now: datetime) -> Rows:
    """Open milestones that stand still, or that the last reviews wrote nothing about: `missed` says how many."""
    return db.session.execute(_NEGLECTED, viewer.bound(quiet=now - STALLED_AFTER)).all()


def unread(viewer: Viewer) -> Rows:
    """For each client how many check-ins came since the viewer last opened the goal or published a review, and since when."""
    return db.session.execute(_UNREAD, viewer.bound()).all()


def falling(viewer: Viewer, now: datetime) -> Rows:
    """Open milestones whose confidence fell over the last three check-ins: first, second, third, and when the last one came."""
    rows = db.session.execute(_FALLING, viewer.bound(lately=now - LATELY)).all()
    return [row for row in rows if is_falling((row.first, row.second, row.third))]
