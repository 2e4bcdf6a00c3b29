"""Who may change a goal and its milestones: the client whose words they are, nobody else. A coach may propose."""

from __future__ import annotations

from coachapp.core.policy import YES, Decision, no
from coachapp.engagements.viewer import Viewer
from coachapp.goals.choice_models import NotDoing
from coachapp.goals.models import Goal, GoalState, Milestone
from coachapp.goals.proposal_models import Proposal, ProposalState

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


def may_reflect(viewer: Viewer, milestone: Milestone) -> Decision:
    """What a milestone taught, once it has ended."""
    if not (mine := may_edit_milestone(viewer, milestone)):
        return mine
    return no("This milestone is still open. Reflect on it when it is done or set aside.") if milestone.is_open else YES


def may_keep_list(viewer: Viewer) -> Decision:
    """Clients have a list of what they choose not to do."""
    return YES if viewer.is_client else no("The list of what is not done is a client’s.")


def may_edit_line(viewer: Viewer, line: NotDoing) -> Decision:
    """A line of that list."""
    return YES if line.client_id == viewer.account_id else no("Only the client changes this list. Say it in your feedback.")


def may_propose(viewer: Viewer, goal: Goal, *, is_coach: bool) -> Decision:
    """A milestone or a change of one, for the client to accept, change or decline; `is_coach`: the viewer works with the client now."""
    if not is_coach:
        return no(
            "It is your own goal: change it." if goal.client_id == viewer.account_id else "Only who coaches this client now proposes."
        )
    return YES if goal.state is GoalState.ACTIVE else no("This goal is no longer pursued.")


def may_answer(viewer: Viewer, proposal: Proposal) -> Decision:
    """Accept, change or decline it; its goal is loaded."""
    return YES if proposal.goal.client_id == viewer.account_id else no("The client answers what you propose.")


def may_withdraw(viewer: Viewer, proposal: Proposal) -> Decision:
    """Take it back before it is answered."""
    if proposal.coach_id != viewer.account_id:
        return no("Only who proposed it takes it back. Decline it instead.")
    return YES if proposal.state is ProposalState.OPEN else no("This proposal has been answered already.")
