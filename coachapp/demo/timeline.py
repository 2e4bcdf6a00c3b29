"""When things happen: from "so many days before today" to an instant, and everybody's events in one order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from coachapp.core.clock import zone
from coachapp.demo.script import When

Act = Callable[[datetime], object]
SATURDAY = 5


@dataclass(frozen=True)
class Event:
    """Something somebody does at an instant, which is handed to it as `now`."""

    at: datetime
    act: Act


@dataclass(frozen=True)
class Timeline:
    """All days are counted from the day of `now`."""

    now: datetime

    def day(self, when: When) -> date:
        """The calendar day that is meant."""
        return self.now.date() + timedelta(days=when.days)

    def at(self, when: When, clock: str, time_zone: str) -> datetime:
        """The instant that is meant; `clock` counts where the script names no time."""
        return _instant(self.day(when), when.clock or clock, time_zone)

    def meeting(self, when: When, time_zone: str) -> datetime:
        """The same for a session: nobody meets on a weekend unless that is today."""
        return _instant(self._working_day(when), when.clock, time_zone)

    def _working_day(self, when: When) -> date:
        day = self.day(when)
        days_into_weekend = day.weekday() - SATURDAY
        if when.days == 0 or days_into_weekend < 0:
            return day
        return day - timedelta(days=1 + days_into_weekend) if when.days < 0 else day + timedelta(days=2 - days_into_weekend)

    def play(self, events: list[Event]) -> None:
        """Let everything happen in order of time; what the clock puts later today has just happened."""
        for event in sorted(events, key=lambda event: event.at):
            event.act(min(event.at, self.now))


def _instant(day: date, clock: str, time_zone: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone(time_zone))
