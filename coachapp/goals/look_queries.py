"""Every SELECT on who has looked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.goals.look_models import Look, Right
from coachapp.goals.models import Goal, GoalState, Milestone
from coachapp.goals.queries import visible

_BY_VIEWER = (Look.viewer_id == VIEWER_ID, Look.on_day == sa.bindparam("on_day", type_=sa.Date), Look.right == Right.COACH)
IS_NOTED = sa.exists().where(Look.goal_id == Goal.id, *_BY_VIEWER)
"""Whether the viewer has opened the goal on that day, as a coach: what they open as an admin under break-glass is noted apart."""
_UNNOTED = sa.select(Goal.id).where(Goal.client_id == sa.bindparam("client_id", type_=sa.Integer), visible(), ~IS_NOTED)
_NOTED = sa.select(Look.goal_id).where(Look.goal_id.in_(sa.bindparam("goal_ids", expanding=True)), *_BY_VIEWER)
_LOOKS = (
    sa.select(
        Look.goal_id, Look.viewer_id, Account.name, Look.right, sa.func.count(Look.id).label("days"),
        sa.func.min(Look.first_at, type_=Look.first_at.type).label("first_at"),
        sa.func.max(Look.first_at, type_=Look.first_at.type).label("last_at"),
    )
    .join(Goal, Goal.id == Look.goal_id)
    .join(Account, Account.id == Look.viewer_id)
    .where(Goal.client_id == VIEWER_ID)
    .group_by(Look.goal_id, Look.viewer_id, Account.name, Look.right)
    .order_by(sa.func.max(Look.first_at).desc(), Look.viewer_id)
)  # fmt: skip


def unnoted(viewer: Viewer, client_id: int, on_day: date, goal_ids: Collection[int] | None = None) -> Sequence[int]:
    """Which of these goals of a client (None: all that the viewer sees) the viewer has not opened on that day yet."""
    found = [row.id for row in db.session.execute(_UNNOTED, viewer.bound(client_id=client_id, on_day=on_day))]
    return found if goal_ids is None else [goal_id for goal_id in found if goal_id in goal_ids]


def unnoted_of_these(viewer: Viewer, on_day: date, goal_ids: Collection[int]) -> list[int]:
    """The same for goals that the viewer sees by another right than that of a coach of now."""
    noted = set(db.session.scalars(_NOTED, viewer.bound(on_day=on_day, goal_ids=list(goal_ids)))) if goal_ids else set()
    return [goal_id for goal_id in goal_ids if goal_id not in noted]


def looks(viewer: Viewer) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """Who opened the viewer's own goals: one row for each goal, person and right, the latest first."""
    return db.session.execute(_LOOKS, viewer.bound()).all()


def goals_shown(session: Session, client_id: int, *, goal_id: int | None, milestone_id: int | None) -> Sequence[int]:
    """Which goals of a client a page shows that is about this goal, or this milestone, or else about them all; never a draft."""
    shown = sa.select(Goal.id).where(Goal.client_id == client_id, Goal.state != GoalState.DRAFT)
    if goal_id is not None:
        shown = shown.where(Goal.id == goal_id)
    if milestone_id is not None:
        shown = shown.where(Goal.id == sa.select(Milestone.goal_id).where(Milestone.id == milestone_id).scalar_subquery())
    return session.scalars(shown).all()
