"""Which times are free: a coach's hours, less the days away and what they have, within how soon and how far. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coachapp.core.clock import day_of, instant_of

A_DAY = timedelta(days=1)
GRID = timedelta(minutes=5)
"""A time begins on a multiple of it."""

Span = tuple[int, int, int]
"""A weekday (Monday is 0), and from which to which minute of its clock."""
Taken = tuple[datetime, datetime]
"""From when to when the coach has something."""


@dataclass(frozen=True)
class Offer:
    """Everything that decides whether a time is free."""

    week: Sequence[Span]
    zone: ZoneInfo
    away: Sequence[tuple[date, date]]
    taken: Sequence[Taken]
    length: timedelta
    gap: timedelta
    earliest: datetime
    latest: datetime

    def free(self, first_on: date, last_on: date) -> Iterator[datetime]:
        """The free times of these days where the coach is, one after the other with the space between; what is taken is gone around."""
        for ahead in range((last_on - first_on).days + 1):
            for begins, ends in self._spans(first_on + A_DAY * ahead):
                yield from self._within(begins, ends)

    def is_free(self, starts_at: datetime) -> bool:
        """Whether that time can be had, whether or not it would be named among the others."""
        ends_at = starts_at + self.length
        spans = self._spans(day_of(starts_at, self.zone))
        is_offered = any(begins <= starts_at and ends_at <= ends for begins, ends in spans)
        on_grid = (starts_at.minute * 60 + starts_at.second) % GRID.seconds == 0 and not starts_at.microsecond
        return on_grid and is_offered and self.earliest <= starts_at <= self.latest and self._taken_until(starts_at) is None

    def nearest(self, starts_at: datetime, many: int) -> list[datetime]:
        """So many free times around that one, the earliest first."""
        there, near = day_of(starts_at, self.zone), timedelta(days=14)
        found = sorted(self.free(there - near, there + near), key=lambda moment: abs(moment - starts_at))
        return sorted(found[:many])

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        if any(first <= day <= last for first, last in self.away):
            return []
        return [(self._at(day, begins), self._at(day, ends)) for weekday, begins, ends in self.week if weekday == day.weekday()]

    def _at(self, day: date, minute: int) -> datetime:
        return instant_of(datetime.combine(day, time()) + timedelta(minutes=minute), self.zone)

    def _within(self, begins: datetime, ends: datetime) -> Iterator[datetime]:
        moment = begins
        while moment + self.length <= ends:
            until = self._taken_until(moment)
            if until is not None:
                moment = _rounded_up(until + self.gap)
                continue
            if self.earliest <= moment <= self.latest:
                yield moment
            moment = _rounded_up(moment + self.length + self.gap)

    def _taken_until(self, starts_at: datetime) -> datetime | None:
        """Until when the coach has something that leaves no room for it; None: there is room."""
        ends_at = starts_at + self.length
        return next((until for since, until in self.taken if since < ends_at + self.gap and until + self.gap > starts_at), None)


def _rounded_up(moment: datetime) -> datetime:
    over = timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)
    return moment + GRID - over if over else moment
