"""Calendars as RFC 5545 writes them: zones with their changes of the clock, and text that can end no line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vDatetime

PRODUCT = "-//Coachapp//Sessions//EN"
A_DAY = timedelta(days=1)


def new_calendar(method: str = "") -> Calendar:
    """An empty one; `method`: what a mail asks the calendar program to do with it."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    return calendar


def one_line(text: str) -> str:
    """A person's words on one line, without what no eye sees and what a parameter cannot hold."""
    seen = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    return " ".join(seen.replace('"', "'").split())


def at(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment as a calendar says it in that zone; in UTC if the clock there reads so for the second time, which it cannot say."""
    there = moment.astimezone(zone)
    return moment.astimezone(UTC) if there.fold or zone.key == "UTC" else there


def timezone_of(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """The zone's component with each change of its clocks from a year before the first moment to a year after the last."""
    made = Timezone()
    made.add("tzid", zone.key)
    begins = datetime(first.year - 1, 1, 1, tzinfo=UTC)
    _add_observance(made, begins, zone, before=begins.astimezone(zone).utcoffset() or timedelta())
    for change in _changes(zone, begins.year, last.year + 1):
        _add_observance(made, change, zone, before=(change - A_DAY / 86_400).astimezone(zone).utcoffset() or timedelta())
    return made


def _add_observance(made: Timezone, since: datetime, zone: ZoneInfo, *, before: timedelta) -> None:
    there = since.astimezone(zone)
    observance = TimezoneDaylight() if there.dst() else TimezoneStandard()
    observance["DTSTART"] = vDatetime((since + before).replace(tzinfo=None))  # as the clock read that was then put forward or back
    observance.add("tzoffsetfrom", before)
    observance.add("tzoffsetto", there.utcoffset() or timedelta())
    observance.add("tzname", there.tzname() or zone.key)
    made.add_component(observance)


@lru_cache(maxsize=256)
def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> tuple[datetime, ...]:
    return tuple(_find_changes(zone, datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)))


def _find_changes(zone: ZoneInfo, moment: datetime, end: datetime) -> Iterator[datetime]:
    while moment < end:
        following = moment + A_DAY
        if moment.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            yield _change_between(zone, moment, following)
        moment = following


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second from which the clock reads otherwise."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
