"""After the review: did it help, other words for feedback, and what its words were before."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.core.web import back_to, page
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import loop_commands, queries
from coachapp.feedback.blueprint import blueprint
from coachapp.feedback.forms import EditForm, HelpForm, edited_as
from coachapp.feedback.models import SIGNAL_WORDS, Feedback
from coachapp.feedback.policy import may_edit_feedback
from coachapp.goals.difference import versions
from coachapp.goals.version_queries import edits


@blueprint.post("/feedback/<int:feedback_id>/help", endpoint="help")
def tell_help(feedback_id: int) -> ResponseReturnValue:
    viewer, form = current_viewer(), HelpForm()
    feedback = queries.feedback(viewer, feedback_id)
    if not form.was_sent():
        become("read")
        return page("feedback/help.html", 422, words=queries.thread(viewer, feedback_id).words, error=form.reasons()["helped"])
    loop_commands.tell_help(feedback, by=viewer, now=now(), **form.values())
    return _back(feedback)


@blueprint.get("/feedback/<int:feedback_id>/edit")
def edit(feedback_id: int) -> ResponseReturnValue:
    feedback = _own(current_viewer(), feedback_id)
    form = EditForm(obj=feedback, data={"edited": edited_as(feedback)})
    return page("feedback/edit.html", feedback=feedback, form=form, is_stale=False, words=SIGNAL_WORDS)


@blueprint.post("/feedback/<int:feedback_id>/edit")
def save_edit(feedback_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    feedback, form = _own(viewer, feedback_id), EditForm()
    is_good, is_stale = form.was_sent(), form.is_stale(feedback)
    if is_stale or not is_good:
        status = 409 if is_stale else 422
        return page("feedback/edit.html", status, feedback=feedback, form=form, is_stale=is_stale, words=SIGNAL_WORDS)
    try:
        loop_commands.edit_feedback(feedback, by=viewer, now=now(), **form.values())
    except Conflict as conflict:
        form.refuse(conflict)
        return page("feedback/edit.html", 422, feedback=feedback, form=form, is_stale=False, words=SIGNAL_WORDS)
    return _back(feedback)


def _own(viewer: Viewer, feedback_id: int) -> Feedback:
    """A feedback that the viewer wrote and may change."""
    feedback = queries.feedback(viewer, feedback_id)
    require(may_edit_feedback(viewer, feedback, is_running=feedback.coaching_session.engagement.is_running))
    return feedback


@blueprint.get("/feedback/<int:feedback_id>/history")
def history(feedback_id: int) -> ResponseReturnValue:
    """Every text that a feedback had, for those who may read it."""
    viewer = current_viewer()
    thread = queries.thread(viewer, feedback_id)
    lines = edits("feedback", feedback_id, request.args.get("after"))
    return page("feedback/history.html", thread=thread, viewer=viewer, lines=lines, versions=versions(lines.rows))


def _back(feedback: Feedback) -> ResponseReturnValue:
    return back_to("progress.milestone", milestone_id=feedback.milestone_id, _anchor=f"f-{feedback.id}")
