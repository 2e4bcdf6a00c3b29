"""Give a client a time, and another one; what a coach has at the same time is said before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa
from flask import flash, request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import local_of, now, reader_zone
from coachapp.core.editing import Difference
from coachapp.core.once import once
from coachapp.core.policy import require
from coachapp.core.security import fingerprint
from coachapp.core.web import an_id, page, see
from coachapp.engagements import queries as engagements
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.sessions import clash_queries, commands, policy, queries, series_commands, series_queries
from coachapp.sessions.blueprint import blueprint
from coachapp.sessions.forms import MoveForm, WhenAndWhere
from coachapp.sessions.models import CoachingSession, SessionState
from coachapp.sessions.series import Rhythm, Series
from coachapp.sessions.series_forms import RepeatingForm


@dataclass(frozen=True)
class Dated:
    """One of several times, shown before they are saved: what the coach has then, and when it was before."""

    starts_at: datetime
    clashes: Sequence[sa.Row[Any]]
    before: datetime | None = None


@blueprint.get("/sessions/new")
def new_session() -> ResponseReturnValue:
    viewer = current_viewer()
    require(policy.may_schedule_any(viewer))
    clients = engagements.coached_clients(viewer)
    return _ask(RepeatingForm.among(clients, request.args.get("client", type=an_id)), clients)


@blueprint.post("/sessions/new")
@once
def schedule() -> ResponseReturnValue:
    viewer = current_viewer()
    require(policy.may_schedule_any(viewer))
    clients = engagements.coached_clients(viewer)
    form = RepeatingForm.among(clients, None)
    if not form.was_sent():
        return _ask(form, clients, 422)
    rhythm = form.rhythm()
    if rhythm:
        return _schedule_series(viewer, form, clients, rhythm)
    at_once = [] if form.was_held.data else _unconfirmed(viewer, form)
    if at_once:
        return _ask(form, clients, 422, clashes=at_once)
    engagement = engagements.coached(viewer, form.client.data)
    made = commands.schedule_session(engagement, by=viewer, now=now(), **form.values())
    mailed = f"is scheduled. {engagement.client.name} gets a mail with the time."
    flash(f"Session {made.number} {'is noted as held.' if form.was_held.data else mailed}")
    return see("sessions.coaching_session", session_id=made.id)


def _schedule_series(viewer: Viewer, form: RepeatingForm, clients: Any, rhythm: Rhythm) -> ResponseReturnValue:
    wanted = form.values()
    dates = _dates(viewer, rhythm.starts(), wanted["minutes"])
    if not _were_shown(dates, wanted["minutes"]):
        return _ask(form, clients, 422, dates=dates)
    engagement = engagements.coached(viewer, form.client.data)
    what = {name: wanted[name] for name in ("minutes", "place", "agenda")}
    made = series_commands.schedule_series(engagement, rhythm, by=viewer, now=now(), **what)
    flash(f"{rhythm.count} sessions are scheduled. {engagement.client.name} gets one mail with all of them.")
    return see("sessions.series", series_id=made.id)


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
    is_good = form.was_sent()
    if form.is_stale(form.shown):
        return _ask_move(form, found, 409, differences=list(form.differences(form.shown)))
    if not is_good:
        return _ask_move(form, found, 422)
    if form.which.data == "rest" and found.series and found.series_on:
        return _move_rest(viewer, form, found, found.series, found.series_on)
    at_once = _unconfirmed(viewer, form, but=found.id) if form.has_new_time else []
    if at_once:
        return _ask_move(form, found, 422, clashes=at_once)
    commands.move_session(found, by=viewer, now=now(), **form.values())
    return see("sessions.coaching_session", session_id=session_id)


def _move_rest(viewer: Viewer, form: MoveForm, found: CoachingSession, series: Series, day: date) -> ResponseReturnValue:
    wanted, rest = form.values(), series_queries.following(found)
    rhythm = series.rhythm.going_on(day, local_of(wanted["starts_at"], reader_zone()), reader_zone().key)
    steps = [one for one in series_commands.new_times(found, rest, rhythm) if one.coaching_session.state is SessionState.SCHEDULED]
    dates = _dates(
        viewer,
        [one.starts_at for one in steps],
        wanted["minutes"],
        but=[one.coaching_session.id for one in steps],
        before=[one.coaching_session.starts_at for one in steps],
    )
    if not _were_shown(dates, wanted["minutes"]):
        return _ask_move(form, found, 422, dates=dates)
    made = series_commands.move_rest(found, rhythm, by=viewer, now=now(), minutes=wanted["minutes"], place=wanted["place"])
    flash(f"{len(dates)} sessions are moved. {found.engagement.client.name} gets one mail with all of them.")
    return see("sessions.series", series_id=made.id)


def _dates(
    viewer: Viewer, starts: Sequence[datetime], minutes: int, *, but: Sequence[int] = (), before: Sequence[datetime] = ()
) -> list[Dated]:
    found = clash_queries.clashes_of_each(viewer, starts, minutes, but=but)
    return [Dated(start, there, was) for start, there, was in zip_longest(starts, found, before)]


def _were_shown(dates: Sequence[Dated], minutes: int) -> bool:
    """Whether the button that was pressed stood under these very dates, with what the coach has at those times."""
    return request.form.get("shown") == mark_of(dates, minutes)


def mark_of(dates: Sequence[Dated], minutes: int) -> str:
    """What such a button carries."""
    said = [(one.starts_at.isoformat(), [row.id for row in one.clashes]) for one in dates]
    return fingerprint(repr((minutes, said)))[:32] if dates else ""


def _unconfirmed(viewer: Viewer, form: WhenAndWhere, *, but: int = 0) -> list[sa.Row[Any]]:
    """What the coach has at that time and was not told of yet: *Schedule anyway* is meant for what stood on the page."""
    time = form.values()
    found = clash_queries.clashes(viewer, time["starts_at"], time["minutes"], but=but)
    known = set(request.form.get("anyway", "").split())
    return [] if {str(row.id) for row in found} <= known else found


def _ask(
    form: RepeatingForm, clients: Any, status: int = 200, clashes: Sequence[Any] = (), dates: Sequence[Dated] = ()
) -> ResponseReturnValue:
    client = next((row for row in clients if row.client_id == form.client.data), None)
    shown = mark_of(dates, form.minutes.data or 0)
    return page(
        "sessions/new_session.html", status, form=form, client=client, chosen=form.moment(), clashes=clashes, dates=dates, shown=shown
    )


def _ask_move(
    form: MoveForm,
    found: CoachingSession,
    status: int = 200,
    clashes: Sequence[Any] = (),
    dates: Sequence[Dated] = (),
    differences: list[Difference] | None = None,
) -> ResponseReturnValue:
    follow = sum(one.state is SessionState.SCHEDULED for one in series_queries.following(found)) - 1
    about = {"coaching_session": found, "follow": follow, "dates": dates, "shown": mark_of(dates, form.minutes.data or 0)}
    about |= {"differences": differences, "clashes": clashes, "chosen": form.moment()}
    return page("sessions/edit_session.html", status, form=form, **about)
