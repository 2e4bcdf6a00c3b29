"""Give a client a time, and another one; what a coach has at the same time is said before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import flash, request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.once import once
from coachapp.core.policy import require
from coachapp.core.web import an_id, page, see
from coachapp.engagements import queries as engagements
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.sessions import clash_queries, commands, policy, queries
from coachapp.sessions.blueprint import blueprint
from coachapp.sessions.forms import MoveForm, ScheduleForm, WhenAndWhere
from coachapp.sessions.models import CoachingSession


@blueprint.get("/sessions/new")
def new_session() -> ResponseReturnValue:
    viewer = current_viewer()
    require(policy.may_schedule_any(viewer))
    clients = engagements.coached_clients(viewer)
    return _ask(ScheduleForm.among(clients, request.args.get("client", type=an_id)), clients)


@blueprint.post("/sessions/new")
@once
def schedule() -> ResponseReturnValue:
    viewer = current_viewer()
    require(policy.may_schedule_any(viewer))
    clients = engagements.coached_clients(viewer)
    form = ScheduleForm.among(clients, None)
    if not form.was_sent():
        return _ask(form, clients, 422)
    at_once = [] if form.was_held.data else _unconfirmed(viewer, form)
    if at_once:
        return _ask(form, clients, 422, clashes=at_once)
    engagement = engagements.coached(viewer, form.client.data)
    made = commands.schedule_session(engagement, by=viewer, now=now(), **form.values())
    mailed = f"is scheduled. {engagement.client.name} gets a mail with the time."
    flash(f"Session {made.number} {'is noted as held.' if form.was_held.data else mailed}")
    return see("sessions.coaching_session", session_id=made.id)


@blueprint.get("/sessions/<int:session_id>/edit")
def edit_session(session_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    found = queries.coaching_session(viewer, session_id)
    require(policy.may_move(viewer, found))
    return _ask_move(MoveForm.of(found), found)


@blueprint.post("/sessions/<int:session_id>/edit")
def move_session(session_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    found = queries.coaching_session(viewer, session_id)
    require(policy.may_move(viewer, found))
    form = MoveForm.of(found)
    if not form.was_sent():
        return _ask_move(form, found, 422)
    at_once = _unconfirmed(viewer, form, but=found.id) if form.has_new_time else []
    if at_once:
        return _ask_move(form, found, 422, clashes=at_once)
    commands.move_session(found, by=viewer, now=now(), **form.values())
    return see("sessions.coaching_session", session_id=session_id)


def _unconfirmed(viewer: Viewer, form: WhenAndWhere, *, but: int = 0) -> list[sa.Row[Any]]:
    """What the coach has at that time and was not told of yet: *Schedule anyway* is meant for what stood on the page."""
    time = form.values()
    found = clash_queries.clashes(viewer, time["starts_at"], time["minutes"], but=but)
    known = set(request.form.get("anyway", "").split())
    return [] if {str(row.id) for row in found} <= known else found


def _ask(form: ScheduleForm, clients: Any, status: int = 200, clashes: Sequence[Any] = ()) -> ResponseReturnValue:
    client = next((row for row in clients if row.client_id == form.client.data), None)
    return page("sessions/new_session.html", status, form=form, client=client, chosen=form.moment(), clashes=clashes)


def _ask_move(form: MoveForm, found: CoachingSession, status: int = 200, clashes: Sequence[Any] = ()) -> ResponseReturnValue:
    return page("sessions/edit_session.html", status, coaching_session=found, form=form, chosen=form.moment(), clashes=clashes)
