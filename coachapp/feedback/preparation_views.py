"""The client's preparation of a session: three texts and their own signals."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict, Forbidden
from coachapp.core.policy import Decision, require
from coachapp.core.web import page, see, wants_fragment
from coachapp.core.wording import first_name, time_of_day
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import preparation_commands, preparation_queries
from coachapp.feedback.blueprint import blueprint
from coachapp.feedback.preparation_forms import TEXTS, PreparationForm, chosen_signals, signal_field
from coachapp.sessions import queries as sessions
from coachapp.sessions.models import CoachingSession
from coachapp.sessions.policy import may_prepare
from coachapp.sessions.preparation_models import OPENS_BEFORE, Preparation


@blueprint.get("/sessions/<int:session_id>/preparation")
def preparation(session_id: int) -> ResponseReturnValue:
    """The client's own page: before it opens and after the session is closed it says so, and shows what stands."""
    viewer = current_viewer()
    coaching_session = sessions.coaching_session(viewer, session_id)
    may = may_prepare(viewer, coaching_session, now())
    if viewer.account_id != coaching_session.engagement.client_id:
        require(may)
    return _show(viewer, coaching_session, may)


@blueprint.post("/sessions/<int:session_id>/preparation")
def save_preparation(session_id: int) -> ResponseReturnValue:
    """Save it: for an autosave the answer is only what stands around the texts. The button Send sends it to the coach as well."""
    viewer, form = current_viewer(), PreparationForm()
    coaching_session = sessions.coaching_session(viewer, session_id)
    may = may_prepare(viewer, coaching_session, now())
    if viewer.account_id != coaching_session.engagement.client_id:
        require(may)
    asked = preparation_queries.asked(viewer, coaching_session)
    signals, reasons = chosen_signals(request.form, [milestone.id for milestone in asked])
    typed: dict[str, Any] = {"texts": form.texts(), "signals": signals}
    if not form.was_sent() or reasons:
        return _again(viewer, session_id, 422, typed, errors=form.reasons() | reasons)
    more: dict[str, Any] = {"version": form.version.data or 0, "keep": request.form.get("keep", ""), "is_sent": "send" in request.form}
    try:
        saved = preparation_commands.save_preparation(coaching_session, by=viewer, now=now(), **typed, **more)
    except Forbidden as refusal:
        return _again(viewer, session_id, 403, typed, errors={"moved": refusal.reason})
    except Conflict as conflict:
        return _clashed(viewer, session_id, typed, conflict)
    if wants_fragment():
        return page("feedback/_preparation_state.html", version=saved.version, errors={}, theirs=None)
    return _saved(coaching_session, saved)


def _saved(coaching_session: CoachingSession, saved: Preparation) -> ResponseReturnValue:
    coach = first_name(coaching_session.engagement.coach.name)
    flash(f"{coach} reads what you wrote from now on." if saved.sent_at else f"Saved. {coach} sees nothing until you send it.")
    return see("feedback.preparation", session_id=coaching_session.id)


def _clashed(viewer: Viewer, session_id: int, typed: dict[str, Any], conflict: Conflict) -> ResponseReturnValue:
    """Nothing to send, or another tab saved other words meanwhile."""
    if conflict.field in TEXTS:
        return _again(viewer, session_id, 422, typed, errors={str(conflict.field): conflict.reason})
    return _again(viewer, session_id, 409, typed, is_stale=True)


def _again(
    viewer: Viewer, session_id: int, status: int, typed: dict[str, Any], *, errors: dict[str, str] | None = None, is_stale: bool = False
) -> ResponseReturnValue:
    """The refused page with what was typed in it: nothing was kept, and nothing is lost."""
    become("read")
    saved = sessions.preparation(viewer, session_id)
    state = {
        "version": saved.version if saved else 0,
        "errors": errors or {},
        "theirs": _theirs(saved, typed["texts"]) if saved and is_stale else None,
    }
    if wants_fragment():
        return page("feedback/_preparation_state.html", status, **state)
    coaching_session = sessions.coaching_session(viewer, session_id)
    return _show(viewer, coaching_session, may_prepare(viewer, coaching_session, now()), status, **typed, **state)


def _theirs(saved: Preparation, typed: dict[str, str]) -> dict[str, Any]:
    """What another tab saved where it differs, as the page shows it beside what was typed here."""
    texts = {name: getattr(saved, name) for name in TEXTS if getattr(saved, name) not in ("", typed[name])}
    return {"texts": texts, "at": f"at {time_of_day(saved.saved_at)}"}


def _show(viewer: Viewer, coaching_session: CoachingSession, may: Decision, status: int = 200, **more: Any) -> ResponseReturnValue:
    saved, asked = sessions.preparation(viewer, coaching_session.id), preparation_queries.asked(viewer, coaching_session)
    context = {
        "coaching_session": coaching_session,
        "may": may,
        "saved": saved,
        "form": PreparationForm(formdata=None),
        "asked": asked,
        "texts": {name: getattr(saved, name) if saved else "" for name in TEXTS},
        "signals": {milestone.id: milestone.signal for milestone in asked if milestone.signal},
        "signal_field": signal_field,
        "version": saved.version if saved else 0,
        "opens_at": coaching_session.starts_at - OPENS_BEFORE,
        "is_before": now() < coaching_session.starts_at - OPENS_BEFORE,
        "errors": {},
        "theirs": None,
    }
    return page("feedback/preparation.html", status, **(context | more))
