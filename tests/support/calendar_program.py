"""A calendar program as RFC 5545 and 5546 describe one: it takes mails in any order, and counts out what recurs with dateutil."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from dateutil.rrule import rrulestr

from tests.support import rfc5545

Met = tuple[datetime, int, str]
"""When, how many minutes, where."""
_Name = datetime | None


class CalendarProgram:
    """Believes the highest SEQUENCE of a UID, and of one instance of it."""

    def __init__(self) -> None:
        self.known: dict[str, dict[_Name, Any]] = {}

    def take(self, text: str) -> None:
        """A mail's calendar: REQUEST or CANCEL, of a whole series or of some of its instances."""
        calendar = rfc5545.read(text)
        events: list[Any] = calendar.walk("VEVENT")
        known = self.known.setdefault(str(events[0]["UID"]), {})
        whole = next((event for event in events if "RECURRENCE-ID" not in event), None)
        newest = max((int(event["SEQUENCE"]) for event in known.values()), default=-1)
        if whole is not None:
            if int(whole["SEQUENCE"]) < int(known[None]["SEQUENCE"] if None in known else -1):
                return
            for name in [name for name, event in known.items() if int(event["SEQUENCE"]) <= int(whole["SEQUENCE"])]:
                del known[name]
        for event in events:
            name = _name(event)
            above = max((int(known[n]["SEQUENCE"]) for n in (None, name) if n in known), default=-1)
            if int(event["SEQUENCE"]) >= above or newest < 0:
                known[name] = event

    def meetings(self) -> list[Met]:
        """What it shows, in order of time."""
        return sorted(met for events in self.known.values() for met in expanded(events.values()))


def meetings_in(text: str | bytes) -> list[Met]:
    """What a program shows of a feed."""
    events: dict[str, list[Any]] = {}
    for event in rfc5545.read(text).walk("VEVENT"):
        events.setdefault(str(event["UID"]), []).append(event)
    return sorted(met for same in events.values() for met in expanded(same))


def expanded(events: Iterable[Any]) -> list[Met]:
    """The instances of one UID that take place."""
    by_name = {_name(event): event for event in events}
    shown: dict[_Name, Any] = {}
    whole = by_name.pop(None, None)
    if whole is not None:
        shown |= dict.fromkeys(_names(whole), whole)
    shown |= by_name
    return [_met(name, event) for name, event in shown.items() if event["STATUS"] == "CONFIRMED"]


def _names(event: Any) -> list[datetime]:
    start = event["DTSTART"].dt
    if "RRULE" not in event:
        return [start]
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start.replace(tzinfo=None))
    off = event.get("EXDATE", [])
    gone = {one.dt.replace(tzinfo=None) for value in (off if isinstance(off, list) else [off]) for one in value.dts}
    return [local.replace(tzinfo=start.tzinfo) for local in rule if local not in gone]


def _name(event: Any) -> _Name:
    return event["RECURRENCE-ID"].dt if "RECURRENCE-ID" in event else None


def _met(name: _Name, event: Any) -> Met:
    start = name if name is not None and "RECURRENCE-ID" not in event else event["DTSTART"].dt
    return start.astimezone(UTC), int(event["DURATION"].dt.total_seconds() // 60), str(event.get("LOCATION", ""))
