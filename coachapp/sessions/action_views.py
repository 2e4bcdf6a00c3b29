"""Another day for what one of the two promised."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.core.web import page, see
from coachapp.core.wording import day
from coachapp.engagements.request import current_viewer
from coachapp.sessions import action_commands, policy, queries
from coachapp.sessions.blueprint import blueprint
from coachapp.sessions.forms import ActionDayForm
from coachapp.sessions.models import Action


@blueprint.get("/actions/<int:action_id>/day")
def action_day(action_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    action = queries.action(viewer, action_id)
    require(policy.may_work_together(viewer, action.engagement))
    return _show(action, ActionDayForm(due_on=action.due_on))


@blueprint.post("/actions/<int:action_id>/day")
def move_action(action_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    action, form = queries.action(viewer, action_id), ActionDayForm()
    if not form.was_sent():
        return _show(action, form, 422)
    try:
        action_commands.move_action(action, by=viewer, now=now(), **form.values())
    except Conflict as conflict:
        form.refuse(conflict)
        return _show(action, form, 409)
    flash(f"Now by {day(action.due_on)}.")
    return see("progress.actions")


def _show(action: Action, form: ActionDayForm, status: int = 200) -> ResponseReturnValue:
    form.was.data = action.due_on.isoformat()
    return page("sessions/action_day.html", status, action=action, form=form)
