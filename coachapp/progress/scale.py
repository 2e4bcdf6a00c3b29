"""Where a day and a scope stand in a drawing of a given size. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coachapp.core.wording import MONTHS
from coachapp.goals.models import Direction, Scope
from coachapp.progress.labels import Label
from coachapp.progress.trajectory import Mark

_SHORTEST = timedelta(days=240)
_STONE = 10
_STEPS = (1, 3, 6, 12, 24, 60, 120)
"""After how many months a day is written below: the first of these that leaves room."""


@dataclass(frozen=True)
class Size:
    """One of the drawings of a chart: CSS shows the one that fits."""

    width: int
    gutter: int
    row: int
    title: int
    labels: int
    is_short: bool


WIDE = Size(width=660, gutter=118, row=48, title=30, labels=14, is_short=False)
NARROW = Size(width=326, gutter=70, row=42, title=15, labels=7, is_short=True)


@dataclass(frozen=True)
class Scale:
    """Where a day and a scope stand."""

    first: date
    last: date
    size: Size
    has_elsewhere: bool

    @classmethod
    def over(cls, marks: Sequence[Mark], today: date | None, size: Size) -> Scale:
        """From the first day that is drawn to the last one, and never less than some months."""
        days = [m.on for m in marks] + [m.slipped_from for m in marks if m.slipped_from] + ([today] if today else [])
        first, last = min(days), max(days)
        short = _SHORTEST - (last - first)
        if short > timedelta(0):
            first, last = first - short / 4, last + short * 3 / 4
        return cls(first, last, size, any(m.direction is Direction.ELSEWHERE for m in marks))

    def x(self, on: date) -> float:
        inner = self.size.width - self.size.gutter - 34
        return round(self.size.gutter + 14 + inner * (on - self.first).days / max((self.last - self.first).days, 1), 1)

    def at(self, scope: int) -> float:
        return 42 + (Scope.FIELD - scope) * self.size.row

    @property
    def elsewhere(self) -> float:
        return self.at(Scope.TASK) + self.size.row - 8

    @property
    def floor(self) -> float:
        return (self.elsewhere if self.has_elsewhere else self.at(Scope.TASK)) + 22

    def y(self, mark: Mark) -> float:
        """The row of its scope; a stepping stone lies a little above it, off the path."""
        if mark.direction is Direction.ELSEWHERE:
            return self.elsewhere
        return self.at(mark.scope) - (_STONE if mark.direction is Direction.STEPPING_STONE else 0)

    def ticks(self) -> Iterator[Label]:
        """Years, or months where the time is short: as many as have room."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = next((s for s in _STEPS if months / s <= (self.size.width - self.size.gutter) / (46 if s >= 12 else 90)), _STEPS[-1])
        last_x, begin = 0.0, self.first.year * 12
        for number in range(begin - begin % step, self.last.year * 12 + 12, step):
            on = date(number // 12, number % 12 + 1, 1)
            if self.first <= on <= self.last and self.x(on) - last_x > 44:
                last_x = self.x(on)
                yield Label(last_x, self.floor + 18, str(on.year) if on.month == 1 else MONTHS[on.month - 1][:3], "middle")
