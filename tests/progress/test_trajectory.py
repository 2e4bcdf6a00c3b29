"""The trajectory's rules alone: what has a mark, what is said of scope and direction, and at which edge; the window."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace as Row
from typing import Any

import pytest

from coachapp.goals.models import Direction, GoalState, MilestoneState
from coachapp.progress.trajectory import AHEAD, MOST, asleep, direction_words, marks_of, scope_words, trajectory, words

START = date(2024, 1, 15)
TOWARDS, STONE, ELSEWHERE = Direction.TOWARDS, Direction.STEPPING_STONE, Direction.ELSEWHERE
DONE, PLANNED, SET_ASIDE = MilestoneState.DONE, MilestoneState.PLANNED, MilestoneState.SET_ASIDE


def row(number: int, scope: int = 2, state: MilestoneState = PLANNED, direction: Direction = TOWARDS, **fields: Any) -> Any:
    """Milestone `number` stands on the day that many quarters after the start."""
    on = START + timedelta(days=91 * number)
    days = {"due_on": on, "first_due_on": on, "done_on": on if state is DONE else None}
    return Row(
        **{"id": number, "goal_id": 1, "title": f"Step {number}", "moves": 0} | days | fields, scope=scope, state=state, direction=direction
    )


def path(*scopes: int, done: int) -> list[Any]:
    """Steps towards the goal with these scopes, the first `done` of them done."""
    return [row(n, scope, DONE if n <= done else PLANNED) for n, scope in enumerate(scopes, 1)]


def towards(*directions: Direction, done: int = 99) -> list[Any]:
    return [row(n, 2, DONE if n <= done else PLANNED, direction) for n, direction in enumerate(directions, 1)]


def test_done_stands_on_the_day_it_was_done_and_open_on_its_due_day() -> None:
    marks = marks_of([row(2, state=DONE, done_on=date(2024, 3, 1)), row(1)])
    assert [(m.id, m.on, m.is_done) for m in marks] == [(2, date(2024, 3, 1), True), (1, date(2024, 4, 15), False)]


def test_without_a_day_or_set_aside_there_is_no_mark() -> None:
    rows = [row(1, due_on=None), row(2, state=SET_ASIDE), row(3)]
    assert [m.id for m in marks_of(rows)] == [3]
    assert trajectory(rows).undated == 1


def test_of_a_goal_that_is_reached_or_set_aside_only_what_was_done_counts() -> None:
    sleeping = asleep([(1, GoalState.SET_ASIDE), (2, GoalState.REACHED), (3, GoalState.ACTIVE), (4, GoalState.DRAFT)])
    assert sleeping == {1, 2}
    rows = [row(1, state=DONE), row(2), row(3, goal_id=3), row(4, goal_id=2, due_on=None)]
    assert [m.id for m in marks_of(rows, sleeping)] == [1, 3]
    assert trajectory(rows, sleeping).undated == 0


@pytest.mark.parametrize(
    ("moves", "first", "slip"),
    [(0, date(2024, 4, 15), ""), (1, date(2024, 2, 15), "moved once, 2 months"), (2, date(2024, 4, 15), "moved twice")],
)
def test_a_slip_is_said_with_its_length_if_the_mark_stands_later(moves: int, first: date, slip: str) -> None:
    (mark,) = marks_of([row(1, moves=moves, first_due_on=first)])
    assert mark.slip == slip
    assert (mark.slipped_from is None) == ("," not in slip)


def test_what_moved_and_was_done_before_its_first_day_has_not_slipped() -> None:
    (mark,) = marks_of([row(1, state=DONE, moves=1, first_due_on=date(2024, 9, 1))])
    assert (mark.slipped_from, mark.slip) == (None, "moved once")


@pytest.mark.parametrize(
    ("scopes", "done", "said"),
    [
        ((1, 2, 2, 3, 3, 4), 3, "Scope grows: from a task in 2024 to a team or group planned for 2025."),
        ((1, 2, 3), 3, "Scope grows: from a task in April 2024 to a team or group in October 2024."),
        ((4, 4, 4, 2, 2, 2), 6, "Scope shrinks: from a subfield in 2024 to a project in 2025."),
        ((2, 2, 2, 2), 3, "Scope stays the same: a project in 2024, and one planned for 2025."),
        ((2, 2, 5, 2, 2, 2), 6, "Scope stays the same: a project in 2024, and one in 2025."),
        ((2, 3, 3, 3, 3, 2), 6, "Scope stays the same: a project in 2024, and one in 2025."),
        ((1, 1, 5, 2, 2, 2), 3, "Scope grows: from a task in 2024 to a project planned for 2025."),
        ((1, 2), 2, ""),
        ((1, 2, 3, 4, 5), 2, ""),
    ],
)
def test_growth_compares_the_middle_of_the_first_third_with_that_of_the_last(scopes: tuple[int, ...], done: int, said: str) -> None:
    assert scope_words(marks_of(path(*scopes, done=done))) == said


def test_stepping_stones_and_what_leads_elsewhere_do_not_count_for_scope() -> None:
    rows = [*path(2, 2, 2, done=3), row(4, 5, DONE, STONE), row(5, 5, DONE, ELSEWHERE), row(6, 1, PLANNED, ELSEWHERE)]
    assert scope_words(marks_of(rows)).startswith("Scope stays the same")


def test_a_planned_step_that_is_overdue_comes_after_what_is_done() -> None:
    rows = [row(1, 4, PLANNED), *[row(n, 1, DONE) for n in (2, 3, 4)]]
    assert scope_words(marks_of(rows)).startswith("Scope grows: from a task")


@pytest.mark.parametrize(
    ("directions", "said"),
    [
        ((TOWARDS, TOWARDS, STONE), "The direction holds: none of 3 milestones led elsewhere."),
        ((ELSEWHERE, TOWARDS, TOWARDS), "The direction holds: 1 of 3 milestones led elsewhere, in April 2024."),
        (
            (ELSEWHERE, TOWARDS, TOWARDS, TOWARDS, ELSEWHERE),
            "The direction wavers: 2 of 5 milestones led elsewhere, the last in April 2025.",
        ),
        (
            (ELSEWHERE, TOWARDS, TOWARDS, TOWARDS, TOWARDS, ELSEWHERE),
            "The direction holds: 2 of 6 milestones led elsewhere, the last in July 2025.",
        ),
        ((*(TOWARDS,) * 4, ELSEWHERE, ELSEWHERE), "The direction wavers: 2 of 6 milestones led elsewhere, the last in July 2025."),
        ((TOWARDS, TOWARDS), ""),
    ],
)
def test_the_direction_holds_up_to_a_third_and_one_of_the_last_three(directions: tuple[Direction, ...], said: str) -> None:
    assert direction_words(marks_of(towards(*directions))) == said


def test_what_is_to_lead_elsewhere_has_not_led_there_yet() -> None:
    said = direction_words(marks_of(towards(TOWARDS, TOWARDS, TOWARDS, ELSEWHERE, done=3)))
    assert said == "The direction holds: 1 of 4 milestones leads elsewhere, in January 2025."


def test_too_few_is_said_as_such() -> None:
    assert words([]) == ""
    assert words(marks_of(path(1, 2, 3, done=2))) == (
        "Too few finished milestones to say whether scope grows and the direction holds: it takes three."
    )
    mixed = marks_of(towards(ELSEWHERE, TOWARDS, TOWARDS))
    assert words(mixed) == (
        "Too few finished milestones to say whether scope grows: it takes three. "
        "The direction holds: 1 of 3 milestones led elsewhere, in April 2024."
    )


def test_up_to_forty_marks_are_one_window() -> None:
    shown = trajectory(path(*(2,) * MOST, done=3))
    assert (len(shown.marks), shown.earlier, shown.later, shown.is_whole) == (MOST, None, None, True)


def test_of_many_the_window_stands_around_today_and_leads_both_ways() -> None:
    rows = path(*(2,) * 120, done=80)
    now = trajectory(rows)
    assert (now.marks[0].id, now.marks[-1].id, len(now.marks)) == (80 + AHEAD - MOST + 1, 80 + AHEAD, MOST)
    earlier = trajectory(rows, begins_with=now.earlier)
    assert (earlier.marks[0].id, earlier.marks[-1].id) == (17, 56)
    assert trajectory(rows, begins_with=earlier.later).marks == now.marks
    later = trajectory(rows, begins_with=now.later)
    assert ([m.id for m in later.marks], later.later) == (list(range(97, 121)), None)
    assert now.words == earlier.words == later.words


def test_a_window_that_begins_with_no_mark_is_the_one_around_today() -> None:
    rows = path(*(2,) * 120, done=80)
    assert trajectory(rows, begins_with=9999).marks == trajectory(rows).marks


def test_a_record_of_which_nothing_is_done_begins_at_its_beginning() -> None:
    shown = trajectory(path(*(2,) * 60, done=0))
    assert (shown.marks[0].id, shown.earlier) == (1, None)
