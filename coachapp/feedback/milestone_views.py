"""What a coach does about one milestone of a review beside writing: skip it with a word why, keep a private note on it."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict, Forbidden
from coachapp.core.policy import require
from coachapp.core.web import page, pieces_of, see, wants_fragment
from coachapp.core.wording import time_of_day
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import board_queries, review_commands, review_queries
from coachapp.feedback.blueprint import blueprint
from coachapp.feedback.evidence import PIECES, evidence_of
from coachapp.feedback.policy import may_write_feedback
from coachapp.feedback.review_forms import MilestoneNoteForm, SkipForm
from coachapp.goals.models import Milestone
from coachapp.sessions.models import CoachingSession
from coachapp.sessions.queries import last_held_before

Found = tuple[CoachingSession, Milestone]


@blueprint.get("/sessions/<int:session_id>/milestones/<int:milestone_id>/before")
def said_before(session_id: int, milestone_id: int) -> ResponseReturnValue:
    """What was said of it before the last time, for Review; without script its own page has all of it."""
    viewer = current_viewer()
    coaching_session, milestone = _found(viewer, session_id, milestone_id)
    if not wants_fragment():
        return see("progress.milestone", milestone_id=milestone.id)
    older = board_queries.said_before(viewer, milestone)
    return page("feedback/_before.html", said=evidence_of(pieces_of(PIECES), viewer, coaching_session).before(older))


@blueprint.get("/sessions/<int:session_id>/milestones/<int:milestone_id>/facts")
def facts(session_id: int, milestone_id: int) -> ResponseReturnValue:
    """What stands beside its pen, for a long Review; without script its own page has all of it."""
    viewer = current_viewer()
    coaching_session, milestone = _found(viewer, session_id, milestone_id)
    if not wants_fragment():
        return see("progress.milestone", milestone_id=milestone.id)
    last_held = last_held_before(coaching_session)
    entry = board_queries.review_of(viewer, coaching_session, last_held, milestone.id)
    return page("feedback/_facts.html", facts=evidence_of(pieces_of(PIECES), viewer, coaching_session, last_held).of(entry))


@blueprint.get("/sessions/<int:session_id>/milestones/<int:milestone_id>/skip")
def why_skip(session_id: int, milestone_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    found = _found(viewer, session_id, milestone_id)
    require(may_write_feedback(viewer, found[0]))
    return _ask_why(found, SkipForm(formdata=None))


@blueprint.post("/sessions/<int:session_id>/milestones/<int:milestone_id>/skip")
def skip(session_id: int, milestone_id: int) -> ResponseReturnValue:
    viewer, form = current_viewer(), SkipForm()
    found = _found(viewer, session_id, milestone_id)
    if not form.was_sent():
        return _ask_why(found, form, 422)
    try:
        review_commands.skip_milestone(*found, by=viewer, now=now(), **form.values())
    except Forbidden as refusal:
        return _ask_why(found, form, 403, turned_away=refusal.reason)
    return _back(session_id, milestone_id)


@blueprint.post("/sessions/<int:session_id>/milestones/<int:milestone_id>/take-up")
def take_up(session_id: int, milestone_id: int) -> ResponseReturnValue:
    """Do not skip it after all."""
    viewer = current_viewer()
    review_commands.take_up(*_found(viewer, session_id, milestone_id), by=viewer)
    return _back(session_id, milestone_id)


@blueprint.get("/sessions/<int:session_id>/milestones/<int:milestone_id>/note")
def milestone_note(session_id: int, milestone_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    found = _found(viewer, session_id, milestone_id)
    require(may_write_feedback(viewer, found[0]))
    note = review_queries.milestone_note(viewer, milestone_id)
    return _show_note(found, text=note.text if note else "", version=note.version if note else 0)


@blueprint.post("/sessions/<int:session_id>/milestones/<int:milestone_id>/note")
def save_milestone_note(session_id: int, milestone_id: int) -> ResponseReturnValue:
    """Save the coach's private note: with the button back to Review, for an autosave only what stands around the text."""
    viewer, form = current_viewer(), MilestoneNoteForm()
    found = _found(viewer, session_id, milestone_id)
    if not form.was_sent():
        return _note_again(viewer, found, 422, form, errors=form.reasons())
    keep = request.form.get("keep", "")
    try:
        note = review_commands.write_milestone_note(*found, by=viewer, now=now(), **form.values(), keep=keep)
    except Forbidden as refusal:
        return _note_again(viewer, found, 403, form, errors={"text": refusal.reason})
    except Conflict:
        return _note_again(viewer, found, 409, form, is_stale=True)
    if wants_fragment():
        return page("feedback/_entry.html", milestone_id=milestone_id, version=note.version, errors={}, theirs=None)
    return _back(session_id, milestone_id)


def _found(viewer: Viewer, session_id: int, milestone_id: int) -> Found:
    coaching_session = board_queries.reviewed_session(viewer, session_id)
    return coaching_session, board_queries.reviewed_milestone(viewer, coaching_session, milestone_id)


def _back(session_id: int, milestone_id: int) -> ResponseReturnValue:
    return see("feedback.review", session_id=session_id, anchor=f"m-{milestone_id}")


def _ask_why(found: Found, form: SkipForm, status: int = 200, *, turned_away: str = "") -> ResponseReturnValue:
    coaching_session, milestone = found
    context = {"coaching_session": coaching_session, "milestone": milestone, "form": form, "turned_away": turned_away}
    return page("feedback/skip.html", status, **context)


def _note_again(
    viewer: Viewer, found: Found, status: int, form: MilestoneNoteForm, *, errors: dict[str, str] | None = None, is_stale: bool = False
) -> ResponseReturnValue:
    """The refused note with what was typed in it: nothing was kept, and nothing is lost."""
    session_id, milestone_id = found[0].id, found[1].id
    become("read")
    saved = review_queries.milestone_note(viewer, milestone_id)
    theirs = {"text": saved.text, "signal": "", "at": f"at {time_of_day(saved.updated_at)}"} if saved and is_stale else None
    version = saved.version if saved else 0
    found = _found(viewer, session_id, milestone_id)
    return _show_note(found, status, text=form.text.data or "", version=version, errors=errors or {}, theirs=theirs)


def _show_note(found: Found, status: int = 200, **pen: Any) -> ResponseReturnValue:
    coaching_session, milestone = found
    pen = {"errors": {}, "theirs": None} | pen
    if wants_fragment():
        return page("feedback/_entry.html", status, milestone_id=milestone.id, **pen)
    return page("feedback/milestone_note.html", status, coaching_session=coaching_session, milestone=milestone, **pen)
