"""What milestones tell a coach: for each client since when a check-in is unread; and of those clients of whom it decides
what the home says (`attention.undecided`), in one statement, those that stand still, that reviews pass over, whose confidence falls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coachapp.accounts.models import Account
from coachapp.checkins.models import CheckIn
from coachapp.core.db import db, is_among
from coachapp.core.latest import later_of
from coachapp.core.listed import is_listed
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.models import Feedback
from coachapp.feedback.review_models import Skip
from coachapp.goals.look_models import Look
from coachapp.goals.models import OPEN, Goal, GoalState, Milestone, MilestoneState
from coachapp.goals.queries import is_shared_with
from coachapp.home.attention import FALL, STALLED_AFTER, UNCOVERED_AFTER
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


def unread(of: type[Engagement], figure: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    """This figure of the check-ins under goals shared with this Engagement of a statement, since its coach last opened the goal or
    published a review."""
    reviewed_at = sa.select(sa.func.max(CoachingSession.published_at, type_=_INSTANT)).where(CoachingSession.engagement_id == of.id)
    looked_at = (
        sa.select(Look.first_at)
        .where(Look.goal_id == Goal.id, Look.viewer_id == VIEWER_ID)
        .order_by(Look.on_day.desc(), Look.first_at.desc())
        .limit(1)
    )
    seen_at = [sa.func.coalesce(at.correlate(of, Goal).scalar_subquery(), of.started_at) for at in (reviewed_at, looked_at)]
    return (
        sa.select(figure)
        .select_from(Goal)
        .join(CheckIn, CheckIn.goal_id == Goal.id)
        .where(Goal.client_id == of.client_id, Goal.state == GoalState.ACTIVE, is_shared_with(of), CheckIn.created_at > later_of(*seen_at))
        .correlate(of)
        .scalar_subquery()
    )


_PASSED_AT = (
    sa.select(CoachingSession.published_at)
    .where(CoachingSession.engagement_id == _Mine.id, CoachingSession.published_at.is_not(None))
    .order_by(CoachingSession.published_at.desc())
    .limit(1)
    .offset(UNCOVERED_AFTER - 1)
    .correlate(_Mine)
    .scalar_subquery()
)
"""Since when reviews may have passed milestones over: when the last but one was published."""
_some = (
    sa.select(Goal.id, _Mine.id.label("engagement_id"), _Mine.client_id, Account.name.label("client_name"), _PASSED_AT.label("passed_at"))
    .join(_Mine, _Mine.client_id == Goal.client_id)
    .join(Account, Account.id == Goal.client_id)
    .where(_Mine.coach_id == VIEWER_ID, is_among(_Mine.state, RUNNING), Goal.state == GoalState.ACTIVE, is_shared_with(_Mine))
    .where(is_listed(_Mine.client_id, "client_ids"))
    .limit(MOST_GOALS)  # a subquery with a limit is read once; SQLite would ask each of its questions again for every milestone
    .subquery()
)
_MINE = (_some.c.client_id, _some.c.client_name)


def _confidence(of: Any, before: int) -> sa.ScalarSelect[int]:
    """What was said of a milestone so many check-ins before the last."""
    return (
        sa.select(CheckIn.confidence)
        .where(CheckIn.milestone_id == of.id, CheckIn.created_at > sa.bindparam("lately", type_=_INSTANT))
        .order_by(CheckIn.created_at.desc(), CheckIn.id.desc())
        .limit(1)
        .offset(before)
        .scalar_subquery()
    )


_quiet_since = sa.func.coalesce(Milestone.checked_in_at, Milestone.state_at)
_IS_STILL = sa.and_(Milestone.state == MilestoneState.IN_PROGRESS, _quiet_since < sa.bindparam("quiet", type_=_INSTANT))
_IS_PASSED_OVER = sa.and_(
    Milestone.created_at < _some.c.passed_at,
    ~sa.exists()
    .where(Feedback.milestone_id == Milestone.id, Feedback.published_at >= _some.c.passed_at, Feedback.author_id == VIEWER_ID)
    .correlate(Milestone, _some),
    ~sa.exists().where(Skip.milestone_id == Milestone.id, Skip.skipped_at >= _some.c.passed_at).correlate(Milestone, _some),
)
_MAY_FALL = sa.and_(
    Milestone.checked_in_at > sa.bindparam("lately", type_=_INSTANT),
    Milestone.confidence <= HIGHEST - FALL,
    _confidence(Milestone, 2) >= Milestone.confidence + FALL,
)
_few = (
    sa.select(
        Milestone.id, Milestone.title, Milestone.created_at, _quiet_since.label("quiet_since"), _IS_STILL.label("is_still"),
        Milestone.checked_in_at, Milestone.confidence.label("third"), _some.c.engagement_id, *_MINE,
    )
    .join(_some, _some.c.id == Milestone.goal_id)
    .where(is_among(Milestone.state, OPEN), sa.or_(_IS_STILL, _IS_PASSED_OVER, _MAY_FALL))
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
_covered_at = later_of(*(sa.func.coalesce(at, _few.c.created_at) for at in (_WRITTEN_AT, _SKIPPED_AT)))
_known = sa.select(
    *_few.c, _covered_at.label("covered_at"), _confidence(_few.c, 1).label("second"), _confidence(_few.c, 2).label("first")
).subquery()
_MISSED = (
    sa.select(sa.func.count(CoachingSession.id))
    .where(CoachingSession.engagement_id == _known.c.engagement_id, CoachingSession.published_at > _known.c.covered_at)
    .scalar_subquery()
)
_NEGLECTED = sa.select(*_known.c, _MISSED.label("missed")).order_by(_known.c.quiet_since, _known.c.id)


def neglected(viewer: Viewer, client_ids: Iterable[int], now: datetime) -> Rows:
    """Open milestones of these clients that stand still (`is_still`), that the last reviews wrote nothing about (`missed` says how many),
    or whose confidence may have fallen over the last three check-ins (`first`, `second`, `third`)."""
    bound = viewer.bound(client_ids=list(client_ids), quiet=now - STALLED_AFTER, lately=now - LATELY)
    return db.session.execute(_NEGLECTED, bound).all()
