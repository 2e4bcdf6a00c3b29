"""Sessions as calendar programs read them: who meets whom, when and where. Never what is on an agenda or in notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Event, vCalAddress, vText, vUri

from coachapp.accounts.models import Account
from coachapp.core.clock import zone
from coachapp.core.ics import at, new_calendar, one_line, timezone_of
from coachapp.core.link_fields import is_web_address
from coachapp.engagements.models import Engagement
from coachapp.sessions.models import CoachingSession, SessionState, uid_of
from coachapp.sessions.series import Every, Rhythm, Series


def invitation(coaching_session: CoachingSession, reader: Account, base: str) -> str:
    """What puts the session into one of the two's calendar, or brings it up to date there; `base` is our own address."""
    return _asked("REQUEST", coaching_session, reader, base)


def cancellation(coaching_session: CoachingSession, reader: Account, base: str) -> str:
    """What takes it out again."""
    return _asked("CANCEL", coaching_session, reader, base)


def _asked(method: str, coaching_session: CoachingSession, reader: Account, base: str) -> str:
    engagement, series = coaching_session.engagement, coaching_session.series
    there = zone(series.time_zone if series else engagement.coach.time_zone)
    event = event_of(coaching_session, engagement.other_of(reader.id).name, there, base, series)
    return _message(method, engagement, there, [coaching_session.starts_at], [event])


def series_of(series: Series, sessions: Sequence[CoachingSession], engagement: Engagement, reader: Account, base: str) -> str:
    """The same for a whole series: one event that recurs, and its sessions that stand apart. With nothing left, it goes out."""
    there, name = zone(series.time_zone), engagement.other_of(reader.id).name
    events = events_of(series, sessions, name, base)
    moments = [series.rhythm.start(series.first_on), *series.rhythm.starts(), *(one.starts_at for one in sessions)]
    return _message("REQUEST" if series.count else "CANCEL", engagement, there, moments, events)


def _message(method: str, engagement: Engagement, there: ZoneInfo, moments: Sequence[datetime], events: Iterable[Event]) -> str:
    calendar = new_calendar(method)
    calendar.add_component(timezone_of(there, min(moments), max(moments)))
    for event in events:
        event.add("organizer", _person(engagement.coach))
        event.add("attendee", _person(engagement.coach, role="CHAIR", partstat="ACCEPTED"))
        event.add("attendee", _person(engagement.client, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION"))
        calendar.add_component(event)
    return str(calendar.to_ical().decode())


def feed(rows: Sequence[Any], series: Sequence[Series], there: ZoneInfo, *, name: str, base: str) -> str:
    """Everything a person has, for a calendar program that asks for it every hour: times as the person's own clock says them, and
    those of a series as the clock that it keeps to does."""
    calendar = new_calendar()
    calendar.add("x-wr-calname", f"{one_line(name)}: sessions")
    calendar.add("refresh-interval", timedelta(hours=1), {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    moments = [row.starts_at for row in rows] + [moment for one in series for moment in one.rhythm.starts()]
    for used in sorted({there.key, *(one.time_zone for one in series)}) if rows else ():
        calendar.add_component(timezone_of(zone(used), min(moments), max(moments)))
    for row in (row for row in rows if row.series_id is None):
        calendar.add_component(event_of(row, row.other_name, there, base, None))
    for one in series:
        own = [row for row in rows if row.series_id == one.id]
        for event in events_of(one, own, own[0].other_name, base):
            calendar.add_component(event)
    return str(calendar.to_ical().decode())


def events_of(series: Series, sessions: Iterable[Any], name: str, base: str) -> list[Event]:
    """A series as one event that recurs, without the days that were called off, and its sessions that are at another time or place."""
    there, rhythm = zone(series.time_zone), series.rhythm
    kept = {one.series_on: one for one in sessions if one.series_on and one.state is not SessionState.CANCELLED}
    event = _begun(series.uid, series, f"Session with {one_line(name)}", is_off=not kept)
    event.add("dtstart", _local(rhythm, series.first_on))
    event.add("duration", timedelta(minutes=series.minutes))
    _put_place(event, series.place)
    event.add("url", vUri(f"{base}/series/{series.id}"))
    if series.count:
        event.add("rrule", recurrence(rhythm))
    gaps = [_local(rhythm, day) for day in rhythm.days() if day not in kept]
    if gaps and kept:
        event.add("exdate", gaps)
    apart = [
        one for day, one in kept.items() if (one.starts_at, one.minutes, one.place) != (rhythm.start(day), series.minutes, series.place)
    ]
    return [event, *(event_of(one, name, there, base, series) for one in apart)]


def recurrence(rhythm: Rhythm) -> dict[str, Any]:
    """Its rule as calendars write it. Monthly on a day that some months lack: the last of those up to it which a month has."""
    if rhythm.every is not Every.MONTH:
        return {"freq": "weekly", "interval": 1 if rhythm.every is Every.WEEK else 2, "count": rhythm.count}
    rule, day = {"freq": "monthly", "count": rhythm.count}, rhythm.first_on.day
    if day == 31:
        return {**rule, "bymonthday": -1}
    return {**rule, "bymonthday": list(range(28, day + 1)), "bysetpos": -1} if day > 28 else rule


def event_of(coaching_session: Any, name: str, there: ZoneInfo, base: str, series: Series | None) -> Event:
    """One session's time, place and title, in that zone; of a session, or of a row that has the same columns. `series`: it is one of it."""
    is_off = coaching_session.state is SessionState.CANCELLED
    title = f"Session {coaching_session.number} with {one_line(name)}"
    if series and coaching_session.series_on:
        event = _begun(series.uid, series, title, is_off=is_off)
        event.add("recurrence-id", _local(series.rhythm, coaching_session.series_on))
    else:
        event = _begun(uid_of(coaching_session.id, coaching_session.created_at), coaching_session, title, is_off=is_off)
    event.add("dtstart", at(coaching_session.starts_at.replace(second=0, microsecond=0), there))
    event.add("duration", timedelta(minutes=coaching_session.minutes))  # an end could fall where the clock reads the same twice
    _put_place(event, coaching_session.place)
    event.add("url", vUri(f"{base}/sessions/{coaching_session.id}"))
    return event


def _begun(uid: str, counted: Any, title: str, *, is_off: bool) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("sequence", counted.sequence)
    event.add("dtstamp", counted.arranged_at or counted.created_at)
    event.add("summary", title)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return event


def _local(rhythm: Rhythm, day: date) -> datetime:
    """As the clock on the wall says it: by these words a calendar program counts, and knows one of a series again."""
    return rhythm.local(day).replace(tzinfo=UTC if rhythm.time_zone == "UTC" else zone(rhythm.time_zone))


def _put_place(event: Event, place: str) -> None:
    said = one_line(place)
    if said:
        event.add("location", said)
    if is_web_address(said) and said.lower().startswith("http") and " " not in said:
        event.add("conference", vUri(said), {"FEATURE": "VIDEO", "LABEL": "Meeting"})


def _person(account: Account, *, role: str = "", partstat: str = "") -> vCalAddress:
    address = vCalAddress(f"mailto:{account.email}")
    address.params["CN"] = vText(one_line(account.name))
    if role:
        address.params.update({"ROLE": vText(role), "PARTSTAT": vText(partstat), "RSVP": vText("FALSE"), "CUTYPE": vText("INDIVIDUAL")})
    return address
