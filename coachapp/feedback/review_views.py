"""Review: every open milestone with what changed, and its pen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict, Forbidden
from coachapp.core.security import csrf_token
from coachapp.core.web import page, pieces_of, see, wants_fragment
from coachapp.core.wording import time_of_day
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import board_queries, commands, queries, review_queries, sheets
from coachapp.feedback.blueprint import blueprint
from coachapp.feedback.board import Board, gravest_first
from coachapp.feedback.evidence import PIECES, evidence_of
from coachapp.feedback.forms import DraftForm
from coachapp.feedback.policy import may_write_feedback
from coachapp.feedback.sheets import Sheets
from coachapp.goals.look_commands import keep_look, note_look
from coachapp.ratings.standing import at_session
from coachapp.sessions.desk_queries import Desk, desk


@blueprint.get("/sessions/<int:session_id>/review")
def review(session_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    return _show_review(viewer, desk(viewer, session_id))


@blueprint.get("/sessions/<int:session_id>/lenses")
def lenses(session_id: int) -> ResponseReturnValue:
    """The four lenses of the client's active goals, to be rated in this session: a page, whose pane Review takes when it is scrolled to."""
    viewer = current_viewer()
    coaching_session = board_queries.reviewed_session(viewer, session_id)
    standings = at_session(viewer, coaching_session, now())
    note_look(viewer, coaching_session.engagement.client_id, now(), {standing.lenses.goal_id for standing in standings})
    return page("feedback/lenses.html", coaching_session=coaching_session, standings=standings)


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
    theirs = _theirs(saved.text, saved.signal, saved.saved_at) if saved and is_stale else None
    pen = {"version": saved.version if saved else 0, "errors": errors or {}, "theirs": theirs}
    if wants_fragment():
        return page("feedback/_entry.html", status, milestone_id=milestone_id, **pen)
    typed = {"signal": form.signal.data or "", "text": form.text.data or ""} | pen
    return _show_typed(viewer, session_id, milestone_id, status, typed, (errors or {}).get("text", ""), typed["text"])


def _theirs(text: str, signal: str | None, at: datetime) -> dict[str, Any]:
    """What another tab saved, as the pen shows it beside what was typed here."""
    return {"text": text, "signal": signal, "at": f"at {time_of_day(at)}"}


def _show_typed(
    viewer: Viewer, session_id: int, milestone_id: int, status: int, typed: dict[str, Any], reason: str, words: str
) -> ResponseReturnValue:
    """The review with what was typed about one milestone in its place; above the page with the reason where there is no place any more."""
    reviewed = desk(viewer, session_id)
    if not may_write_feedback(viewer, reviewed.sitting):
        return _show_review(viewer, reviewed, status, turned_away=reason, typed=words)
    return _show_board(viewer, board_queries.review_board(viewer, reviewed).typed(milestone_id, **typed), status)


def _show_review(viewer: Viewer, reviewed: Desk, status: int = 200, *, turned_away: str = "", typed: str = "") -> ResponseReturnValue:
    """The board while it is written, and what was published once it is."""
    coaching_session, more = reviewed.sitting, {"turned_away": turned_away, "typed": typed}
    if coaching_session.published_at is None:
        return _show_board(viewer, board_queries.review_board(viewer, reviewed), status, **more)
    context = {
        "coaching_session": coaching_session,
        "viewer": viewer,
        "threads": gravest_first(queries.published(viewer, coaching_session.id)),
        "theirs": review_queries.blind_signals(viewer, coaching_session.id),
        "skips": review_queries.skips(viewer, coaching_session.id),
    }
    return page("feedback/published.html", status, **context, **more)


def _show_board(viewer: Viewer, board: Board, status: int, *, turned_away: str = "", typed: str = "") -> ResponseReturnValue:
    if fresh := {entry.milestone.goal_id for entry in board.entries if not entry.milestone.is_noted}:
        keep_look(viewer, sorted(fresh), now())
    evidence = evidence_of(pieces_of(PIECES), viewer, board.coaching_session, board.last_held)
    context = {
        "board": board,
        "sheets": Sheets(pieces_of(sheets.PIECES), evidence, board, csrf_token()),
        "turned_away": turned_away,
        "typed": typed,
    }
    return page("feedback/review.html", status, **context)
