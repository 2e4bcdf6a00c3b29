"""Days, instants and numbers as people say them. Each sentence is made once and kept: dates are most of what a page formats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from coachapp.core import clock

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

_kept = lru_cache(maxsize=8192)


@_kept
def _say_day(day: date, this_year: int, is_short: bool, with_weekday: bool) -> str:
    month = MONTHS[day.month - 1]
    said = f"{day.day} {month[:3] if is_short else month}"
    said = said if day.year == this_year else f"{said} {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {said}" if with_weekday else said


@dataclass(frozen=True)
class Calendar:
    """How days are said to one reader: in their zone, seen from their today. Whoever says many asks for it once."""

    zone: ZoneInfo
    today: date

    def here(self, when: date | datetime) -> date:
        return clock.day_of(when, self.zone) if isinstance(when, datetime) else when

    def day(self, when: date | datetime, *, is_short: bool = False, with_weekday: bool = False) -> str:
        """`17 November`, and `1 June 2027` in another year; `17 Nov`; `Tuesday 17 November`."""
        return _say_day(self.here(when), self.today.year, is_short, with_weekday)

    def since(self, when: date | datetime) -> str:
        """How long it has been: `today`, `yesterday`, `6 days`, `3 weeks`, `4 months`."""
        days = (self.today - self.here(when)).days
        return _NEAR.get(-days) or _say_length(abs(days))

    def ago(self, when: date | datetime) -> str:
        """`today`, `yesterday`, `6 days ago`, `3 weeks ago`."""
        said = self.since(when)
        return said if said in _NEAR.values() else f"{said} ago"

    def in_time(self, when: date | datetime) -> str:
        """How far a due day is: `in 11 days`, `today`, `34 days late`."""
        return _say_distance((self.here(when) - self.today).days)

    def is_late(self, when: date | datetime) -> bool:
        """Whether that day has passed."""
        return self.here(when) < self.today


def calendar() -> Calendar:
    """That of this request's reader."""
    zone = clock.reader_zone()
    return Calendar(zone, clock.day_of(clock.now(), zone))


def _here(when: date | datetime) -> date:
    return clock.day_of(when, clock.reader_zone()) if isinstance(when, datetime) else when


def day(when: date | datetime) -> str:
    """`17 November`, and `1 June 2027` in another year."""
    return calendar().day(when)


def day_short(when: date | datetime) -> str:
    """`17 Nov`, and `1 Jun 2027` in another year."""
    return calendar().day(when, is_short=True)


def weekday(when: date | datetime) -> str:
    """`Tuesday 15 December`."""
    return calendar().day(when, with_weekday=True)


def month(when: date | datetime) -> str:
    """`June 2026`."""
    here = _here(when)
    return f"{MONTHS[here.month - 1]} {here.year}"


@_kept
def _say_clock(hour: int, minute: int) -> str:
    return f"{hour:02}:{minute:02}"


def time_of_day(when: datetime) -> str:
    """`15:00`, where the reader is."""
    here = when.astimezone(clock.reader_zone())
    return _say_clock(here.hour, here.minute)


def moment(when: datetime) -> str:
    """`17 November, 15:00`, where the reader is."""
    return f"{day(when)}, {time_of_day(when)}"


def moment_with_weekday(when: datetime) -> str:
    """`Tuesday 15 December, 15:00`, where the reader is."""
    return f"{weekday(when)}, {time_of_day(when)}"


def time_there(when: datetime, zone_name: str, seen_from: str = "") -> str:
    """`16:00` where somebody else is, and `Wednesday 04:00` where it is another day than here (or than in the zone it is seen from)."""
    there = when.astimezone(clock.zone(zone_name))
    said = _say_clock(there.hour, there.minute)
    here = clock.day_of(when, clock.zone(seen_from)) if seen_from else _here(when)
    return said if there.date() == here else f"{WEEKDAYS[there.weekday()]} {said}"


def moment_there(when: datetime, zone_name: str) -> str:
    """`Tuesday 15 December, 16:00` where somebody else is."""
    there = when.astimezone(clock.zone(zone_name))
    return f"{weekday(there.date())}, {_say_clock(there.hour, there.minute)}"


def place(zone_name: str) -> str:
    """The town in a zone's name: `Berlin` for Europe/Berlin."""
    return zone_name.rpartition("/")[2].replace("_", " ")


@_kept
def _say_length(days: int) -> str:
    if days < 14:
        return count(days, "day", digits=True)
    if days < 63:
        return count(round(days / 7), "week")
    if days < 730:
        return count(round(days / 30.44), "month")
    return count(round(days / 365.25), "year")


def since(when: date | datetime) -> str:
    """How long it has been: `today`, `yesterday`, `6 days`, `3 weeks`, `4 months`."""
    return calendar().since(when)


def ago(when: date | datetime) -> str:
    """`today`, `yesterday`, `6 days ago`, `3 weeks ago`."""
    return calendar().ago(when)


_NEAR = {0: "today", 1: "tomorrow", -1: "yesterday"}


@_kept
def _say_distance(days: int) -> str:
    if days in (0, 1):
        return _NEAR[days]
    if days > 0:
        return f"in {days} days" if days < 31 else f"in {_say_length(days)}"
    return f"{count(-days, 'day', digits=True)} late" if days > -63 else f"{_say_length(-days)} late"


def in_time(when: date | datetime) -> str:
    """How far a due day is: `in 11 days`, `today`, `34 days late`."""
    return calendar().in_time(when)


def is_late(when: date | datetime) -> bool:
    """Whether that day has passed where the reader is."""
    return calendar().is_late(when)


@_kept
def month_span(first: date, last: date) -> str:
    """By how much a date has moved: `4 months`, `3 weeks`, `5 days`."""
    earlier, later = min(first, last), max(first, last)
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    if later.day < earlier.day and (later + timedelta(days=1)).day != 1:
        months -= 1
    return count(months, "month", digits=True) if months else _say_length((later - earlier).days)


def first_name(name: str) -> str:
    """How somebody is called among the two."""
    return name.split(" ")[0]


def size_in_words(size: int) -> str:
    """`3 KB`, `1.2 MB`."""
    return f"{max(1, round(size / 1000))} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB".replace(".0 MB", " MB")


@_kept
def count(number: int, noun: str, many: str | None = None, *, digits: bool = False) -> str:
    """`one milestone`, `5 milestones`, `no milestones`; with `digits`, `1 milestone`."""
    said = f"{number:,}" if digits or number not in (0, 1) else NUMBERS[number]
    return f"{said} {noun if number == 1 else many or _plural(noun)}"


@_kept
def count_first(number: int, noun: str, many: str | None = None) -> str:
    """The same to begin a sentence with: `Two sessions`, `Five clients`, `14 clients`."""
    said = NUMBERS[number].capitalize() if 0 <= number < len(NUMBERS) else f"{number:,}"
    return f"{said} {noun if number == 1 else many or _plural(noun)}"


@_kept
def times(number: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(number) or f"{number} times"


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
