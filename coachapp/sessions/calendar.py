"""Sessions as calendar programs read them: who meets whom, when and where. Never what is on an agenda or in notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Event, vCalAddress, vText, vUri

from coachapp.accounts.models import Account
from coachapp.core.clock import zone
from coachapp.core.ics import at, new_calendar, one_line, timezone_of
from coachapp.core.link_fields import is_web_address
from coachapp.sessions.models import CoachingSession, SessionState, uid_of


def invitation(coaching_session: CoachingSession, reader: Account, url: str) -> str:
    """What puts the session into one of the two's calendar, or brings it up to date there; `url` is the session's page."""
    return _asked("REQUEST", coaching_session, reader, url)


def cancellation(coaching_session: CoachingSession, reader: Account, url: str) -> str:
    """What takes it out again."""
    return _asked("CANCEL", coaching_session, reader, url)


def _asked(method: str, coaching_session: CoachingSession, reader: Account, url: str) -> str:
    client, coach = coaching_session.engagement.client, coaching_session.engagement.coach
    there = zone(coach.time_zone)
    other = client if reader.id == coach.id else coach
    calendar = new_calendar(method)
    calendar.add_component(timezone_of(there, coaching_session.starts_at, coaching_session.ends_at))
    event = event_of(coaching_session, title_of(coaching_session.number, other.name), there, url)
    event.add("organizer", _person(coach))
    event.add("attendee", _person(coach, role="CHAIR", partstat="ACCEPTED"))
    event.add("attendee", _person(client, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION"))
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def feed(rows: Sequence[Any], there: ZoneInfo, *, name: str, base: str) -> str:
    """Everything a person has, for a calendar program that asks for it every hour; times as the person's own clock says them."""
    calendar = new_calendar()
    calendar.add("x-wr-calname", f"{one_line(name)}: sessions")
    calendar.add("refresh-interval", timedelta(hours=1), {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    if rows:
        calendar.add_component(timezone_of(there, rows[0].starts_at, rows[-1].starts_at))
    for row in rows:
        calendar.add_component(event_of(row, title_of(row.number, row.other_name), there, f"{base}/sessions/{row.id}"))
    return str(calendar.to_ical().decode())


def event_of(coaching_session: Any, title: str, there: ZoneInfo, url: str) -> Event:
    """Time, place and title, in that zone; of a session, or of a row that has the same columns."""
    event = Event()
    event.add("uid", uid_of(coaching_session.id, coaching_session.created_at))
    event.add("sequence", coaching_session.sequence)
    event.add("dtstamp", coaching_session.arranged_at or coaching_session.created_at)
    _put_time(event, coaching_session.starts_at, coaching_session.minutes, there)
    event.add("summary", title)
    event.add("status", "CANCELLED" if coaching_session.state is SessionState.CANCELLED else "CONFIRMED")
    _put_place(event, coaching_session.place)
    event.add("url", vUri(url))
    return event


def _put_time(event: Event, starts_at: datetime, minutes: int, there: ZoneInfo) -> None:
    event.add("dtstart", at(starts_at.replace(second=0, microsecond=0), there))
    event.add("duration", timedelta(minutes=minutes))  # an end could fall where the clock reads the same twice


def _put_place(event: Event, place: str) -> None:
    said = one_line(place)
    if said:
        event.add("location", said)
    if is_web_address(said) and said.lower().startswith("http") and " " not in said:
        event.add("conference", vUri(said), {"FEATURE": "VIDEO", "LABEL": "Meeting"})


def title_of(number: int, other_name: str) -> str:
    """`Session 12 with Carl Moreau`."""
    return f"Session {number} with {one_line(other_name)}"


def _person(account: Account, *, role: str = "", partstat: str = "") -> vCalAddress:
    address = vCalAddress(f"mailto:{account.email}")
    address.params["CN"] = vText(one_line(account.name))
    if role:
        address.params.update({"ROLE": vText(role), "PARTSTAT": vText(partstat), "RSVP": vText("FALSE"), "CUTYPE": vText("INDIVIDUAL")})
    return address
