"""What RFC 5545 demands of a calendar, checked on its bytes and on what icalendar reads of them."""

from __future__ import annotations

import re
from typing import Any

from icalendar import Calendar

_NAME = re.compile(rb"^[A-Za-z0-9-]+[;:]")
_ONCE = ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS", "DURATION", "LOCATION", "URL", "ORGANIZER", "RRULE", "RECURRENCE-ID")


def read(content: bytes | str) -> Calendar:
    """The calendar, once every rule holds."""
    raw = content.encode() if isinstance(content, str) else content
    _check_lines(raw)
    calendar = Calendar.from_ical(raw)
    assert calendar.errors == []
    assert (calendar["VERSION"], bool(calendar["PRODID"])) == ("2.0", True)
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    zone: Any
    for zone in calendar.walk("VTIMEZONE"):
        assert zone.subcomponents
        for observance in zone.subcomponents:
            assert {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} <= set(observance)
            assert observance["DTSTART"].dt.tzinfo is None
    method = str(calendar.get("METHOD", ""))
    for event in calendar.walk("VEVENT"):
        _check_event(event, zones, method)
    _check_names(calendar.walk("VEVENT"), method)
    return calendar


def _check_names(events: list[Any], method: str) -> None:
    named = [(str(event["UID"]), event["RECURRENCE-ID"].dt if "RECURRENCE-ID" in event else None) for event in events]
    assert len(named) == len(set(named))
    assert not method or len({uid for uid, _ in named}) == 1  # RFC 5546: a message is about one of them


def _check_lines(raw: bytes) -> None:
    assert raw.endswith(b"END:VCALENDAR\r\n")
    rest = raw.replace(b"\r\n", b"")
    assert b"\n" not in rest
    assert b"\r" not in rest
    for line in raw.split(b"\r\n")[:-1]:
        assert len(line) <= 75, line
        line.decode()  # no character is cut in two
    for line in raw.replace(b"\r\n ", b"").split(b"\r\n")[:-1]:
        assert _NAME.match(line), line
        assert not any(byte < 32 and byte != 9 for byte in line), line


def _check_event(event: Any, zones: set[str], method: str) -> None:
    assert event.errors == []
    for name in ("UID", "DTSTAMP", "DTSTART"):
        assert name in event, name
    for name in _ONCE:
        assert not isinstance(event.get(name), list), name
    assert event["DTSTAMP"].to_ical().endswith(b"Z")
    assert not ("DTEND" in event and "DURATION" in event)
    for name in ("DTSTART", "RECURRENCE-ID"):
        if name in event:
            value = event[name]
            tzid = value.params.get("TZID")
            assert tzid in zones if tzid else value.to_ical().endswith(b"Z"), name
    for value in event["EXDATE"] if isinstance(event.get("EXDATE"), list) else filter(None, [event.get("EXDATE")]):
        assert value.params.get("TZID") in zones if value.params.get("TZID") else value.to_ical().endswith(b"Z")
    assert not ("RRULE" in event and "RECURRENCE-ID" in event)
    assert "RRULE" in event or "EXDATE" not in event
    if "RRULE" in event:
        assert len({"COUNT", "UNTIL"} & set(event["RRULE"])) == 1
    if method in ("REQUEST", "CANCEL"):
        assert {"ORGANIZER", "ATTENDEE", "SEQUENCE"} <= set(event)
        assert str(event["ORGANIZER"]).startswith("mailto:")
    if method == "CANCEL":
        assert event["STATUS"] == "CANCELLED"
