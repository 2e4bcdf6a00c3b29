"""Where a record of milestones leads. Pure: rows in; marks, a window of them, and one sentence or two out.

The method, 3 (product.md): milestones are a series in one direction with growing scope. The rules, with their constants:

- *When a milestone stands*: done on the day it was done, open on its due day. One without a day has no mark; one set aside has none
  either, nor has an open one of a goal that is reached or set aside.
- *Scope* is told from the milestones towards the goal, in that order, once `FEWEST` of them are done. The middle one of the first third
  is compared with the middle one of the last third (of an even number the smaller), so that one odd step changes nothing.
- *Direction* is told once `FEWEST` milestones of any direction are done. It holds while at most `MOST_ELSEWHERE` of all marks lead
  elsewhere and at most one of the last `LATEST` finished ones did. Stepping stones count as no loss of direction, and not for scope.
- *Windows*: at most `MOST` marks at a time; the first window shows `AHEAD` of what is planned, and the rest is what was done before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low
from typing import Protocol

from coachapp.core.wording import NUMBERS, month, month_span, times
from coachapp.goals.models import DIRECTION_WORDS, OPEN, Direction, GoalState, MilestoneState, Scope

FEWEST = 3
MOST_ELSEWHERE = 1 / 3
LATEST = 3
MOST = 40
AHEAD = 16
SCOPES = {
    Scope.TASK: "a task",
    Scope.PROJECT: "a project",
    Scope.TEAM: "a team or group",
    Scope.ORGANISATION: "a subfield",
    Scope.FIELD: "a whole field",
}
"""Scopes in a sentence and on the axis, shorter than in the form."""


class StepRow(Protocol):
    """A milestone as the trajectory needs it."""

    id: int
    goal_id: int
    title: str
    scope: int
    direction: Direction
    state: MilestoneState
    due_on: date | None
    first_due_on: date | None
    done_on: date | None
    moves: int


@dataclass(frozen=True)
class Mark:
    """One milestone on its day."""

    id: int
    goal_id: int
    title: str
    on: date
    scope: int
    direction: Direction
    is_done: bool
    moves: int = 0
    first_on: date | None = None

    @property
    def leads_on(self) -> bool:
        """Whether it is a step of the path itself."""
        return self.direction is Direction.TOWARDS

    @property
    def size(self) -> str:
        """Its scope in words."""
        return SCOPES[Scope(self.scope)]

    @property
    def leads(self) -> str:
        """Its direction in words."""
        return DIRECTION_WORDS[self.direction]

    @property
    def slipped_from(self) -> date | None:
        """The day it was first due, if it moved and stands later than that."""
        return self.first_on if self.moves and self.first_on and self.first_on < self.on else None

    @property
    def slip(self) -> str:
        """`moved 3 times, 4 months`; empty if it never moved, and without a length if it is not later for it."""
        if not self.moves:
            return ""
        since = self.slipped_from
        return f"moved {times(self.moves)}, {month_span(since, self.on)}" if since else f"moved {times(self.moves)}"


@dataclass(frozen=True)
class Trajectory:
    """A window of the marks, and what the whole says. `earlier` and `later` are the milestone with which the next window begins."""

    marks: tuple[Mark, ...]
    words: str
    undated: int = 0
    earlier: int | None = None
    later: int | None = None

    @property
    def is_whole(self) -> bool:
        return self.earlier is None and self.later is None


def marks_of(rows: Iterable[StepRow], asleep: frozenset[int] = frozenset()) -> list[Mark]:
    """Every milestone that has a day, in order of days. Of the goals `asleep`, reached or set aside, only what was done."""
    marks = [mark for row in rows if (mark := _mark(row, row.goal_id in asleep))]
    return sorted(marks, key=lambda mark: (mark.on, mark.id))


def _mark(row: StepRow, is_asleep: bool) -> Mark | None:
    is_done = row.state is MilestoneState.DONE
    on = row.done_on or row.due_on if is_done else row.due_on if row.state in OPEN and not is_asleep else None
    if on is None:
        return None
    return Mark(row.id, row.goal_id, row.title, on, row.scope, row.direction, is_done, row.moves, row.first_due_on)


def asleep(goals: Iterable[tuple[int, GoalState]]) -> frozenset[int]:
    """The goals whose open milestones are planned no longer."""
    return frozenset(goal_id for goal_id, state in goals if state in (GoalState.REACHED, GoalState.SET_ASIDE))


def trajectory(rows: Sequence[StepRow], asleep: frozenset[int] = frozenset(), begins_with: int | None = None) -> Trajectory:
    """The window that begins with this milestone, or else the one around today, and what all of them say."""
    marks = marks_of(rows, asleep)
    undated = sum(1 for row in rows if row.state in OPEN and row.due_on is None and row.goal_id not in asleep)
    first = _begin(marks, begins_with)
    return Trajectory(
        tuple(marks[first : first + MOST]),
        words(marks),
        undated,
        earlier=marks[max(first - MOST, 0)].id if first else None,
        later=marks[first + MOST].id if first + MOST < len(marks) else None,
    )


def _begin(marks: Sequence[Mark], begins_with: int | None) -> int:
    """Where the window begins: with that milestone, or so that it shows AHEAD of the planned ones, and is full."""
    if begins_with is not None:
        found = next((place for place, mark in enumerate(marks) if mark.id == begins_with), None)
        if found is not None:
            return found
    last_done = max((place for place, mark in enumerate(marks) if mark.is_done), default=-1)
    return max(0, min(last_done + 1 + AHEAD, len(marks)) - MOST)


def words(marks: Sequence[Mark]) -> str:
    """Whether scope grows and whether the direction holds, from all marks in their order; empty if there is none."""
    if not marks:
        return ""
    scope, direction = scope_words(marks), direction_words(marks)
    if scope or direction:
        return " ".join(said for said in (scope or _too_few_for("scope grows"), direction) if said)
    return _too_few_for("scope grows and the direction holds")


def _too_few_for(what: str) -> str:
    return f"Too few finished milestones to say whether {what}: it takes {NUMBERS[FEWEST]}."


def scope_words(marks: Sequence[Mark]) -> str:
    """`Scope grows: from a task in 2024 to a subfield planned for 2028.` Empty while too few are done."""
    path = [mark for mark in marks if mark.leads_on]
    done = [mark for mark in path if mark.is_done]
    if len(done) < FEWEST:
        return ""
    steps = done + [mark for mark in path if not mark.is_done]
    third = max(1, len(steps) // 3)
    before, after = median_low(m.scope for m in steps[:third]), median_low(m.scope for m in steps[-third:])
    first, last = steps[0], steps[-1]
    is_one_year = first.on.year == last.on.year
    since, until = (month(m.on) if is_one_year else str(m.on.year) for m in (first, last))
    later = f"{'in' if last.is_done else 'planned for'} {until}"
    if before == after:
        return f"Scope stays the same: {SCOPES[Scope(before)]} in {since}, and one {later}."
    verb = "grows" if after > before else "shrinks"
    return f"Scope {verb}: from {SCOPES[Scope(before)]} in {since} to {SCOPES[Scope(after)]} {later}."


def direction_words(marks: Sequence[Mark]) -> str:
    """`The direction holds: 2 of 10 milestones led elsewhere, the last in March 2026.` Empty while too few are done."""
    finished = [mark for mark in marks if mark.is_done]
    if len(finished) < FEWEST:
        return ""
    elsewhere = [mark for mark in marks if mark.direction is Direction.ELSEWHERE]
    if not elsewhere:
        return f"The direction holds: none of {len(marks)} milestones led elsewhere."
    of_the_latest = sum(1 for mark in finished[-LATEST:] if mark.direction is Direction.ELSEWHERE)
    holds = len(elsewhere) <= MOST_ELSEWHERE * len(marks) and of_the_latest <= 1
    verb = "led" if elsewhere[-1].is_done else "leads" if len(elsewhere) == 1 else "lead"
    said = f"{len(elsewhere)} of {len(marks)} milestones {verb} elsewhere"
    when = "" if len(elsewhere) == 1 else "the last "
    return f"The direction {'holds' if holds else 'wavers'}: {said}, {when}in {month(elsewhere[-1].on)}."
