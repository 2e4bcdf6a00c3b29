"""Sessions: the list, the page of one, and the acts behind its buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.errors import Conflict
from coachapp.core.link_fields import is_web_address
from coachapp.core.once import once
from coachapp.core.policy import Decision
from coachapp.core.web import back_to, page, see, wants_fragment
from coachapp.core.wording import time_of_day
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.sessions import action_views, commands, feed_views, policy, queries, schedule_views, series_views, times_views
from coachapp.sessions.blueprint import blueprint
from coachapp.sessions.forms import ActionForm, ActionStateForm, AgendaForm, NotesForm, StateForm
from coachapp.sessions.models import ACTION_WORDS, SESSION_WORDS, CoachingSession, SessionState
from coachapp.sessions.series import EVERY_WORDS

__all__ = ["action_views", "blueprint", "feed_views", "schedule_views", "series_views", "times_views"]


@blueprint.get("/sessions")
def sessions() -> ResponseReturnValue:
    """What is to come, then what was; `next` and `past` are the keys of further pages of one of the two."""
    viewer = current_viewer()
    next_key, past_key = request.args.get("next"), request.args.get("past")
    to_come = None if past_key else queries.sessions_to_come(viewer, next_key)
    past = None if next_key else queries.past_sessions(viewer, past_key)
    return page("sessions/sessions.html", viewer=viewer, to_come=to_come, past=past, words=SESSION_WORDS, moment=now())


@blueprint.get("/sessions/<int:session_id>")
def coaching_session(session_id: int) -> ResponseReturnValue:
    return _show(*_found(session_id))


@blueprint.post("/sessions/<int:session_id>/state")
def set_session_state(session_id: int) -> ResponseReturnValue:
    viewer, found = _found(session_id)
    form = StateForm()
    if not form.was_sent():
        return _show(viewer, found, 422, turned_away="Choose Held, Cancel or No-show.")
    commands.set_session_state(found, state=form.state.data, by=viewer, now=now())
    return _see(session_id)


@blueprint.post("/sessions/<int:session_id>/agenda")
@once
def add_agenda_item(session_id: int) -> ResponseReturnValue:
    viewer, found = _found(session_id)
    form, may = AgendaForm(), policy.may_edit_together(viewer, found)
    if not may:
        return _turn_away(viewer, found, may, form.agenda.data)
    if not form.was_sent():
        return _show(viewer, found, 422, agenda_form=form)
    commands.add_agenda_item(found.engagement, by=viewer, now=now(), text=form.agenda.data or "", coaching_session=found)
    return back_to("sessions.coaching_session", session_id=session_id, _anchor="agenda")


@blueprint.post("/agenda/<int:item_id>/tick")
def tick(item_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    item, found = queries.agenda_item(viewer, item_id)
    commands.tick_agenda_item(item, found, by=viewer, is_ticked=bool(request.form.get("ticked")))
    return back_to("sessions.coaching_session", session_id=found.id, _anchor="agenda")


@blueprint.post("/agenda/<int:item_id>/removal")
def remove_agenda_item(item_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    item, found = queries.agenda_item(viewer, item_id)
    commands.remove_agenda_item(item, found, by=viewer, now=now())
    return back_to("sessions.coaching_session", session_id=found.id, _anchor="agenda")


@blueprint.post("/sessions/<int:session_id>/shared-notes")
def save_shared_notes(session_id: int) -> ResponseReturnValue:
    viewer, found = _found(session_id)
    may, saved = policy.may_edit_together(viewer, found), queries.shared_notes(found)
    return _save_notes(viewer, found, "shared", saved, may, commands.write_shared_notes)


@blueprint.post("/sessions/<int:session_id>/private-notes")
def save_private_notes(session_id: int) -> ResponseReturnValue:
    viewer, found = _found(session_id)
    may, saved = policy.may_keep_private_notes(viewer, found), queries.private_notes(viewer, session_id)
    return _save_notes(viewer, found, "private", saved, may, commands.write_private_note)


def _save_notes(
    viewer: Viewer, found: CoachingSession, kind: str, saved: queries.Notes, may: Decision, write: Callable[..., None]
) -> ResponseReturnValue:
    form = NotesForm()
    typed = form.text.data or ""
    if not may:
        return _turn_away(viewer, found, may, typed)
    if not form.was_sent():
        return _answer(viewer, found, 422, kind, _pen(saved, typed, errors=form.reasons()))
    if request.form.get("keep") == "both":
        typed = f"{typed}\n\n{saved.text}".strip()
    try:
        write(found, by=viewer, now=now(), text=typed, version=form.version.data)
    except Conflict:
        at = f"at {time_of_day(saved.saved_at)}" if saved.saved_at else "meanwhile"
        return _answer(viewer, found, 409, kind, _pen(saved, typed, theirs={"text": saved.text, "signal": None, "at": at}))
    fresh = queries.shared_notes(found) if kind == "shared" else queries.private_notes(viewer, found.id)
    return _answer(viewer, found, 200, kind, _pen(fresh)) if wants_fragment() else back_to("sessions.coaching_session", session_id=found.id)


def _answer(viewer: Viewer, found: CoachingSession, status: int, kind: str, pen: dict[str, Any]) -> ResponseReturnValue:
    """The page again, or, to what saves itself, only what stands around the text."""
    if wants_fragment():
        return page("sessions/_pen_state.html", status, kind=kind, pen=pen)
    return _show(viewer, found, status, **{kind: pen})


@blueprint.post("/sessions/<int:session_id>/actions")
@once
def add_action(session_id: int) -> ResponseReturnValue:
    viewer, found = _found(session_id)
    form, may = ActionForm.between(found, viewer.account_id), policy.may_edit_together(viewer, found)
    if not may:
        return _turn_away(viewer, found, may, form.text.data)
    if not form.was_sent():
        return _show(viewer, found, 422, action_form=form)
    v = form.values()
    commands.make_action(
        found.engagement, by=viewer, now=now(), owner_id=v["owner"], text=v["text"], due_on=v["due_on"], coaching_session=found
    )
    return _see(session_id, "actions")


@blueprint.post("/actions/<int:action_id>/state")
def close_action(action_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    action, form = queries.action(viewer, action_id), ActionStateForm()
    if not form.was_sent():
        raise Conflict("An action is open, done or dropped.")
    commands.close_action(action, by=viewer, now=now(), state=form.state.data)
    if action.session_id is None:
        return back_to("sessions.sessions")
    return back_to("sessions.coaching_session", session_id=action.session_id, _anchor="actions")


def _found(session_id: int) -> tuple[Viewer, CoachingSession]:
    viewer = current_viewer()
    return viewer, queries.coaching_session(viewer, session_id)


def _see(session_id: int, anchor: str | None = None) -> ResponseReturnValue:
    return see("sessions.coaching_session", session_id=session_id, anchor=anchor)


def _pen(saved: queries.Notes, text: str | None = None, *, errors: dict[str, str] | None = None, theirs: Any = None) -> dict[str, Any]:
    return {"text": saved.text if text is None else text, "version": saved.version, "errors": errors or {}, "theirs": theirs}


def _turn_away(viewer: Viewer, found: CoachingSession, may: Decision, typed: str | None) -> ResponseReturnValue:
    """403 with the reason, on the same page, and with what was typed: it was not kept, but it is not lost."""
    if wants_fragment():
        return page("sessions/_pen_state.html", 403, kind="shared", pen={"version": 0, "errors": {"text": may.reason}, "theirs": None})
    return _show(viewer, found, 403, turned_away=may.reason, typed=typed or "")


def _rights(viewer: Viewer, found: CoachingSession) -> dict[str, Decision]:
    """What the reader may do on the page of a session."""
    return {
        "may_edit": policy.may_edit_together(viewer, found),
        "may_conduct": policy.may_conduct(viewer, found),
        "may_move": policy.may_move(viewer, found),
        "may_work": policy.may_work_together(viewer, found.engagement),
        "may_prepare": policy.may_prepare(viewer, found, now()),
        "may_propose": policy.may_propose_times(viewer, found, now()),
        "may_keep": policy.may_keep_private_notes(viewer, found),
    }


def _show(viewer: Viewer, found: CoachingSession, status: int = 200, **more: Any) -> ResponseReturnValue:
    """The page of one session; `more` is what a refused form brings back."""
    engagement = found.engagement
    is_coach = viewer.account_id == engagement.coach_id
    context = {
        "coaching_session": found,
        "viewer": viewer,
        "is_coach": is_coach,
        "other": engagement.other_of(viewer.account_id),
        "agenda": queries.agenda(viewer, found),
        "actions": queries.actions_at(viewer, found),
        "last": queries.last_held_before(found),
        "preparation": queries.preparation(viewer, found.id),
        "shared": _pen(queries.shared_notes(found)),
        "private": _pen(queries.private_notes(viewer, found.id)) if is_coach else None,
        "agenda_form": AgendaForm(formdata=None),
        "action_form": ActionForm.between(found, viewer.account_id, is_empty=True),
        "is_link": is_web_address(found.place),
        "has_begun": found.starts_at <= now(),
        "states": SessionState,
        "words": SESSION_WORDS,
        "every": EVERY_WORDS,
        "action_words": ACTION_WORDS,
        "turned_away": "",
        "typed": "",
    }
    return page("sessions/coaching_session.html", status, **(context | _rights(viewer, found) | more))
