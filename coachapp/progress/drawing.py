"""The trajectory as lines and places: time across, scope up, in the real width of the drawing, which is never scaled. Pure.

What leads elsewhere stands in a row of its own; stepping stones lie above their scope, off the path. The path joins what is done, in
order; from the last of those it goes on, dashed, to what is planned. A planned mark that is due before the last done one stands alone:
the path never runs back. Under a mark that moved a bracket reaches back to the day it was first due. Labels take the first free place
around their mark: the ends of the path, then how far things moved, then the rest; those without room are left to the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from itertools import islice
from typing import Any

from markupsafe import Markup

from coachapp.core.stencil import Stencil, joined
from coachapp.core.wording import Calendar
from coachapp.goals.models import Direction, Scope
from coachapp.progress.labels import Box, Label, Places, shorten
from coachapp.progress.scale import NARROW, WIDE, Scale, Size
from coachapp.progress.trajectory import SCOPES, Mark, Trajectory

_LANES = 3
_FIRST = 3
"""Whose titles come even before the words of the brackets."""
_AXIS = {
    False: {scope: word[:1].upper() + word[1:] for scope, word in SCOPES.items()},
    True: {Scope.TASK: "Task", Scope.PROJECT: "Project", Scope.TEAM: "Team", Scope.ORGANISATION: "Subfield", Scope.FIELD: "Field"},
}


@dataclass(frozen=True)
class Point:
    """A mark at its place."""

    x: float
    y: float
    mark: Mark


@dataclass(frozen=True, eq=False)
class Drawing:
    """All that is drawn, in px. One that is kept is itself alone, so that what is drawn from it can be kept as well."""

    width: int
    height: float
    gutter: int
    rows: tuple[Label, ...]
    ticks: tuple[Label, ...]
    floor: float
    today: float | None
    done: str
    planned: str
    points: tuple[Point, ...]
    shapes: tuple[tuple[str, str], ...]
    """What kind of marks, and the path that draws all of them."""
    slips: str
    slip_labels: tuple[Label, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Shown:
    """A trajectory with its two drawings."""

    trajectory: Trajectory
    wide: Drawing
    narrow: Drawing
    facts: tuple[dict[str, Any], ...]
    """What a table says of each mark, but for the words of its day and its goal."""

    @property
    def key(self) -> str:
        """What the marks mean, as far as they are drawn."""
        kinds = {kind.partition(" ")[0] for kind, _ in self.wide.shapes}
        words = [words for kind, words in _KEY.items() if kind in kinds]
        return " ".join([*words, "Bracket: from the day it was first due."] if self.wide.slips else words)

    def rows(self, calendar: Calendar, mark: Stencil, goal: Stencil, titles: Mapping[int, str]) -> Markup:
        """The same as rows of a table, with the goal's title where there are several."""
        day = partial(calendar.day, is_short=True)
        return joined(
            mark(**facts, on=f"{'done' if m.is_done else 'due'} {day(m.on)}", goal=goal(title=titles[m.goal_id]) if titles else "")
            for m, facts in zip(self.trajectory.marks, self.facts, strict=True)
        )


_KEY = {"step": "Filled: done. Open: planned.", "stone": "Flat: a stepping stone.", "cross": "Cross: leads elsewhere."}


def show(trajectory: Trajectory, today: date) -> Shown | None:
    """The trajectory drawn in both sizes; None without a mark. A window that is not around today does not reach to it."""
    marks = trajectory.marks
    if not marks:
        return None
    is_past, is_to_come = trajectory.later and marks[-1].on < today, trajectory.earlier and marks[0].on > today
    return Shown(trajectory, *_drawings(marks, today, not (is_past or is_to_come)))


@lru_cache(maxsize=256)
def _drawings(marks: tuple[Mark, ...], today: date, has_today: bool) -> tuple[Drawing, Drawing, tuple[dict[str, Any], ...]]:
    """In both sizes, and as facts. Kept for the next look: finding room for the labels is most of what the client page computes."""
    facts = tuple({"id": m.id, "title": m.title, "scope": m.scope, "size": m.size, "leads": m.leads, "moved": m.slip[6:]} for m in marks)
    return draw(marks, today, WIDE, has_today=has_today), draw(marks, today, NARROW, has_today=has_today), facts


def draw(marks: tuple[Mark, ...], today: date, size: Size, *, has_today: bool = True) -> Drawing:
    """The drawing of these marks, of at least one, in this size. `has_today`: the time across reaches to today at least."""
    scale = Scale.over(marks, today if has_today else None, size)
    points = tuple(Point(scale.x(m.on), scale.y(m), m) for m in marks)
    slips, ends = _slips(points, scale)
    taken = Places(size.gutter, size.width, [(p.x - 8, p.y - 8, p.x + 8, p.y + 8) for p in points] + [end.box for end in ends])
    ordered = _by_weight(points)
    labels = [*_titles(ordered[:_FIRST], size, taken)]
    slip_labels = tuple(_slip_words(ends, size, taken))
    labels += islice(_titles(ordered[_FIRST:], size, taken), size.labels - len(labels))
    is_seen = has_today and scale.first <= today <= scale.last
    frame = (size.width, scale.floor + 26, size.gutter, tuple(_rows(scale)), tuple(scale.ticks()), scale.floor)
    x = scale.x(today) if is_seen else None
    return Drawing(*frame, x, *_path(points), points, _shapes(points), slips, slip_labels, tuple(labels))


def _rows(scale: Scale) -> Iterator[Label]:
    """The scopes at the left, and what led elsewhere if there is any."""
    x, is_short = scale.size.gutter - 8, scale.size.is_short
    for scope, word in _AXIS[is_short].items():
        yield Label(x, scale.at(scope) + 4, word, "end")
    if scale.has_elsewhere:
        yield Label(x, scale.elsewhere + 4, "Elsewhere" if is_short else "Led elsewhere", "end")


_SHAPES = {
    Direction.TOWARDS: ("step", "M{:g} {:g}h10v10h-10z", 5, 5),
    Direction.STEPPING_STONE: ("stone", "M{:g} {:g}h14v4h-14z", 7, 2),
    Direction.ELSEWHERE: ("cross", "M{:g} {:g}l9 9m0-9l-9 9", 4.5, 4.5),
}
"""A square, a flat stone, a cross; from where its path begins."""


def _shapes(points: Iterable[Point]) -> tuple[tuple[str, str], ...]:
    """All marks of one kind as one path, so that forty take no more elements than four."""
    paths: dict[str, list[str]] = {}
    for point in points:
        kind, path, left, up = _SHAPES[point.mark.direction]
        css = kind if point.mark.is_done else f"{kind} open"
        paths.setdefault(css, []).append(path.format(point.x - left, point.y - up))
    return tuple((css, "".join(parts)) for css, parts in paths.items())


def _path(points: Iterable[Point]) -> tuple[str, str]:
    """The line through what is done, and the one that goes on through what is planned."""
    steps = [p for p in points if p.mark.leads_on]
    done = [p for p in steps if p.mark.is_done]
    ahead = [p for p in steps if not p.mark.is_done and (not done or p.mark.on >= done[-1].mark.on)]
    planned = done[-1:] + ahead
    return _line(done), _line(planned)


def _line(points: Sequence[Point]) -> str:
    return " ".join(f"{p.x:g},{p.y:g}" for p in points) if len(points) > 1 else ""


@dataclass(frozen=True)
class Bracket:
    """How far a mark moved, below it."""

    x0: float
    x1: float
    y: float
    words: str
    short: str

    @property
    def box(self) -> Box:
        return (self.x0, self.y - 4, self.x1, self.y + 1)


def _slips(points: Iterable[Point], scale: Scale) -> tuple[str, list[Bracket]]:
    """The brackets as one path, each in the first of the lanes of its row that is free."""
    ends: list[Bracket] = []
    paths: list[str] = []
    free: dict[tuple[float, int], float] = {}
    for point in points:
        since = point.mark.slipped_from
        if since is None:
            continue
        x0, x1 = min(scale.x(since), point.x - 4), point.x
        lane = next((n for n in range(_LANES) if free.get((point.y, n), 0) + 4 <= x0), _LANES - 1)
        free[point.y, lane] = x1
        top, y = point.y + 9, point.y + 14 + 5 * lane
        paths.append(f"M{x0:g} {y - 5:g}V{y:g}H{x1:g}V{top:g}")
        ends.append(Bracket(x0, x1, y, point.mark.slip, point.mark.slip.partition(",")[0]))
    return "".join(paths), ends


def _titles(points: Iterable[Point], size: Size, taken: Places) -> Iterator[Label]:
    """The titles that have room, in this order."""
    for point in points:
        label = taken.put(shorten(point.mark.title, size.title), _around(point))
        if label:
            yield label


def _by_weight(points: Sequence[Point]) -> list[Point]:
    """The ends of what is done and of what is planned, then the later before the earlier."""
    done, planned = [p for p in points if p.mark.is_done], [p for p in points if not p.mark.is_done]
    first = [*planned[-1:], *done[-1:], *done[:1], *planned[:1]]
    return list(dict.fromkeys([*first, *reversed(points)]))


def _around(point: Point) -> Iterator[tuple[float, float, str]]:
    x, y = point.x, point.y
    beside = ((x + 10, y + 4, "start"), (x - 10, y + 4, "end"))
    if point.mark.direction is Direction.ELSEWHERE:
        yield from beside
        return
    yield from ((x, y - 13, "middle"), (x + 8, y - 13, "end"), (x - 8, y - 13, "start"))
    if point.mark.slipped_from is None:
        yield from ((x, y + 21, "middle"), (x - 8, y + 21, "start"), (x + 8, y + 21, "end"))


def _slip_words(brackets: Iterable[Bracket], size: Size, taken: Places) -> Iterator[Label]:
    for b in sorted(brackets, key=lambda b: b.x0 - b.x1)[: size.labels // 3]:
        words = b.short if size.is_short else b.words
        label = taken.put(words, ((b.x1 + 6, b.y + 3, "start"), ((b.x0 + b.x1) / 2, b.y + 13, "middle"), (b.x0 - 6, b.y + 3, "end")))
        if label:
            yield label
