"""The SELECTs of the goal page and the milestone page. The caller has seen the goal, so what hangs on it may be seen as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.core.paging import Page, page_by_key
from coachapp.goals.models import Milestone
from coachapp.ledger.models import Activity

Row = sa.Row[*tuple[Any, ...]]
HISTORY = 10
_MILESTONES = (
    sa.select(
        Milestone.id, Milestone.title, Milestone.state, Milestone.state_reason, Milestone.state_at, Milestone.due_on,
        Milestone.first_due_on, Milestone.moves, Milestone.scope, Milestone.direction, Milestone.is_blocked, Milestone.blocked_reason,
        Milestone.done_on, Milestone.progress, Milestone.confidence, Milestone.checked_in_at,
    )
    .where(Milestone.goal_id == sa.bindparam("goal_id"))
    .order_by(Milestone.position, Milestone.id)
)  # fmt: skip
_CLIENT_NAME = sa.select(Account.name).where(Account.id == sa.bindparam("client_id"))
_LINES = sa.select(Activity.id, Activity.at, Activity.verb, Activity.subject_id, Activity.changes, Activity.note)
_OF_GOAL = sa.and_(Activity.subject_kind == "goal", Activity.subject_id == sa.bindparam("goal_id"))
_OF_ITS_MILESTONES = sa.and_(
    Activity.subject_kind == "milestone",
    Activity.subject_id.in_(sa.select(Milestone.id).where(Milestone.goal_id == sa.bindparam("goal_id"))),
)
_IS_NO_FEEDBACK = ~Activity.verb.startswith("feedback.")
"""Feedback lines stay out of these histories: the threads show them, and only to those who may read them."""
_GOAL_HISTORY = (
    _LINES.add_columns(Milestone.title.label("title"))
    .outerjoin(Milestone, sa.and_(Activity.subject_kind == "milestone", Milestone.id == Activity.subject_id))
    .where(sa.or_(_OF_GOAL, _OF_ITS_MILESTONES), _IS_NO_FEEDBACK)
)
_OF_MILESTONE = sa.and_(Activity.subject_kind == "milestone", Activity.subject_id == sa.bindparam("milestone_id"))
_MILESTONE_HISTORY = _LINES.add_columns(sa.null().label("title")).where(_OF_MILESTONE, _IS_NO_FEEDBACK, Activity.verb != "check_in")
_KEYS = (Activity.at, Activity.id)


def milestones(goal_id: int) -> Sequence[Row]:
    """All milestones of a goal, in the client's order."""
    return db.session.execute(_MILESTONES, {"goal_id": goal_id}).all()


def client_name(client_id: int) -> str:
    """Whose goal it is, for the coach's page."""
    return db.session.scalars(_CLIENT_NAME, {"client_id": client_id}).one()


def goal_history(goal_id: int, cursor: str | None) -> Page[Row]:
    """What happened to a goal and to its milestones, newest first; check-ins included."""
    return page_by_key(_GOAL_HISTORY, _KEYS, cursor, HISTORY, descending=True, goal_id=goal_id)


def milestone_history(milestone_id: int, cursor: str | None) -> Page[Row]:
    """How a milestone was changed, newest first; check-ins have their own list."""
    return page_by_key(_MILESTONE_HISTORY, _KEYS, cursor, HISTORY, descending=True, milestone_id=milestone_id)
