"""Who may change a goal and its milestones: the client whose words they are, nobody else."""

from __future__ import annotations

from coachapp.core.policy import YES, Decision, no
from coachapp.engagements.viewer import Viewer
from coachapp.goals.models import Goal, GoalState, Milestone

FINISHED = (GoalState.REACHED, GoalState.SET_ASIDE)


def may_make_goal(viewer: Viewer) -> Decision:
    """Clients write goals."""
    return YES if viewer.is_client else no("Goals are written by clients. Ask your client to write it down.")


def may_edit_goal(viewer: Viewer, goal: Goal) -> Decision:
    """Words, state and sharing of a goal."""
    return YES if goal.client_id == viewer.account_id else no("Only the client changes their goals. Say it in your feedback.")


def may_add_milestone(viewer: Viewer, goal: Goal) -> Decision:
    """A further milestone, while the goal is pursued."""
    if not (mine := may_edit_goal(viewer, goal)):
        return mine
    return no("This goal is no longer pursued. Take it up again first.") if goal.state in FINISHED else YES


def may_edit_milestone(viewer: Viewer, milestone: Milestone) -> Decision:
    """Words, state and place of a milestone; its goal is loaded."""
    return may_edit_goal(viewer, milestone.goal)
