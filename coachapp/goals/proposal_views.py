"""A coach proposes a milestone or a change of one; the client accepts, changes, or declines with a word."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.errors import Conflict
from coachapp.core.once import once
from coachapp.core.policy import require
from coachapp.core.web import back_to, page, see
from coachapp.engagements.request import current_viewer
from coachapp.goals import policy, proposal_commands, proposal_queries, queries
from coachapp.goals.blueprint import blueprint
from coachapp.goals.models import DIRECTION_WORDS, Goal, Milestone
from coachapp.goals.proposal_forms import ACCEPT, AnswerForm, OwnWordsForm, ProposalForm
from coachapp.goals.proposal_models import Proposal


def _goal(goal_id: int) -> Goal:
    viewer = current_viewer()
    goal = queries.goal(viewer, goal_id)
    require(policy.may_propose(viewer, goal, is_coach=proposal_queries.is_coach_of(viewer, goal_id)))
    return goal


def _milestone(milestone_id: int) -> Milestone:
    viewer = current_viewer()
    milestone = queries.milestone(viewer, milestone_id)
    require(policy.may_propose(viewer, milestone.goal, is_coach=proposal_queries.is_coach_of(viewer, milestone.goal_id)))
    return milestone


def _to_answer(proposal_id: int) -> Proposal:
    viewer = current_viewer()
    proposal = proposal_queries.proposal(viewer, proposal_id)
    require(policy.may_answer(viewer, proposal))
    return proposal


@blueprint.get("/goals/<int:goal_id>/proposals/new")
def propose_milestone(goal_id: int) -> ResponseReturnValue:
    return page("goals/propose_milestone.html", goal=_goal(goal_id), form=ProposalForm())


@blueprint.post("/goals/<int:goal_id>/proposals/new")
@once
def send_milestone_proposal(goal_id: int) -> ResponseReturnValue:
    goal, form = _goal(goal_id), ProposalForm()
    if not form.was_sent():
        return page("goals/propose_milestone.html", 422, goal=goal, form=form)
    proposal_commands.propose_milestone(goal, by=current_viewer(), now=now(), **form.values())
    flash("Proposed. The client decides.")
    return see("progress.goal", goal_id=goal_id, anchor="proposals")


@blueprint.get("/milestones/<int:milestone_id>/proposals/new")
def propose_change(milestone_id: int) -> ResponseReturnValue:
    milestone = _milestone(milestone_id)
    return page("goals/propose_change.html", milestone=milestone, form=ProposalForm(obj=milestone))


@blueprint.post("/milestones/<int:milestone_id>/proposals/new")
@once
def send_change_proposal(milestone_id: int) -> ResponseReturnValue:
    milestone, form = _milestone(milestone_id), ProposalForm()
    try:
        if not form.was_sent():
            return page("goals/propose_change.html", 422, milestone=milestone, form=form)
        proposal_commands.propose_change(milestone, by=current_viewer(), now=now(), **form.values())
    except Conflict as conflict:
        form.refuse(conflict)
        return page("goals/propose_change.html", 422, milestone=milestone, form=form)
    flash("Proposed. The client decides.")
    return see("progress.milestone", milestone_id=milestone_id, anchor="proposals")


@blueprint.post("/proposals/<int:proposal_id>/answer")
def answer_proposal(proposal_id: int) -> ResponseReturnValue:
    """Accept what was on the screen, or decline with a word."""
    proposal, form = _to_answer(proposal_id), AnswerForm()
    is_good, is_accepted = form.was_sent(), form.decision.data == ACCEPT
    if not is_good or (is_accepted and _has_moved_on(proposal, form)):
        return _ask_again(proposal, form, 422 if not is_good else 409)
    viewer = current_viewer()
    if is_accepted:
        milestone = proposal_commands.accept(proposal, by=viewer, now=now())
        flash("Accepted. It is yours now.")
        return back_to("progress.milestone", milestone_id=milestone.id)
    try:
        proposal_commands.decline(proposal, by=viewer, now=now(), answer=form.answer.data or "")
    except Conflict as conflict:
        form.refuse(conflict)
        return _ask_again(proposal, form, 422)
    flash("Declined, with your word.")
    return back_to("progress.goal", goal_id=proposal.goal_id, _anchor="proposals")


def _has_moved_on(proposal: Proposal, form: AnswerForm) -> bool:
    """The milestone was saved since this answer's page was opened: what would be replaced is not what was read."""
    seen = form.version.data
    return proposal.milestone is not None and not proposal.is_new and seen is not None and seen != proposal.milestone.version


def _ask_again(proposal: Proposal, form: AnswerForm, status: int) -> ResponseReturnValue:
    coach_name = proposal_queries.coach_name(proposal)
    return page("goals/answer_proposal.html", status, proposal=proposal, form=form, coach_name=coach_name, direction_words=DIRECTION_WORDS)


@blueprint.get("/proposals/<int:proposal_id>/change")
def change_proposal(proposal_id: int) -> ResponseReturnValue:
    """Accept it in other words: the proposal's, to begin with."""
    proposal = _to_answer(proposal_id)
    version = proposal.milestone.version if proposal.milestone else None
    form = OwnWordsForm(obj=proposal, version=version)
    return page(
        "goals/change_proposal.html", proposal=proposal, form=form, coach_name=proposal_queries.coach_name(proposal), differences=None
    )


@blueprint.post("/proposals/<int:proposal_id>/change")
def accept_changed(proposal_id: int) -> ResponseReturnValue:
    proposal, form = _to_answer(proposal_id), OwnWordsForm()
    is_good, is_stale = form.was_sent(), proposal.milestone is not None and form.is_stale(proposal.milestone)
    if is_stale or not is_good:
        differences = list(form.differences(proposal.milestone)) if is_stale and proposal.milestone else None
        coach_name, status = proposal_queries.coach_name(proposal), 409 if is_stale else 422
        return page("goals/change_proposal.html", status, proposal=proposal, form=form, coach_name=coach_name, differences=differences)
    milestone = proposal_commands.accept_changed(proposal, by=current_viewer(), now=now(), **form.values())
    flash("Accepted in your words.")
    return see("progress.milestone", milestone_id=milestone.id)


@blueprint.post("/proposals/<int:proposal_id>/withdraw")
def withdraw_proposal(proposal_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    proposal = proposal_queries.proposal(viewer, proposal_id)
    proposal_commands.withdraw(proposal, by=viewer, now=now())
    flash("Taken back.")
    return back_to("progress.goal", goal_id=proposal.goal_id, _anchor="proposals")
