"""What a log comes to: minutes by year, individual or group, paid or pro bono."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from coachapp.core.clock import day_of


class Kind(NamedTuple):
    """Which hours are counted together."""

    is_group: bool
    is_paid: bool


KINDS = tuple(Kind(is_group, is_paid) for is_group in (False, True) for is_paid in (True, False))


@dataclass
class Totals:
    """Minutes of each kind: of one year, or of all."""

    minutes: Counter[Kind] = field(default_factory=Counter)

    @property
    def all(self) -> int:
        """Minutes of any kind."""
        return self.minutes.total()

    def of(self, *, is_group: bool | None = None, is_paid: bool | None = None) -> int:
        """Minutes of these kinds; None: of both."""
        asked = ((is_group, "is_group"), (is_paid, "is_paid"))
        return sum(
            minutes for kind, minutes in self.minutes.items() if all(wanted in (None, getattr(kind, name)) for wanted, name in asked)
        )


@dataclass
class Log:
    """The whole of it, and year by year, the newest first."""

    whole: Totals
    years: dict[int, Totals]


def added_up(lines: Iterable[tuple[datetime, int, bool, bool]], where: ZoneInfo) -> Log:
    """Each line: when it began, its minutes, whether paid, whether a group. A year is that of the coach's own calendar."""
    whole, years = Totals(), dict[int, Totals]()
    for held_at, minutes, is_paid, is_group in lines:
        kind = Kind(bool(is_group), bool(is_paid))
        for totals in (whole, years.setdefault(day_of(held_at, where).year, Totals())):
            totals.minutes[kind] += minutes
    return Log(whole, dict(sorted(years.items(), reverse=True)))


def in_hours(minutes: int) -> str:
    """`12 h`, `12 h 30`, `50 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours:,} h {rest:02}" if rest else f"{hours:,} h"
