"""A milestone: write, edit, state, what blocks it, its place."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now, today
from coachapp.core.errors import Conflict
from coachapp.core.once import once
from coachapp.core.web import page, see
from coachapp.engagements.request import current_viewer
from coachapp.goals import commands
from coachapp.goals.blueprint import blueprint
from coachapp.goals.forms import BlockForm, EditMilestoneForm, MilestoneForm, MilestoneStateForm
from coachapp.goals.models import MilestoneState
from coachapp.goals.request import growing_goal, own_milestone

SAID = {
    MilestoneState.PLANNED: "It is planned again.",
    MilestoneState.IN_PROGRESS: "It is in progress.",
    MilestoneState.DONE: "Done. What did it teach?",
    MilestoneState.SET_ASIDE: "Set aside: it stands on your list of what you are not doing. What did it teach?",
}


@blueprint.get("/goals/<int:goal_id>/milestones/new")
def new_milestone(goal_id: int) -> ResponseReturnValue:
    goal = growing_goal(current_viewer(), goal_id)
    return page("goals/new_milestone.html", goal=goal, form=MilestoneForm())


@blueprint.post("/goals/<int:goal_id>/milestones/new")
@once
def make_milestone(goal_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    goal, form = growing_goal(viewer, goal_id), MilestoneForm()
    if not form.was_sent():
        return page("goals/new_milestone.html", 422, goal=goal, form=form)
    commands.make_milestone(goal, by=viewer, now=now(), **form.values())
    flash("The milestone is in the list.")
    return see("progress.goal", goal_id=goal_id, anchor="milestones")


@blueprint.get("/milestones/<int:milestone_id>/edit")
def edit_milestone(milestone_id: int) -> ResponseReturnValue:
    milestone = own_milestone(current_viewer(), milestone_id)
    return page("goals/edit_milestone.html", milestone=milestone, form=EditMilestoneForm(obj=milestone), differences=None)


@blueprint.post("/milestones/<int:milestone_id>/edit")
def save_milestone(milestone_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    milestone, form = own_milestone(viewer, milestone_id), EditMilestoneForm()
    is_good, is_stale = form.was_sent(), form.is_stale(milestone)
    if is_stale or not is_good:
        differences = list(form.differences(milestone)) if is_stale else None
        return page("goals/edit_milestone.html", 409 if is_stale else 422, milestone=milestone, form=form, differences=differences)
    commands.edit_milestone(milestone, by=viewer, now=now(), **form.values())
    return see("progress.milestone", milestone_id=milestone_id)


@blueprint.post("/milestones/<int:milestone_id>/state")
def set_milestone_state(milestone_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    milestone, form = own_milestone(viewer, milestone_id), MilestoneStateForm()
    try:
        if not form.was_sent():
            return page("goals/set_milestone_state.html", 422, milestone=milestone, form=form)
        commands.set_milestone_state(milestone, by=viewer, now=now(), today=today(), **form.values())
    except Conflict as conflict:
        form.refuse(conflict)
        return page("goals/set_milestone_state.html", 422, milestone=milestone, form=form)
    flash(SAID[milestone.state])
    return see("progress.milestone", milestone_id=milestone_id, anchor=None if milestone.is_open else "reflection")


@blueprint.post("/milestones/<int:milestone_id>/block")
def block(milestone_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    milestone, form = own_milestone(viewer, milestone_id), BlockForm()
    if not form.was_sent():
        return page("goals/block.html", 422, milestone=milestone, form=form)
    commands.block(milestone, by=viewer, now=now(), **form.values())
    return see("progress.milestone", milestone_id=milestone_id)


@blueprint.post("/milestones/<int:milestone_id>/unblock")
def unblock(milestone_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    commands.unblock(own_milestone(viewer, milestone_id), by=viewer, now=now())
    return see("progress.milestone", milestone_id=milestone_id)
