"""A chart of each lens: moments across, 1 to 5 up, a ring for what the client said and a square for what the coach said. Pure.

Drawn at its real width, which fits a phone and half a wide page alike; the last value of each stands at its mark, with the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coachapp.ratings.lenses import GoalLenses, LensLine, Said

WIDTH, HEIGHT = 326, 158
LEFT, RIGHT, TOP, STEP = 20, 250, 14, 28
SCALE = (1, 2, 3, 4, 5)
NAME = 9


@dataclass(frozen=True)
class Mark:
    """A value at its place."""

    x: float
    y: float


@dataclass(frozen=True)
class Label:
    """The last value of one of the two, or of both, beside its mark."""

    y: float
    text: str


@dataclass(frozen=True)
class Tick:
    """A moment under the drawing: its session's number, or a dot for a day between sessions."""

    x: float
    text: str


@dataclass(frozen=True)
class Chart:
    """One lens drawn; paths are points for a polyline."""

    line: LensLine
    rows: tuple[tuple[int, float], ...]
    ticks: tuple[Tick, ...]
    client: tuple[Mark, ...]
    coach: tuple[Mark, ...]
    client_path: str
    coach_path: str
    labels: tuple[Label, ...]
    width: int = WIDTH
    height: int = HEIGHT
    right: int = RIGHT

    @property
    def said(self) -> str:
        """The drawing in a sentence, for who does not see it."""
        return f"{self.line.label}, {len(self.ticks)} moments. Last: {self.line.now}."


def charts(lenses: GoalLenses) -> list[Chart]:
    """One chart a lens; none before anything was said."""
    if not lenses.is_rated:
        return []
    xs = _places(len(lenses.moments))
    ticks = tuple(Tick(x, str(moment.number) if moment.number else "·") for x, moment in zip(xs, lenses.moments, strict=True))
    return [_chart(line, xs, ticks) for line in lenses.lines]


def height_of(value: int) -> float:
    """5 at the top."""
    return TOP + (5 - value) * STEP


def _places(count: int) -> list[float]:
    """Evenly across; one alone stands at the end."""
    if count == 1:
        return [float(RIGHT)]
    first = LEFT + 14
    return [round(first + index * (RIGHT - first) / (count - 1), 1) for index in range(count)]


def _chart(line: LensLine, xs: Sequence[float], ticks: tuple[Tick, ...]) -> Chart:
    client, coach = _marks(line.client, xs), _marks(line.coach, xs)
    rows = tuple((value, height_of(value)) for value in SCALE)
    return Chart(line, rows, ticks, client, coach, _path(client), _path(coach), _labels(line))


def _marks(said: Sequence[Said | None], xs: Sequence[float]) -> tuple[Mark, ...]:
    return tuple(Mark(x, height_of(one.value)) for x, one in zip(xs, said, strict=True) if one)


def _path(marks: Sequence[Mark]) -> str:
    return " ".join(f"{mark.x},{mark.y}" for mark in marks) if len(marks) > 1 else ""


def _labels(line: LensLine) -> tuple[Label, ...]:
    client, coach = line.client_last, line.coach_last
    if client and coach and client.value == coach.value:
        return (Label(height_of(client.value), f"both {client.value}"),)
    named = ((line.client_name, client), (line.coach_name, coach))
    return tuple(Label(height_of(one.value), f"{_short(name)} {one.value}") for name, one in named if one)


def _short(name: str) -> str:
    return name if len(name) <= NAME else f"{name[: NAME - 1]}…"
