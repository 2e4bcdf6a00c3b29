"""The matrix alone: what is blank, a dash, a signal; what is shown and what is counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Row
from typing import Any

import pytest

from coachapp.feedback.models import Signal
from coachapp.goals.models import MilestoneState
from coachapp.progress.matrix import Cell, Only, closing_words, lay_out, lay_out_goals, newest

START = datetime(2026, 6, 9, 14, tzinfo=UTC)
SESSIONS: list[Any] = [Row(id=70 + n, number=n, starts_at=START + timedelta(days=28 * n), published_at=None) for n in (1, 2, 3)]


def milestone(number: int = 1, **fields: Any) -> Any:
    standing = {"state": MilestoneState.PLANNED, "created_at": START, "state_at": START, "moves": 0, "on_agenda": False}
    return Row(**{"id": number, "goal_id": 1, "title": f"Step {number}", **standing} | fields)


def said(feedback_id: int, session: int, milestone_id: int = 1, signal: Signal = Signal.WATCH, first: Signal | None = None) -> Any:
    return Row(id=feedback_id, session_id=70 + session, milestone_id=milestone_id, signal=signal, said=first)


def laid_out(*milestones: Any, cells: tuple[Any, ...] = (), has_latest: bool = True, is_whole: bool = False) -> Any:
    by_place = {(cell.milestone_id, cell.session_id): cell for cell in cells}
    return lay_out(milestones, SESSIONS, by_place, has_latest=has_latest, is_whole=is_whole)


def marks(cells: tuple[Cell, ...]) -> list[str]:
    return [cell.signal.value if cell.signal else "dash" if cell.was_open else "blank" for cell in cells]


def test_open_without_feedback_is_a_dash_and_not_yet_there_is_blank() -> None:
    (line,) = laid_out(milestone(created_at=START + timedelta(days=40)), cells=(said(1, 3),)).open
    assert marks(line.cells) == ["blank", "dash", "watch"]


def test_after_it_was_done_cells_are_blank() -> None:
    (line,) = laid_out(
        milestone(state=MilestoneState.DONE, state_at=START + timedelta(days=30)), cells=(said(1, 1, signal=Signal.ACHIEVED),)
    ).done
    assert marks(line.cells) == ["achieved", "blank", "blank"]


def test_a_milestone_written_before_the_review_was_published_was_open_in_that_session() -> None:
    session = Row(id=71, number=1, starts_at=START, published_at=START + timedelta(hours=2))
    matrix = lay_out([milestone(created_at=START + timedelta(hours=1))], [session], {}, has_latest=True)
    assert marks(matrix.open[0].cells) == ["dash"]


def test_a_cell_is_named_in_words() -> None:
    (line,) = laid_out(milestone(), cells=(said(1, 3, signal=Signal.OFF_TRACK),)).open
    assert [cell.name for cell in line.cells] == ["session 1: no feedback", "session 2: no feedback", "session 3: off track"]


def test_only_the_latest_session_of_all_is_now() -> None:
    assert [cell.is_now for cell in laid_out(milestone()).open[0].cells] == [False, False, True]
    assert [cell.is_now for cell in laid_out(milestone(), has_latest=False).open[0].cells] == [False, False, False]


def test_what_came_of_it_is_asked_of_the_newest_feedback_in_sight() -> None:
    matrix = laid_out(milestone(1), milestone(2), milestone(3), cells=(said(5, 1), said(4, 3), said(6, 2, milestone_id=2)))
    assert newest([(None, matrix)]) == [4, 6]


@pytest.mark.parametrize(("first", "shown"), [(Signal.ON_TRACK, Signal.ON_TRACK), (Signal.WATCH, None), (None, None)])
def test_what_the_client_said_first_stands_beside_it_where_it_differs(first: Signal | None, shown: Signal | None) -> None:
    cell = laid_out(milestone(), cells=(said(1, 3, signal=Signal.WATCH, first=first),)).open[0].cells[2]
    assert cell.said is shown
    assert cell.said_words == ("on track" if shown else "")


def test_set_aside_stands_apart_from_done() -> None:
    later = START + timedelta(days=90)
    matrix = laid_out(milestone(1, state=MilestoneState.DONE, state_at=later), milestone(2, state=MilestoneState.SET_ASIDE, state_at=later))
    assert ([line.milestone.id for line in matrix.done], [line.milestone.id for line in matrix.set_aside]) == ([1], [2])


def test_closed_before_the_window_is_only_counted_unless_the_whole_is_asked_for() -> None:
    old = milestone(state=MilestoneState.DONE, created_at=START - timedelta(days=90), state_at=START - timedelta(days=9))
    assert (laid_out(old).done, laid_out(old).earlier) == ((), 1)
    assert len(laid_out(old, is_whole=True).done) == 1


def test_of_more_than_twelve_closed_ones_the_last_stand_there() -> None:
    many = [milestone(n, state=MilestoneState.DONE, state_at=START + timedelta(days=300 - n)) for n in range(1, 16)]
    matrix = laid_out(*many)
    assert [line.milestone.id for line in matrix.done] == list(range(1, 13))
    assert (matrix.hidden, matrix.earlier) == (3, 0)
    assert len(laid_out(*many, is_whole=True).done) == 15


def test_before_the_latest_sessions_what_was_not_there_yet_is_left_out() -> None:
    young = milestone(created_at=START + timedelta(days=200))
    assert len(laid_out(young).open) == 1
    older = laid_out(young, has_latest=False)
    assert (older.open, older.has_lines, older.is_empty) == ((), False, False)
    assert laid_out().is_empty


def test_of_more_than_twelve_those_on_the_agenda_come_first_and_then_those_that_moved() -> None:
    many = [milestone(number, moves=1 if number == 14 else 0, on_agenda=number == 15) for number in range(1, 16)]
    matrix = laid_out(*many)
    assert [line.milestone.id for line in matrix.open][:4] == [15, 14, 1, 2]
    assert (len(matrix.open), matrix.hidden) == (12, 3)
    assert [line.milestone.id for line in laid_out(*many, is_whole=True).open] == list(range(1, 16))


@pytest.mark.parametrize(
    ("only", "shown"),
    [
        (Only(), {1: [1, 2, 3], 2: [4], 3: []}),
        (Only(goal_id=1), {1: [1, 2, 3]}),
        (Only(standing="open"), {1: [1], 2: [4]}),
        (Only(standing="done"), {1: [2]}),
        (Only(1, "set_aside"), {1: [3]}),
        (Only(2, "done"), {}),
    ],
)
def test_one_goal_or_one_standing_is_seen_alone(only: Only, shown: dict[int, list[int]]) -> None:
    milestones = [
        milestone(1),
        milestone(2, state=MilestoneState.DONE),
        milestone(3, state=MilestoneState.SET_ASIDE),
        milestone(4, goal_id=2),
    ]
    goals = [Row(id=1), Row(id=2), Row(id=3)]
    record: Any = Row(goals=goals, milestones=milestones, sessions=SESSIONS, cells={}, has_latest=True)
    parts = lay_out_goals(record, only=only, is_whole=True)
    assert {goal.id: [line.milestone.id for line in (*m.open, *m.done, *m.set_aside)] for goal, m in parts} == shown


def test_without_sessions_there_are_rows_and_no_cells() -> None:
    matrix = lay_out([milestone()], [], {}, has_latest=True)
    assert matrix.open[0].cells == ()
    assert not matrix.is_empty


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("Good.", "Good."),
        ("Who **needs** it? I think nobody does.", "Who needs it?"),
        ("See [the list](https://example.org/a?b=c). Then decide.", "Then decide."),
        ("- one\n- two\n\nWhich one?", "Which one?"),
        ("word " * 40 + "end?", "word " * 23 + "…"),
    ],
)
def test_the_closing_words_are_the_last_question_in_short(text: str, words: str) -> None:
    assert closing_words(text) == words
