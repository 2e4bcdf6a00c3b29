"""Another time for a session: the client asks, the coach answers."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.core.web import page, see
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.sessions import clash_queries, commands, policy, queries, times_commands
from coachapp.sessions.blueprint import blueprint
from coachapp.sessions.forms import KeepTimeForm, MoveForm, OtherTimesForm
from coachapp.sessions.models import CoachingSession


@blueprint.get("/sessions/<int:session_id>/other-times")
def other_times(session_id: int) -> ResponseReturnValue:
    _viewer, found = _askable(session_id)
    return page("sessions/other_times.html", coaching_session=found, form=OtherTimesForm.of(found))


@blueprint.post("/sessions/<int:session_id>/other-times")
def propose_times(session_id: int) -> ResponseReturnValue:
    viewer, found = _askable(session_id)
    form = OtherTimesForm.of(found)
    if not form.was_sent():
        return page("sessions/other_times.html", 422, coaching_session=found, form=form)
    times_commands.propose_times(found, by=viewer, now=now(), times=form.times(), word=form.word.data or "")
    flash(f"{found.engagement.coach.name} gets a mail with your times. Until they answer, the session stays as it is.")
    return see("sessions.coaching_session", session_id=session_id)


@blueprint.post("/sessions/<int:session_id>/other-times/acceptance")
def accept_time(session_id: int) -> ResponseReturnValue:
    """The session moves; if the coach has something else at that time, the page on which they move it asks first."""
    viewer = current_viewer()
    found = queries.coaching_session(viewer, session_id)
    require(policy.may_move(viewer, found))
    starts_at = found.wanted_time(request.form.get("time", ""))
    if starts_at <= now():
        raise Conflict("That time has passed. Move the session to another, or keep its time.")
    at_once = clash_queries.clashes(viewer, starts_at, found.minutes, but=found.id)
    if at_once:
        asked = {"form": MoveForm.of(found, starts_at), "chosen": starts_at, "clashes": at_once, "dates": (), "follow": 0, "shown": ""}
        asked["differences"] = None
        return page("sessions/edit_session.html", 422, coaching_session=found, **asked)
    commands.move_session(found, by=viewer, now=now(), starts_at=starts_at, minutes=found.minutes, place=found.place)
    flash(f"The session is moved. {found.engagement.client.name} gets a mail.")
    return see("sessions.coaching_session", session_id=session_id)


@blueprint.post("/sessions/<int:session_id>/other-times/refusal")
def keep_time(session_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    found = queries.coaching_session(viewer, session_id)
    form = KeepTimeForm()
    if not form.was_sent():
        raise Conflict("Write your word on one line of at most 500 characters.")
    times_commands.keep_time(found, by=viewer, now=now(), word=form.word.data or "")
    flash(f"The session stays as it is. {found.engagement.client.name} gets a mail.")
    return see("sessions.coaching_session", session_id=session_id)


def _askable(session_id: int) -> tuple[Viewer, CoachingSession]:
    viewer = current_viewer()
    found = queries.coaching_session(viewer, session_id)
    require(policy.may_propose_times(viewer, found, now()))
    return viewer, found
