"""The log of hours: its page, its table to take along, and the client's page on being named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import flash, request, send_file
from flask.typing import ResponseReturnValue

from coachapp.core.clock import day_of, now, reader_zone
from coachapp.core.errors import Conflict
from coachapp.core.once import once
from coachapp.core.policy import require
from coachapp.core.spreadsheet import csv_file
from coachapp.core.web import page, see
from coachapp.engagements.queries import engagement
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.hours import commands, queries
from coachapp.hours.blueprint import blueprint
from coachapp.hours.forms import HoursForm, NamingForm, PaidForm, SessionHoursForm, said
from coachapp.hours.policy import may_keep_log
from coachapp.hours.totals import KINDS, added_up, in_hours

__all__ = ["blueprint"]

COLUMNS = ("Day", "Minutes", "Individual or group", "Paid or pro bono", "With whom", "Session")
UNNAMED = "a client"


@blueprint.get("/hours")
def hours() -> ResponseReturnValue:
    """What it comes to, line by line, and whom it may name; `after` and `client` are the keys of further pages of the two lists."""
    viewer = _log_keeper()
    found = added_up(queries.to_add_up(viewer), reader_zone())
    lines, clients = queries.log(viewer, request.args.get("after")), queries.clients(viewer, request.args.get("client"))
    words: dict[str, Any] = {"kinds": KINDS, "in_hours": in_hours, "unnamed": UNNAMED}
    return page("hours/hours.html", log=found, lines=lines, clients=clients, **words)


@blueprint.get("/hours.csv")
def table() -> ResponseReturnValue:
    viewer = _log_keeper()
    file = csv_file(COLUMNS, _cells(viewer))
    return send_file(file, mimetype="text/csv", as_attachment=True, download_name=f"hours-{now():%Y-%m-%d}.csv")


def _cells(viewer: Viewer) -> Iterator[tuple[Any, ...]]:
    where = reader_zone()
    for line in queries.whole_log(viewer):
        kind, paid = ("group" if line.is_group else "individual"), ("paid" if line.is_paid else "pro bono")
        yield day_of(line.held_at, where), line.minutes, kind, paid, line.whom or UNNAMED, line.number


@blueprint.get("/hours/new")
def new_hours() -> ResponseReturnValue:
    _log_keeper()
    return page("hours/new_hours.html", form=HoursForm(formdata=None, **said(is_paid=True, is_group=False)))


@blueprint.post("/hours/new")
@once
def add_hours() -> ResponseReturnValue:
    viewer, form = _log_keeper(), HoursForm()
    if not form.was_sent():
        return page("hours/new_hours.html", 422, form=form)
    commands.log_hours(by=viewer, **form.hours())
    flash("Added to your hours.")
    return see("hours.hours")


@blueprint.get("/hours/<int:hours_id>/edit")
def edit_hours(hours_id: int) -> ResponseReturnValue:
    typed = queries.typed(current_viewer(), hours_id)
    return page("hours/edit_hours.html", form=HoursForm.of(typed), typed=typed)


@blueprint.post("/hours/<int:hours_id>/edit")
def save_hours(hours_id: int) -> ResponseReturnValue:
    typed, form = queries.typed(current_viewer(), hours_id), HoursForm()
    if not form.was_sent():
        return page("hours/edit_hours.html", 422, form=form, typed=typed)
    commands.correct_hours(typed, **form.hours())
    return see("hours.hours")


@blueprint.post("/hours/<int:hours_id>/removal")
def remove_hours(hours_id: int) -> ResponseReturnValue:
    commands.remove_hours(queries.typed(current_viewer(), hours_id))
    flash("Taken out of your hours.")
    return see("hours.hours")


@blueprint.get("/sessions/<int:session_id>/hours")
def edit_session_hours(session_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    held = queries.held(viewer, session_id)
    known = queries.said_otherwise(session_id)
    paid = known.is_paid if known else queries.terms(held.engagement_id).is_paid
    kept = {"minutes": known.minutes if known else held.minutes, **said(is_paid=paid, is_group=bool(known and known.is_group))}
    return page("hours/session_hours.html", form=SessionHoursForm(formdata=None, **kept), held=held)


@blueprint.post("/sessions/<int:session_id>/hours")
def save_session_hours(session_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    held, form = queries.held(viewer, session_id), SessionHoursForm()
    if not form.was_sent():
        return page("hours/session_hours.html", 422, form=form, held=held)
    commands.correct_session(held, by=viewer, **form.hours())
    return see("hours.hours")


@blueprint.post("/engagements/<int:engagement_id>/hours")
def set_paid(engagement_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    found, form = engagement(viewer, engagement_id), PaidForm()
    if not form.was_sent():
        raise Conflict("Sessions are paid or pro bono.")
    commands.set_paid(found, by=viewer, is_paid=form.paid.data == "paid")
    return see("hours.hours", anchor="clients")


@blueprint.post("/engagements/<int:engagement_id>/naming/question")
def ask_to_name(engagement_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    found = engagement(viewer, engagement_id)
    commands.ask_to_name(found, by=viewer, now=now())
    flash(f"{found.client.name} is asked with their next digest, and may say otherwise at any time.")
    return see("hours.hours", anchor="clients")


@blueprint.get("/hours/naming")
def naming() -> ResponseReturnValue:
    """For a client: which coaches asked whether they may name them, and what was said."""
    return page("hours/naming.html", asked=queries.asked(current_viewer()))


@blueprint.post("/engagements/<int:engagement_id>/naming")
def answer_naming(engagement_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    found, form = engagement(viewer, engagement_id), NamingForm()
    if not form.was_sent():
        raise Conflict("Say yes or no.")
    may_name = form.may_name.data == "yes"
    commands.answer_naming(found, by=viewer, now=now(), may_name=may_name)
    flash(f"{found.coach.name}’s log {'may name you' if may_name else 'says “a client” wherever you are in it'}, from now on.")
    return see("hours.naming")


def _log_keeper() -> Viewer:
    viewer = current_viewer()
    require(may_keep_log(viewer))
    return viewer
