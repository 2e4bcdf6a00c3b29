"""The trajectory's geometry alone: places, paths, brackets, and labels that never lie on one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest

from coachapp.goals.models import Direction
from coachapp.progress.drawing import Drawing, draw, show
from coachapp.progress.labels import Label, shorten, width_of
from coachapp.progress.scale import NARROW, WIDE, Size
from coachapp.progress.trajectory import Mark, Trajectory

TODAY = date(2026, 11, 24)
BOTH = pytest.mark.parametrize("size", [WIDE, NARROW])


def mark(number: int, in_days: int, scope: int = 2, direction: Direction = Direction.TOWARDS, **fields: object) -> Mark:
    titles = ("First-author paper: few-demonstration grasping", "Open benchmark with two other labs", "Found a working group")
    on = TODAY + timedelta(days=in_days)
    return Mark(number, 1, titles[number % 3], on, scope, direction, in_days <= 0, **fields)  # type: ignore[arg-type]


def drawn(*marks: Mark, size: Size = WIDE, has_today: bool = True) -> Drawing:
    return draw(tuple(sorted(marks, key=lambda m: (m.on, m.id))), TODAY, size, has_today=has_today)


def a_long_way(many: int = 40) -> list[Mark]:
    kinds = (Direction.TOWARDS, Direction.TOWARDS, Direction.STEPPING_STONE, Direction.TOWARDS, Direction.ELSEWHERE)
    return [
        mark(
            n,
            40 * (n - many // 2),
            1 + n * 5 // (many + 1),
            kinds[n % 5],
            moves=n % 4,
            first_on=TODAY + timedelta(days=40 * (n - many // 2) - 60),
        )
        for n in range(many)
    ]


def boxes(drawing: Drawing) -> Iterator[tuple[float, float, float, float]]:
    for label in (*drawing.labels, *drawing.slip_labels):
        width = width_of(label.words)
        x = label.x - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
        yield (x, label.y - 11, x + width, label.y + 3)


def test_without_marks_there_is_no_drawing() -> None:
    assert show(Trajectory((), ""), TODAY) is None


def test_a_window_of_the_past_does_not_reach_to_today() -> None:
    old = (mark(1, -900), mark(2, -700))
    whole, window = show(Trajectory(old, ""), TODAY), show(Trajectory(old, "", later=3), TODAY)
    assert whole is not None
    assert window is not None
    assert whole.wide.today is not None
    assert (window.wide.today, window.narrow.today) == (None, None)


def test_time_goes_across_and_scope_up() -> None:
    small, large = drawn(mark(1, -100, scope=1), mark(2, 300, scope=4)).points
    assert small.x < large.x
    assert small.y > large.y


def test_done_ones_are_joined_and_planned_ones_go_on_from_the_last() -> None:
    drawing = drawn(mark(1, -300), mark(2, -100), mark(3, 100), mark(4, 200))
    places = [f"{p.x:g},{p.y:g}" for p in drawing.points]
    assert drawing.done.split() == places[:2]
    assert drawing.planned.split() == places[1:]


def test_the_path_never_runs_back_to_what_is_overdue() -> None:
    overdue = Mark(9, 1, "Overdue", TODAY - timedelta(days=200), 2, Direction.TOWARDS, is_done=False)
    drawing = drawn(mark(1, -300), overdue, mark(2, -100), mark(3, 100))
    place = next(f"{p.x:g},{p.y:g}" for p in drawing.points if p.mark is overdue)
    assert place not in drawing.done.split() + drawing.planned.split()


def test_done_is_filled_and_planned_is_open_in_every_shape() -> None:
    marks = [mark(n, days, 2, kind) for n, (days, kind) in enumerate([(d, k) for d in (-90, 90) for k in Direction])]
    shown = [kind for kind, _ in drawn(*marks).shapes]
    assert sorted(shown) == ["cross", "cross open", "step", "step open", "stone", "stone open"]


def test_one_mark_has_no_path() -> None:
    drawing = drawn(mark(1, 30))
    assert (drawing.done, drawing.planned) == ("", "")


def test_what_leads_elsewhere_has_its_own_row_and_a_stepping_stone_its_own_shape_off_the_path() -> None:
    marks = [mark(1, -300), mark(2, -200, 2, Direction.ELSEWHERE), mark(3, -150, 3, Direction.STEPPING_STONE), mark(4, -100)]
    drawing = drawn(*marks)
    assert [(kind, path.count("M")) for kind, path in drawing.shapes] == [("step", 2), ("cross", 1), ("stone", 1)]
    _, elsewhere, stone, _ = drawing.points
    assert elsewhere.y > max(p.y for p in drawing.points if p is not elsewhere)
    assert f"{stone.x:g},{stone.y:g}" not in drawing.done
    assert [row.words for row in drawing.rows][-1] == "Led elsewhere"
    assert "Led elsewhere" not in [row.words for row in drawn(mark(1, -300)).rows]


def test_a_bracket_reaches_back_to_the_day_it_was_first_due() -> None:
    moved = mark(1, 100, moves=3, first_on=TODAY - timedelta(days=22))
    drawing = drawn(mark(2, -300), moved)
    first = re.match(r"M([\d.]+)", drawing.slips)
    assert first is not None
    assert float(first[1]) < next(p.x for p in drawing.points if p.mark is moved)
    assert [label.words for label in drawing.slip_labels] == ["moved 3 times, 4 months"]
    assert [label.words for label in drawn(mark(2, -300), moved, size=NARROW).slip_labels] == ["moved 3 times"]


def test_brackets_of_one_row_take_lanes() -> None:
    moved = [mark(n, 100 + 10 * n, moves=1, first_on=TODAY + timedelta(days=20)) for n in (1, 2, 3)]
    assert len(set(re.findall(r"V([\d.]+)H", drawn(*moved).slips))) == 3


@BOTH
@pytest.mark.parametrize("many", [1, 2, 8, 40])
def test_no_label_lies_on_another_or_outside(size: Size, many: int) -> None:
    drawing = drawn(*a_long_way(many), size=size)
    taken = list(boxes(drawing))
    assert taken
    assert all(x0 >= size.gutter and x1 <= size.width for x0, _, x1, _ in taken)
    for (a0, b0, a1, b1), (c0, d0, c1, d1) in combinations(taken, 2):
        assert not (a0 < c1 and c0 < a1 and b0 < d1 and d0 < b1)


@BOTH
def test_every_mark_stands_inside(size: Size) -> None:
    drawing = drawn(*a_long_way(), size=size)
    assert all(size.gutter <= p.x - 8 and p.x + 8 <= size.width and 0 < p.y < drawing.floor for p in drawing.points)


@BOTH
@pytest.mark.parametrize(("days", "first"), [(200, "2027"), (1500, "2027"), (20000, "2030")])
def test_the_days_below_have_room(size: Size, days: int, first: str) -> None:
    drawing = drawn(mark(1, 0), mark(2, days), size=size)
    places = [tick.x for tick in drawing.ticks]
    assert first in [tick.words for tick in drawing.ticks]
    assert all(later - earlier > 40 for earlier, later in pairwise(places))


def test_today_stands_where_it_is_unless_the_window_is_elsewhere() -> None:
    old = [mark(1, -900), mark(2, -700)]
    assert drawn(*old).today is not None
    assert drawn(*old, has_today=False).today is None


@pytest.mark.parametrize(
    ("title", "most", "said"),
    [
        ("Workshop", 20, "Workshop"),
        ("Workshop: learning from few", 20, "Workshop"),
        ("Open benchmark with two other labs", 24, "Open benchmark…"),
        ("Supervise a master’s student", 20, "Supervise a master’s…"),
        ("Donaudampfschifffahrtsgesellschaft", 12, "Donaudampfs…"),
        (": x", 12, ": x"),
    ],
)
def test_a_title_is_said_in_short(title: str, most: int, said: str) -> None:
    assert shorten(title, most) == said


def test_wide_letters_are_wide() -> None:
    assert width_of("mmm") > width_of("nnn") > width_of("iii")
    assert Label(1, 2, "x").anchor == "start"
