"""A goal: write, edit, state, sharing, the order of its milestones."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.errors import Conflict
from coachapp.core.once import once
from coachapp.core.policy import require
from coachapp.core.web import page, see
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.goals import choice_queries, choice_views, commands, milestone_views, policy, proposal_views, queries, version_views
from coachapp.goals.blueprint import blueprint
from coachapp.goals.forms import CHOSEN, GoalForm, GoalStateForm, NewGoalForm, Sharing
from coachapp.goals.models import GoalState
from coachapp.goals.request import own_goal

__all__ = ["blueprint", "choice_views", "milestone_views", "proposal_views", "version_views"]

SAID = {
    GoalState.DRAFT: "It is a draft again: only you see it.",
    GoalState.ACTIVE: "The goal is active.",
    GoalState.REACHED: "Reached. It stays here with everything that led to it.",
    GoalState.SET_ASIDE: "Set aside: it stands on your list of what you are not doing.",
}


@blueprint.get("/goals/new")
def new_goal() -> ResponseReturnValue:
    viewer = current_viewer()
    require(policy.may_make_goal(viewer))
    return _new_goal(viewer, NewGoalForm(queries.coaches(viewer)))


def _new_goal(viewer: Viewer, form: NewGoalForm, status: int = 200) -> ResponseReturnValue:
    """The form, under what earlier milestones taught."""
    return page("goals/new_goal.html", status, form=form, reflections=choice_queries.reflections(viewer, viewer.account_id))


@blueprint.post("/goals/new")
@once
def make_goal() -> ResponseReturnValue:
    viewer = current_viewer()
    require(policy.may_make_goal(viewer))
    form = NewGoalForm(queries.coaches(viewer))
    if not form.was_sent():
        return _new_goal(viewer, form, 422)
    goal = commands.make_goal(by=viewer, now=now(), **form.values())
    return see("progress.goal", goal_id=goal.id)


@blueprint.get("/goals/<int:goal_id>/edit")
def edit_goal(goal_id: int) -> ResponseReturnValue:
    goal = own_goal(current_viewer(), goal_id)
    return page("goals/edit_goal.html", goal=goal, form=GoalForm(obj=goal), differences=None)


@blueprint.post("/goals/<int:goal_id>/edit")
def save_goal(goal_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    goal, form = own_goal(viewer, goal_id), GoalForm()
    is_good, is_stale = form.was_sent(), form.is_stale(goal)
    if is_stale or not is_good:
        differences = list(form.differences(goal)) if is_stale else None
        return page("goals/edit_goal.html", 409 if is_stale else 422, goal=goal, form=form, differences=differences)
    commands.edit_goal(goal, by=viewer, now=now(), **form.values())
    return see("progress.goal", goal_id=goal_id)


@blueprint.post("/goals/<int:goal_id>/state")
def set_goal_state(goal_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    goal, form = own_goal(viewer, goal_id), GoalStateForm()
    try:
        if not form.was_sent():
            return page("goals/set_goal_state.html", 422, goal=goal, form=form)
        commands.set_goal_state(goal, by=viewer, now=now(), **form.values())
    except Conflict as conflict:
        form.refuse(conflict)
        return page("goals/set_goal_state.html", 422, goal=goal, form=form)
    flash(SAID[goal.state])
    return see("progress.goal", goal_id=goal_id)


@blueprint.get("/goals/<int:goal_id>/sharing")
def sharing(goal_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    goal = own_goal(viewer, goal_id)
    kept = {} if goal.is_shared_with_all else {"sharing": CHOSEN, "coaches": sorted(queries.shares(goal_id))}
    return page("goals/sharing.html", goal=goal, form=Sharing(queries.coaches(viewer), **kept))


@blueprint.post("/goals/<int:goal_id>/sharing")
def share_goal(goal_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    goal, form = own_goal(viewer, goal_id), Sharing(queries.coaches(viewer))
    if not form.was_sent():
        return page("goals/sharing.html", 422, goal=goal, form=form)
    commands.share_goal(goal, by=viewer, now=now(), **form.values())
    return see("progress.goal", goal_id=goal_id)


@blueprint.post("/goals/<int:goal_id>/order")
def order(goal_id: int) -> ResponseReturnValue:
    """Up or down by a button (the milestone's id), or the whole order that dragging gave."""
    viewer = current_viewer()
    goal = own_goal(viewer, goal_id)
    wanted = request.form.get("up") or request.form.get("down")
    if wanted:
        commands.move_milestone(goal, by=viewer, now=now(), milestone_id=_number(wanted), is_up="up" in request.form)
    else:
        ids = [_number(part) for part in request.form.get("order", "").split(",")]
        commands.order_milestones(goal, by=viewer, now=now(), ids=ids)
    return see("progress.goal", goal_id=goal_id, anchor="milestones")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
