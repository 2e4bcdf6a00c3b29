"""Your hours (a coach), and a free time to pick (their client)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from coachapp.booking import commands, policy, queries
from coachapp.booking.forms import AbsenceForm, AvailabilityForm
from coachapp.booking.models import Availability
from coachapp.booking.slots import A_DAY, Offer
from coachapp.core.clock import day_of, now, reader_zone, today
from coachapp.core.editing import Difference
from coachapp.core.errors import Conflict
from coachapp.core.once import once
from coachapp.core.policy import require
from coachapp.core.web import page, see
from coachapp.engagements import queries as engagements
from coachapp.engagements.models import Engagement
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.sessions.ending_queries import booked_sessions
from coachapp.sessions.policy import may_pick

blueprint = Blueprint("booking", __name__)
SHOWN = timedelta(days=14)
NEAR = 4
NOTHING = {"chosen": None, "is_gone": False, "near": (), "days": (), "first_on": None, "earlier": None, "later": None}
"""What the page has where nothing can be picked."""


@blueprint.get("/availability")
def availability() -> ResponseReturnValue:
    viewer = _coach()
    return _ask(viewer, _form_of(viewer))


@blueprint.post("/availability")
def save_availability() -> ResponseReturnValue:
    viewer, form = _coach(), AvailabilityForm()
    is_good, kept = form.was_sent(), AvailabilityForm.shown_of(_hours_of(viewer))
    if form.is_stale(kept):
        return _ask(viewer, form, 409, differences=list(form.differences(kept)))
    if not is_good:
        return _ask(viewer, form, 422)
    commands.offer_times(by=viewer, **form.values())
    flash("Your hours are saved. What is booked stays as it is.")
    return see("booking.availability")


@blueprint.post("/availability/absences")
@once
def add_absence() -> ResponseReturnValue:
    viewer, form = _coach(), AbsenceForm()
    if not form.was_sent():
        return _ask(viewer, _form_of(viewer), 422, away=form)
    commands.go_away(by=viewer, now=now(), **form.values())
    flash("No time is free on these days. What is booked on them stays.")
    return see("booking.availability", anchor="away")


@blueprint.post("/absences/<int:absence_id>/removal")
def remove_absence(absence_id: int) -> ResponseReturnValue:
    commands.stay_after_all(queries.absence(_coach(), absence_id))
    return see("booking.availability", anchor="away")


def _coach() -> Viewer:
    viewer = current_viewer()
    require(policy.may_offer(viewer))
    return viewer


def _hours_of(viewer: Viewer) -> Availability:
    return queries.availability(viewer.account_id) or Availability.usual(viewer.account_id)


def _form_of(viewer: Viewer) -> AvailabilityForm:
    return AvailabilityForm(formdata=None, obj=AvailabilityForm.shown_of(_hours_of(viewer)))


def _ask(
    viewer: Viewer,
    form: AvailabilityForm,
    status: int = 200,
    *,
    away: AbsenceForm | None = None,
    differences: list[Difference] | None = None,
) -> ResponseReturnValue:
    form.version.data = AvailabilityForm.shown_of(_hours_of(viewer)).version
    away, absences = away or AbsenceForm(formdata=None), queries.absences(viewer.account_id, today())
    shown = {"viewer": viewer, "form": form, "away": away, "absences": absences, "differences": differences}
    return page("booking/availability.html", status, **shown)


@blueprint.get("/book")
def book() -> ResponseReturnValue:
    """Whose free times there are; of one coach alone, at once."""
    viewer = current_viewer()
    require(policy.may_look_for_times(viewer))
    coaches = queries.coaches_of(viewer)
    if len(coaches) == 1:
        return see("booking.times", engagement_id=coaches[0].id)
    return page("booking/book.html", coaches=coaches)


@blueprint.get("/book/<int:engagement_id>")
def times(engagement_id: int) -> ResponseReturnValue:
    viewer, engagement = _pickable(engagement_id)
    return _show(viewer, engagement, chosen=_moment(request.args.get("time")))


@blueprint.post("/book/<int:engagement_id>")
@once
def pick_time(engagement_id: int) -> ResponseReturnValue:
    viewer, engagement = _pickable(engagement_id)
    wanted = _moment(request.form.get("time"))
    if wanted is None:
        return _show(viewer, engagement, 422, refused="Choose one of the times below.")
    try:
        made = commands.pick_time(engagement, by=viewer, now=now(), starts_at=wanted)
    except Conflict as taken:
        return _show(viewer, engagement, 422, refused=taken.reason, missed=wanted)
    flash(f"It is booked. {engagement.coach.name} and you get a mail for your calendars.")
    return see("sessions.coaching_session", session_id=made.id)


def _pickable(engagement_id: int) -> tuple[Viewer, Engagement]:
    viewer = current_viewer()
    engagement = engagements.engagement(viewer, engagement_id)
    require(may_pick(viewer, engagement))
    return viewer, engagement


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and 2000 <= moment.year <= 2100 else None


def _show(
    viewer: Viewer,
    engagement: Engagement,
    status: int = 200,
    *,
    chosen: datetime | None = None,
    missed: datetime | None = None,
    refused: str = "",
) -> ResponseReturnValue:
    """Two weeks of free times; `chosen` is asked about, `missed` was not to be had any more."""
    hours, moment = queries.availability(engagement.coach_id), now()
    offer = commands.offer_of(engagement, hours, moment) if hours and hours.is_open else None
    full = commands.too_many(engagement, hours) if hours and len(booked_sessions(engagement.id, moment)) >= hours.most else ""
    about = {"engagement": engagement, "viewer": viewer, "hours": hours, "offer": offer, "full": full, "refused": refused}
    if offer is None or full:
        return page("booking/times.html", status, **about, **NOTHING)
    is_free = chosen is not None and offer.is_free(chosen)
    near = [] if is_free else offer.nearest(missed or chosen or moment, NEAR)
    asked = {"chosen": chosen if is_free else None, "is_gone": chosen is not None and not is_free, "near": near}
    return page("booking/times.html", status, **about, **asked, **_two_weeks(offer))


def _two_weeks(offer: Offer) -> dict[str, Any]:
    """The free times of the reader's days on this page, and where those before and after it begin."""
    begin, latest = day_of(offer.earliest, reader_zone()), day_of(offer.latest, reader_zone())
    first_on = min(max(_asked_day() or begin, begin), latest)
    last_on = first_on + SHOWN - A_DAY
    earlier, later = first_on - SHOWN if first_on > begin else None, first_on + SHOWN if latest > last_on else None
    return {"first_on": first_on, "days": _by_day(offer, first_on, last_on), "earlier": earlier, "later": later}


def _asked_day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("from", ""))
    except ValueError:
        return None


def _by_day(offer: Offer, first_on: date, last_on: date) -> list[tuple[date, list[datetime]]]:
    free = offer.free(first_on - A_DAY, last_on + A_DAY)
    by_day = [(day, list(moments)) for day, moments in groupby(free, lambda moment: day_of(moment, reader_zone()))]
    return [(day, moments) for day, moments in by_day if first_on <= day <= last_on]
