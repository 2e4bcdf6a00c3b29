"""Review, publication, the client's answer and the thread below it."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict, Forbidden
from coachapp.core.once import once
from coachapp.core.policy import require
from coachapp.core.web import back_to, page, see, wants_fragment
from coachapp.core.wording import time_of_day
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import board_queries, commands, queries
from coachapp.feedback.blueprint import blueprint
from coachapp.feedback.board import Board, beginning, gravest_first
from coachapp.feedback.forms import DraftForm, ReplyForm, ResponseForm
from coachapp.feedback.models import SIGNAL_WORDS, Draft, Feedback
from coachapp.feedback.policy import may_write_feedback
from coachapp.goals.look_commands import note_look
from coachapp.goals.models import SCOPE_WORDS
from coachapp.sessions.models import CoachingSession

@blueprint.get("/sessions/<int:session_id>/review")
def review(session_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    return _show_review(viewer, board_queries.reviewed_session(viewer, session_id))


@blueprint.post("/sessions/<int:session_id>/milestones/<int:milestone_id>/feedback")
def write(session_id: int, milestone_id: int) -> ResponseReturnValue:
    """Save one pen: with the button the page again, for an autosave only what stands around the text."""
    viewer, form = current_viewer(), DraftForm()
    coaching_session = board_queries.reviewed_session(viewer, session_id)
    milestone = board_queries.reviewed_milestone(viewer, coaching_session, milestone_id)
    if not form.was_sent():
        return _pen_again(viewer, session_id, milestone_id, 422, form, errors=form.reasons())
    try:
        draft = commands.write_draft(coaching_session, milestone, by=viewer, now=now(), **form.values(), keep=request.form.get("keep", ""))
    except Forbidden as refusal:
        return _pen_again(viewer, session_id, milestone_id, 403, form, errors={"text": refusal.reason})
    except Conflict:
        return _pen_again(viewer, session_id, milestone_id, 409, form, is_stale=True)
    if wants_fragment():
        return page("feedback/_entry.html", milestone_id=milestone_id, version=draft.version, errors={}, theirs=None)
    return see("feedback.review", session_id=session_id, anchor=f"m-{milestone_id}")


def _pen_again(
    viewer: Viewer,
    session_id: int,
    milestone_id: int,
    status: int,
    form: DraftForm,
    *,
    errors: dict[str, str] | None = None,
    is_stale: bool = False,
) -> ResponseReturnValue:
    """The refused pen with what was typed in it: nothing was kept, and nothing is lost."""
    become("read")
    saved = board_queries.draft(session_id, milestone_id)
    theirs = _theirs(saved) if saved and is_stale else None
    pen = {"version": saved.version if saved else 0, "errors": errors or {}, "theirs": theirs}
    if wants_fragment():
        return page("feedback/_entry.html", status, milestone_id=milestone_id, **pen)
    coaching_session = board_queries.reviewed_session(viewer, session_id)
    typed = {"signal": form.signal.data or "", "text": form.text.data or ""}
    if not may_write_feedback(viewer, coaching_session):
        return _show_review(viewer, coaching_session, status, turned_away=(errors or {}).get("text", ""), typed=typed["text"])
    board = board_queries.review_board(viewer, coaching_session).typed(milestone_id, **typed, **pen)
    return _show_board(viewer, board, status)


def _theirs(saved: Draft) -> dict[str, Any]:
    """What another tab saved, as the pen shows it beside what was typed here."""
    return {"text": saved.text, "signal": saved.signal, "at": f"at {time_of_day(saved.saved_at)}"}


def _show_review(
    viewer: Viewer, coaching_session: CoachingSession, status: int = 200, *, turned_away: str = "", typed: str = ""
) -> ResponseReturnValue:
    """The board while it is written, and what was published once it is."""
    more = {"turned_away": turned_away, "typed": typed}
    if coaching_session.published_at is None:
        return _show_board(viewer, board_queries.review_board(viewer, coaching_session), status, **more)
    threads = gravest_first(queries.published(viewer, coaching_session.id))
    return page("feedback/published.html", status, coaching_session=coaching_session, viewer=viewer, threads=threads, **more)


def _show_board(viewer: Viewer, board: Board, status: int, *, turned_away: str = "", typed: str = "") -> ResponseReturnValue:
    note_look(viewer, board.coaching_session.engagement.client_id, now(), {entry.milestone.goal_id for entry in board.entries})
    return page("feedback/review.html", status, board=board, scopes=SCOPE_WORDS, turned_away=turned_away, typed=typed)


@blueprint.get("/sessions/<int:session_id>/publication")
def publication(session_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    coaching_session = board_queries.reviewed_session(viewer, session_id)
    if coaching_session.published_at is not None:
        return see("feedback.review", session_id=session_id)
    require(may_write_feedback(viewer, coaching_session))
    return _what_goes_out(viewer, coaching_session)


@blueprint.post("/sessions/<int:session_id>/publication")
def publish(session_id: int) -> ResponseReturnValue:
    """Pressed twice it is the same: one publication, one mail, the same page."""
    viewer = current_viewer()
    coaching_session = board_queries.reviewed_session(viewer, session_id)
    try:
        commands.publish_review(coaching_session, by=viewer, now=now())
    except Conflict as conflict:
        if conflict.field is None:
            raise
        return _what_goes_out(viewer, coaching_session, 422, conflict.reason)
    return see("feedback.review", session_id=session_id)


def _what_goes_out(viewer: Viewer, coaching_session: CoachingSession, status: int = 200, reason: str = "") -> ResponseReturnValue:
    milestones = board_queries.outline(viewer, coaching_session)
    context = {
        "coaching_session": coaching_session,
        "written": gravest_first(row for row in milestones if row.signal),
        "lacking": [row for row in milestones if row.text and not row.signal],
        "blank": [row for row in milestones if not row.text and not row.signal],
        "beginning": beginning,
        "words": SIGNAL_WORDS,
        "has_begun": coaching_session.starts_at <= now(),
        "reason": reason,
    }
    return page("feedback/publication.html", status, **context)


@blueprint.get("/feedback/<int:feedback_id>/response")
def answer(feedback_id: int) -> ResponseReturnValue:
    """One feedback with its thread, and the answer's form: where the mail's three links lead."""
    viewer = current_viewer()
    thread = queries.thread(viewer, feedback_id)
    return page("feedback/answer.html", **_nothing_typed(viewer, thread) | {"kind": request.args.get("kind", "")})


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
