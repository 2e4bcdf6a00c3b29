"""Why now, reflections, and the client's *Not doing* list."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now, today
from coachapp.core.errors import Conflict
from coachapp.core.once import once
from coachapp.core.policy import require
from coachapp.core.web import back_to, page, see
from coachapp.engagements.request import current_viewer
from coachapp.goals import choice_commands, choice_queries, policy
from coachapp.goals.blueprint import blueprint
from coachapp.goals.choice_forms import NewLineForm, NotDoingForm, ReflectionForm, WhyNowForm
from coachapp.goals.choice_models import Reflection
from coachapp.goals.models import Milestone
from coachapp.goals.request import own_goal, own_line, own_milestone

NONE_YET = 0
"""The version of a reflection that nobody has written: a second tab that writes the first one too sees both texts."""


@blueprint.get("/goals/<int:goal_id>/why-now")
def why_now(goal_id: int) -> ResponseReturnValue:
    goal = own_goal(current_viewer(), goal_id)
    kept = [{"url": row.url, "label": row.label} for row in choice_queries.evidence(goal_id)]
    return page("goals/why_now.html", goal=goal, form=WhyNowForm(obj=goal, evidence=kept), differences=None)


@blueprint.post("/goals/<int:goal_id>/why-now")
def save_why_now(goal_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    goal, form = own_goal(viewer, goal_id), WhyNowForm()
    is_good, is_stale = form.was_sent(), form.is_stale(goal)
    if is_stale or not is_good:
        differences = list(form.differences(goal)) if is_stale else None
        return page("goals/why_now.html", 409 if is_stale else 422, goal=goal, form=form, differences=differences)
    choice_commands.write_why_now(goal, by=viewer, now=now(), **form.values())
    return see("progress.goal", goal_id=goal_id, anchor="why-now")


@blueprint.post("/goals/<int:goal_id>/why-now/still-true")
def confirm_why_now(goal_id: int) -> ResponseReturnValue:
    """One press. Where nothing is written yet there is nothing to confirm: the form says so."""
    viewer = current_viewer()
    goal = own_goal(viewer, goal_id)
    try:
        choice_commands.confirm_why_now(goal, by=viewer, now=now())
    except Conflict as conflict:
        form = WhyNowForm(formdata=None, obj=goal)
        form.refuse(conflict)
        return page("goals/why_now.html", 422, goal=goal, form=form, differences=None)
    flash("Looked at. It will be asked again in six months.")
    return back_to("progress.goal", goal_id=goal_id, _anchor="why-now")


def _ended(milestone_id: int) -> tuple[Milestone, Reflection | None]:
    viewer = current_viewer()
    milestone = own_milestone(viewer, milestone_id)
    require(policy.may_reflect(viewer, milestone))
    return milestone, choice_queries.reflection(milestone_id)


@blueprint.get("/milestones/<int:milestone_id>/reflection")
def reflection(milestone_id: int) -> ResponseReturnValue:
    milestone, kept = _ended(milestone_id)
    form = ReflectionForm(obj=kept) if kept else ReflectionForm(version=NONE_YET)
    return page("goals/reflection.html", milestone=milestone, form=form, differences=None)


@blueprint.post("/milestones/<int:milestone_id>/reflection")
def save_reflection(milestone_id: int) -> ResponseReturnValue:
    (milestone, kept), form = _ended(milestone_id), ReflectionForm()
    is_good, is_stale = form.was_sent(), kept is not None and form.is_stale(kept)
    if is_stale or not is_good:
        differences = list(form.differences(kept)) if kept and is_stale else None
        return page("goals/reflection.html", 409 if is_stale else 422, milestone=milestone, form=form, differences=differences)
    try:
        choice_commands.write_reflection(milestone, by=current_viewer(), now=now(), **form.values())
    except Conflict as conflict:
        form.refuse(conflict)
        return page("goals/reflection.html", 422, milestone=milestone, form=form, differences=None)
    return see("progress.milestone", milestone_id=milestone_id, anchor="reflection")


def _list(form: NewLineForm, status: int = 200) -> ResponseReturnValue:
    viewer = current_viewer()
    require(policy.may_keep_list(viewer))
    lines = choice_queries.not_doing(viewer, viewer.account_id, request.args.get("after"))
    due = choice_queries.revisits_due(viewer, today()) if lines.is_first else ()
    above = {row.id for row in due}
    lines = replace(lines, rows=tuple(row for row in lines.rows if row.id not in above))
    return page("goals/not_doing.html", status, lines=lines, due=due, today=today(), form=form)


@blueprint.get("/my/not-doing")
def not_doing() -> ResponseReturnValue:
    return _list(NewLineForm(formdata=None))


@blueprint.post("/my/not-doing")
@once
def add_not_doing() -> ResponseReturnValue:
    form = NewLineForm()
    if not form.was_sent():
        return _list(form, 422)
    choice_commands.add_not_doing(by=current_viewer(), now=now(), today=today(), **form.values())
    return see("goals.not_doing")


@blueprint.get("/not-doing/<int:line_id>")
def edit_not_doing(line_id: int) -> ResponseReturnValue:
    line = own_line(current_viewer(), line_id)
    return page("goals/edit_not_doing.html", line=line, form=NotDoingForm.of(line), differences=None)


@blueprint.post("/not-doing/<int:line_id>")
def save_not_doing(line_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    line = own_line(viewer, line_id)
    form = NotDoingForm.of(line)
    is_good, is_stale = form.was_sent(), form.is_stale(line)
    if is_stale or not is_good:
        differences = list(form.differences(line)) if is_stale else None
        return page("goals/edit_not_doing.html", 409 if is_stale else 422, line=line, form=form, differences=differences)
    choice_commands.edit_not_doing(line, by=viewer, now=now(), **form.values())
    return see("goals.not_doing", anchor=f"line-{line_id}")


@blueprint.post("/not-doing/<int:line_id>/leave")
def leave_not_doing(line_id: int) -> ResponseReturnValue:
    """Looked at, and it stays: it comes up again in six months."""
    viewer = current_viewer()
    choice_commands.leave(own_line(viewer, line_id), by=viewer, now=now(), today=today())
    flash("It stays on the list and comes up again in six months.")
    return back_to("goals.not_doing")


@blueprint.post("/not-doing/<int:line_id>/take-up")
def take_up(line_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    line = own_line(viewer, line_id)
    goal_id, milestone_id = line.goal_id, line.milestone_id
    choice_commands.take_up(line, by=viewer, now=now(), today=today())
    flash("It is off the list.")
    if milestone_id is not None:
        return see("progress.milestone", milestone_id=milestone_id)
    return see("progress.goal", goal_id=goal_id) if goal_id is not None else see("goals.not_doing")
