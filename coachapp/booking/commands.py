"""A coach says when they can be met; a client picks a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from coachapp.booking import policy, queries
from coachapp.booking.models import Absence, Availability
from coachapp.booking.slots import A_DAY, Offer
from coachapp.core.clock import day_of, zone
from coachapp.core.db import forget, save
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.sessions.clash_queries import booked_between
from coachapp.sessions.commands import schedule_session
from coachapp.sessions.ending_queries import booked_sessions
from coachapp.sessions.models import CoachingSession
from coachapp.sessions.policy import may_pick

MOST_ABSENCES = 100


def offer_times(*, by: Viewer, week: Sequence[tuple[int, int, int]], **limits: Any) -> None:
    """From now on these are the coach's hours; `limits`: the other columns of Availability. What is booked stays as it is."""
    require(policy.may_offer(by))
    known = queries.availability(by.account_id) or Availability.usual(by.account_id)
    known.take([list(span) for span in week], **limits)
    save(known)


def go_away(*, by: Viewer, now: datetime, first_on: date, last_on: date) -> None:
    """No time is free on these days. What is booked on them stays."""
    require(policy.may_offer(by))
    if len(queries.absences(by.account_id, now.date())) >= MOST_ABSENCES:
        raise Conflict(f"At most {MOST_ABSENCES} times away. Remove one first.", field="first_on")
    save(Absence(account_id=by.account_id, first_on=first_on, last_on=last_on))


def stay_after_all(absence: Absence) -> None:
    """The coach is there on these days."""
    forget(absence)


def offer_of(engagement: Engagement, hours: Availability, now: datetime) -> Offer:
    """What this coach offers now, in view of all that they have."""
    earliest, latest = hours.limits(now)
    there, length, gap = zone(engagement.coach.time_zone), timedelta(minutes=hours.minutes), timedelta(minutes=hours.gap)
    booked = booked_between(engagement.coach_id, earliest - A_DAY, latest + A_DAY)
    return Offer(
        week=hours.spans(),
        zone=there,
        away=[(one.first_on, one.last_on) for one in queries.absences(engagement.coach_id, day_of(now, there) - A_DAY)],
        taken=[(row.starts_at, row.starts_at + timedelta(minutes=row.minutes)) for row in booked],
        length=length,
        gap=gap,
        earliest=earliest,
        latest=latest,
    )


def pick_time(engagement: Engagement, *, by: Viewer, now: datetime, starts_at: datetime) -> CoachingSession:
    """A session at that time; both get the mail that every new session has. Of two who pick the same time one gets it. Conflict if it is no
    longer free, or the client has as many sessions to come as the coach lets them book."""
    require(may_pick(by, engagement))
    hours = queries.availability(engagement.coach_id, is_locked=True)
    if hours is None or not hours.is_open:
        raise Conflict(f"{engagement.coach.name} offers no times for now. Write to them for one.")
    if len(booked_sessions(engagement.id, now)) >= hours.most:
        raise Conflict(too_many(engagement, hours))
    if not offer_of(engagement, hours, now).is_free(starts_at):
        raise Conflict("Somebody was faster, or the time is no longer offered.", field="time")
    return schedule_session(engagement, by=by, now=now, starts_at=starts_at, minutes=hours.minutes, place=hours.place, is_picked=True)


def too_many(engagement: Engagement, hours: Availability) -> str:
    """Why nothing more can be picked."""
    booked = "a session" if hours.most == 1 else f"{hours.most} sessions"
    return f"You have {booked} to come. With {engagement.coach.name} no more can be booked at once; propose another time there."
