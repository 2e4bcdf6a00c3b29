"""The meeting: its page, what both are shown while it is open, and its close."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.errors import Conflict
from coachapp.core.link_fields import is_web_address
from coachapp.core.once import once
from coachapp.core.policy import Decision, require
from coachapp.core.web import back_to, page, see, wants_fragment
from coachapp.core.wording import time_of_day
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.meetings import commands, policy, queries
from coachapp.meetings.blueprint import blueprint
from coachapp.meetings.forms import ActionForm, AgendaForm, NotesForm
from coachapp.meetings.timer import progress
from coachapp.sessions import commands as sessions
from coachapp.sessions.models import ACTION_WORDS, SESSION_WORDS, CoachingSession
from coachapp.sessions.policy import may_edit_together, may_keep_private_notes, may_work_together
from coachapp.sessions.queries import coaching_session, prepared, private_notes
from coachapp.sessions.series import EVERY_WORDS

__all__ = ["blueprint"]


@blueprint.get("/sessions/<int:session_id>/meeting")
def meeting(session_id: int) -> ResponseReturnValue:
    viewer, found = _found(session_id)
    if found.state not in policy.MET:
        return see("sessions.coaching_session", session_id=session_id)
    return _show(viewer, found)


@blueprint.get("/sessions/<int:session_id>/meeting/live")
def live(session_id: int) -> ResponseReturnValue:
    """What lies on the table, for the page that is open; nothing (204) while that is what it `known` already."""
    viewer, found = _found(session_id)
    table = queries.table(viewer, found)
    if request.args.get("known") == table.stamp:
        return "", 204
    return page("meetings/_live.html", **_on_the_table(viewer, found, table))


@blueprint.post("/sessions/<int:session_id>/meeting/notes")
def save_notes(session_id: int) -> ResponseReturnValue:
    """Save the shared notes; to what saves itself the answer is what stands around the text, and the text that both made."""
    viewer, found = _found(session_id)
    form, may = NotesForm(), may_edit_together(viewer, found)
    typed = form.text.data or ""
    if not may:
        return _turn_away(viewer, found, may, typed)
    if request.form.get("keep") == "both":
        form.text.data = typed = f"{typed}\n\n{found.shared_notes}".strip()
    if not form.was_sent():
        return _answer(viewer, found, 422, _pen(found, typed, errors=form.reasons()))
    try:
        commands.write_notes(found, by=viewer, now=now(), text=typed, version=form.version.data or 0, base=form.came_from)
    except Conflict:
        at = f"at {time_of_day(found.notes_at)}" if found.notes_at else "meanwhile"
        return _answer(viewer, found, 409, _pen(found, typed, theirs={"text": found.shared_notes, "signal": None, "at": at}))
    return _answer(viewer, found, 200, _pen(found)) if wants_fragment() else _see(session_id, "shared-notes")


@blueprint.post("/sessions/<int:session_id>/meeting/agenda")
@once
def add_agenda_item(session_id: int) -> ResponseReturnValue:
    viewer, found = _found(session_id)
    form, may = AgendaForm(), may_edit_together(viewer, found)
    if not may:
        return _turn_away(viewer, found, may, form.agenda.data)
    if not form.was_sent():
        return _show(viewer, found, 422, agenda_form=form)
    sessions.add_agenda_item(found.engagement, by=viewer, now=now(), text=form.agenda.data or "", coaching_session=found)
    return back_to("meetings.meeting", session_id=session_id, _anchor="agenda")


@blueprint.post("/sessions/<int:session_id>/meeting/actions")
@once
def add_action(session_id: int) -> ResponseReturnValue:
    viewer, found = _found(session_id)
    form, may = ActionForm.between(found, viewer.account_id), may_edit_together(viewer, found)
    if not may:
        return _turn_away(viewer, found, may, form.text.data)
    if not form.was_sent():
        return _show(viewer, found, 422, action_form=form)
    v = form.values()
    promise = {"owner_id": v["owner"], "text": v["text"], "due_on": v["due_on"]}
    sessions.make_action(found.engagement, by=viewer, now=now(), coaching_session=found, **promise)
    return back_to("meetings.meeting", session_id=session_id, _anchor="actions")


@blueprint.get("/sessions/<int:session_id>/meeting/closing")
def closing(session_id: int) -> ResponseReturnValue:
    """What both will get, and the one button that sends it."""
    viewer, found = _found(session_id)
    require(policy.may_close_meeting(viewer, found))
    table = queries.table(viewer, found)
    if table.closed_at:
        return _see(session_id)
    return page("meetings/closing.html", has_begun=found.starts_at <= now(), **_on_the_table(viewer, found, table))


@blueprint.post("/sessions/<int:session_id>/meeting/closing")
def close(session_id: int) -> ResponseReturnValue:
    """Pressed twice it is the same: one recap each."""
    viewer, found = _found(session_id)
    commands.close_meeting(found, by=viewer, now=now())
    return _see(session_id)


def _found(session_id: int) -> tuple[Viewer, CoachingSession]:
    viewer = current_viewer()
    return viewer, coaching_session(viewer, session_id)


def _see(session_id: int, anchor: str | None = None) -> ResponseReturnValue:
    return see("meetings.meeting", session_id=session_id, anchor=anchor)


def _pen(found: CoachingSession, text: str | None = None, *, errors: dict[str, str] | None = None, theirs: Any = None) -> dict[str, Any]:
    """The notes' field: what stands in it, and what is kept."""
    kept = found.shared_notes
    return {
        "text": kept if text is None else text,
        "version": found.notes_version,
        "base": kept,
        "errors": errors or {},
        "theirs": theirs,
    }


def _private(viewer: Viewer, session_id: int) -> dict[str, Any]:
    """The field of the coach's own notes."""
    kept = private_notes(viewer, session_id)
    return {"text": kept.text, "version": kept.version, "errors": {}, "theirs": None}


def _answer(viewer: Viewer, found: CoachingSession, status: int, pen: dict[str, Any]) -> ResponseReturnValue:
    if wants_fragment():
        return page("meetings/_notes_state.html", status, pen=pen)
    return _show(viewer, found, status, pen=pen)


def _turn_away(viewer: Viewer, found: CoachingSession, may: Decision, typed: str | None) -> ResponseReturnValue:
    """403 with the reason, on the same page, and with what was typed: it was not kept, but it is not lost."""
    if wants_fragment():
        return page("meetings/_notes_state.html", 403, pen=_pen(found, typed, errors={"text": may.reason}))
    return _show(viewer, found, 403, turned_away=may.reason, typed=typed or "")


def _on_the_table(viewer: Viewer, found: CoachingSession, table: queries.Table) -> dict[str, Any]:
    """What both are shown, and what the reader may do with it."""
    engagement = found.engagement
    is_coach = viewer.account_id == engagement.coach_id
    return {
        "coaching_session": found,
        "viewer": viewer,
        "is_coach": is_coach,
        "other": engagement.other_of(viewer.account_id),
        "table": table,
        "agenda": table.agenda,
        "actions": table.actions,
        "action_words": ACTION_WORDS,
        "may_edit": may_edit_together(viewer, found),
        "may_work": may_work_together(viewer, engagement),
        "may_close": policy.may_close_meeting(viewer, found),
    }


def _show(viewer: Viewer, found: CoachingSession, status: int = 200, **more: Any) -> ResponseReturnValue:
    """The page of one meeting; `more` is what a refused form brings back."""
    moment, context = now(), _on_the_table(viewer, found, queries.table(viewer, found))
    context |= {
        "prepared": prepared(viewer, found.id),
        "pen": _pen(found),
        "private": _private(viewer, found.id) if context["is_coach"] else None,
        "may_keep": may_keep_private_notes(viewer, found),
        "agenda_form": AgendaForm(formdata=None),
        "action_form": ActionForm.between(found, viewer.account_id, is_empty=True),
        "is_link": is_web_address(found.place),
        "has_begun": found.starts_at <= moment,
        "progress": progress(found.starts_at, found.ends_at, moment),
        "moment": moment,
        "last": None,
        "words": SESSION_WORDS,
        "every": EVERY_WORDS,
        "turned_away": "",
        "typed": "",
    }
    return page("meetings/meeting.html", status, **context | more)
