"""Every SELECT on goals and milestones, and the clause that says which the viewer may see."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.engagements import queries as engagements
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer, coached_by_viewer
from coachapp.goals.models import OPEN, Goal, GoalShare, GoalState, Milestone


def is_shared_with(engagement: type[Engagement]) -> sa.ColumnElement[bool]:
    """The Goal of this statement is shared with this Engagement of it: a clause for statements that join the viewer's own."""
    chosen = sa.exists().where(GoalShare.goal_id == Goal.id, GoalShare.engagement_id == engagement.id).correlate_except(GoalShare)
    return sa.or_(Goal.is_shared_with_all, chosen)


def visible() -> sa.ColumnElement[bool]:
    """The viewer may see the Goal of this statement: theirs, or no draft and shared with them as its client's coach."""
    shared = coached_by_viewer(Goal.client_id, is_shared_with(Engagement))
    return sa.or_(Goal.client_id == VIEWER_ID, sa.and_(Goal.state != GoalState.DRAFT, shared))


_GOAL = sa.select(Goal).where(Goal.id == sa.bindparam("goal_id"), visible())
_MILESTONE = (
    sa.select(Milestone)
    .join(Milestone.goal)
    .options(contains_eager(Milestone.goal))
    .where(Milestone.id == sa.bindparam("milestone_id"), visible())
)
_OPEN_IDS = (
    sa.select(Milestone.id)
    .where(Milestone.goal_id == sa.bindparam("goal_id"), Milestone.state.in_(OPEN))
    .order_by(Milestone.position, Milestone.id)
)


def goal(viewer: Viewer, goal_id: int) -> Goal:
    """One goal that the viewer may see, or Missing."""
    found = db.session.scalar(_GOAL, viewer.bound(goal_id=goal_id))
    if found is None:
        raise Missing
    return found


def milestone(viewer: Viewer, milestone_id: int) -> Milestone:
    """One milestone of a goal that the viewer may see, with its goal, or Missing."""
    found = db.session.scalar(_MILESTONE, viewer.bound(milestone_id=milestone_id))
    if found is None:
        raise Missing
    return found


def shares(goal_id: int) -> frozenset[int]:
    """The engagements that a goal not shared with all is shared with."""
    return frozenset(db.session.scalars(sa.select(GoalShare.engagement_id).where(GoalShare.goal_id == goal_id)))


def coaches_who_see(goal: Goal) -> list[int]:
    """The coaches of its client who may see it now."""
    if goal.state is GoalState.DRAFT:
        return []
    running = sa.select(Engagement.coach_id).where(Engagement.client_id == goal.client_id, Engagement.state.in_(RUNNING))
    if not goal.is_shared_with_all:
        running = running.join(GoalShare, GoalShare.engagement_id == Engagement.id).where(GoalShare.goal_id == goal.id)
    return list(db.session.scalars(running.distinct()))


def coaches(viewer: Viewer) -> list[tuple[int, str]]:
    """With whom the viewer can share a goal: (engagement id, coach's name) of each running engagement."""
    return [(row.id, row.coach_name) for row in engagements.engagements_of_client(viewer) if row.state in RUNNING]


def open_milestone_ids(goal_id: int) -> list[int]:
    """The open milestones of a goal in the client's order."""
    return list(db.session.scalars(_OPEN_IDS, {"goal_id": goal_id}))


def last_position(goal_id: int) -> int:
    """The position of the goal's last milestone; 0 when it has none."""
    return db.session.scalar(sa.select(sa.func.max(Milestone.position)).where(Milestone.goal_id == goal_id)) or 0
