"""The client's answer to feedback, and the thread below it."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict, Forbidden
from coachapp.core.once import once
from coachapp.core.web import back_to, page
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import (
    commands,
    handover_views,
    loop_views,
    milestone_views,
    preparation_views,
    publication_views,
    queries,
    review_views,
)
from coachapp.feedback.blueprint import blueprint
from coachapp.feedback.forms import ReplyForm, ResponseForm
from coachapp.feedback.models import Feedback

__all__ = ["blueprint", "handover_views", "loop_views", "milestone_views", "preparation_views", "publication_views", "review_views"]


@blueprint.get("/feedback/<int:feedback_id>/response")
def answer(feedback_id: int) -> ResponseReturnValue:
    """One feedback with its thread, and the answer's form."""
    viewer = current_viewer()
    thread = queries.thread(viewer, feedback_id)
    return page("feedback/answer.html", **_nothing_typed(viewer, thread))


@blueprint.post("/feedback/<int:feedback_id>/response")
def respond(feedback_id: int) -> ResponseReturnValue:
    viewer, form = current_viewer(), ResponseForm()
    feedback = queries.feedback(viewer, feedback_id)
    typed = {
        "kind": form.kind.data,
        "text": form.text.data or "",
        "action": form.action.data or "",
        "due_on": request.form.get("due_on", ""),
    }
    if not form.was_sent():
        return _answer_again(viewer, feedback_id, 422, typed | {"errors": form.reasons()})
    try:
        commands.respond(feedback, by=viewer, now=now(), **form.values())
    except (Forbidden, Conflict) as refusal:
        return _answer_again(viewer, feedback_id, refusal.status, typed | {"turned_away": refusal.reason})
    return _back(feedback)


@blueprint.post("/feedback/<int:feedback_id>/replies")
@once
def reply(feedback_id: int) -> ResponseReturnValue:
    viewer, form = current_viewer(), ReplyForm()
    feedback = queries.feedback(viewer, feedback_id)
    if not form.was_sent():
        return _answer_again(viewer, feedback_id, 422, {"reply": form.text.data or "", "reply_error": form.reasons().get("text", "")})
    try:
        commands.reply(feedback, by=viewer, now=now(), **form.values())
    except Forbidden as refusal:
        return _answer_again(viewer, feedback_id, 403, {"reply": form.text.data or "", "turned_away": refusal.reason})
    return _back(feedback)


def _nothing_typed(viewer: Viewer, thread: Any) -> dict[str, Any]:
    empty = {"kind": "", "text": "", "action": "", "due_on": "", "errors": {}, "reply": "", "reply_error": "", "turned_away": ""}
    return empty | {"thread": thread, "viewer": viewer}


def _answer_again(viewer: Viewer, feedback_id: int, status: int, more: dict[str, Any]) -> ResponseReturnValue:
    """The same feedback with what was typed under it, and why it was not taken."""
    become("read")
    return page("feedback/answer.html", status, **_nothing_typed(viewer, queries.thread(viewer, feedback_id)) | more)


def _back(feedback: Feedback) -> ResponseReturnValue:
    return back_to("progress.milestone", milestone_id=feedback.milestone_id, _anchor=f"f-{feedback.id}")
