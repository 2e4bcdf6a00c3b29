"""What the viewer of this request may change: Missing if they may not see it, Forbidden if they only see it."""

from __future__ import annotations

from coachapp.core.policy import require
from coachapp.engagements.viewer import Viewer
from coachapp.goals import choice_queries, policy, queries
from coachapp.goals.choice_models import NotDoing
from coachapp.goals.models import Goal, Milestone


def own_goal(viewer: Viewer, goal_id: int) -> Goal:
    """The viewer's own goal."""
    goal = queries.goal(viewer, goal_id)
    require(policy.may_edit_goal(viewer, goal))
    return goal


def growing_goal(viewer: Viewer, goal_id: int) -> Goal:
    """A goal to which the viewer may add a milestone."""
    goal = queries.goal(viewer, goal_id)
    require(policy.may_add_milestone(viewer, goal))
    return goal


def own_milestone(viewer: Viewer, milestone_id: int) -> Milestone:
    """The viewer's own milestone."""
    milestone = queries.milestone(viewer, milestone_id)
    require(policy.may_edit_milestone(viewer, milestone))
    return milestone


def own_line(viewer: Viewer, line_id: int) -> NotDoing:
    """A line of the viewer's own *Not doing* list."""
    line = choice_queries.line(viewer, line_id)
    require(policy.may_edit_line(viewer, line))
    return line
