"""The feedback matrix: milestones down, sessions across, a signal in each cell. Pure: rows in, rows out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from coachapp.feedback.models import SIGNAL_WORDS, Signal
from coachapp.goals.models import OPEN, MilestoneState

WINDOW = 6
"""How many sessions stand side by side, on a phone as well."""
SHEET = 12
"""How many stand on the sheet to print."""
EVERY = 10**6
MOST_OPEN = 12
"""How many open milestones a goal shows before `Show 28 more`; and as many closed ones."""
ON_A_PAGE, LEAST = 24, 3
"""How many of them the goals of one page share, and what each shows whatever the others have."""
_QUOTE = 120


class SessionRow(Protocol):
    """A column of the matrix."""

    id: int
    number: int
    starts_at: datetime
    published_at: datetime | None


class MilestoneRow(Protocol):
    """A row of the matrix before it has cells."""

    id: int
    goal_id: int
    title: str
    state: MilestoneState
    state_at: datetime
    created_at: datetime
    moves: int
    on_agenda: bool


class CellRow(Protocol):
    """Published feedback, as the matrix needs it."""

    id: int
    session_id: int
    milestone_id: int
    signal: Signal
    said: Signal | None


class Cell(NamedTuple):
    """What one session said about one milestone. Blank: the milestone was not open then. A dash: it was, and there is no feedback.
    `said` is what the client had said before, where it differs."""

    number: int
    session_id: int
    is_now: bool
    signal: Signal | None = None
    feedback_id: int | None = None
    was_open: bool = False
    said: Signal | None = None

    @property
    def name(self) -> str:
        """The cell in words, to be read after the milestone's title; what the client said follows it."""
        said = SIGNAL_WORDS[self.signal].lower() if self.signal else "no feedback"
        return f"session {self.number}: {said}"

    @property
    def said_words(self) -> str:
        """`watch`, or nothing."""
        return SIGNAL_WORDS[self.said].lower() if self.said else ""


class Line(NamedTuple):
    """One milestone with its cells."""

    milestone: Any
    cells: tuple[Cell, ...]

    @property
    def newest(self) -> int | None:
        """The newest feedback in sight."""
        return next((cell.feedback_id for cell in reversed(self.cells) if cell.feedback_id), None)


@dataclass(frozen=True)
class Only:
    """What a reader wants to see alone: one goal, or the milestones of one standing (open, done, set aside)."""

    goal_id: int | None = None
    standing: str = ""

    def __bool__(self) -> bool:
        return bool(self.goal_id or self.standing)

    def wants(self, milestone: MilestoneRow) -> bool:
        """Whether a milestone is among them."""
        return not self.standing or milestone.state in STANDINGS[self.standing]


STANDINGS = {"open": OPEN, "done": (MilestoneState.DONE,), "set_aside": (MilestoneState.SET_ASIDE,)}
EVERYTHING = Only()


@dataclass(frozen=True)
class Matrix:
    """One goal's part: open milestones, then closed ones. Left out and counted: `hidden` ones of many, and those closed `earlier`."""

    open: tuple[Line, ...]
    done: tuple[Line, ...]
    set_aside: tuple[Line, ...]
    hidden: int = 0
    earlier: int = 0
    is_empty: bool = False
    """The goal has no milestone at all."""

    @property
    def has_lines(self) -> bool:
        return bool(self.open or self.done or self.set_aside)


def lay_out(
    milestones: Iterable[MilestoneRow],
    sessions: Sequence[SessionRow],
    cells: Mapping[tuple[int, int], CellRow],
    *,
    has_latest: bool,
    is_whole: bool = False,
    most: int = MOST_OPEN,
) -> Matrix:
    """The matrix of one goal's milestones, in their order. `cells` are by (milestone, session).

    A closed milestone stands there when a session in sight knew it open; before the latest sessions, an open one too.
    """
    of_goal = list(milestones)
    knew = {m.id for m in of_goal if any((m.id, s.id) in cells or _was_open(m, s) for s in sessions)}
    still_open = [m for m in of_goal if m.state in OPEN and (has_latest or m.id in knew)]
    closed = [m for m in of_goal if m.state not in OPEN]
    in_sight = [m for m in closed if is_whole or not sessions or m.id in knew]
    shown = _foremost(still_open, EVERY if is_whole else most)
    latest = _latest(in_sight, EVERY if is_whole else most)
    lines = {m.id: Line(m, _cells(m, sessions, cells, has_latest)) for m in (*shown, *latest)}
    return Matrix(
        open=tuple(lines[m.id] for m in shown),
        done=tuple(lines[m.id] for m in latest if m.state is MilestoneState.DONE),
        set_aside=tuple(lines[m.id] for m in latest if m.state is MilestoneState.SET_ASIDE),
        hidden=len(still_open) - len(shown) + len(in_sight) - len(latest),
        earlier=len(closed) - len(in_sight),
        is_empty=not of_goal,
    )


Parts = Sequence[tuple[Any, Matrix]]
"""Goals, each with its matrix."""


class RecordRows(Protocol):
    """All that one page's matrices are laid out from: progress.queries.Record."""

    @property
    def goals(self) -> Sequence[Any]: ...
    @property
    def milestones(self) -> Sequence[Any]: ...
    @property
    def sessions(self) -> Sequence[Any]: ...
    @property
    def cells(self) -> Mapping[tuple[int, int], Any]: ...
    @property
    def has_latest(self) -> bool: ...


def lay_out_goals(record: RecordRows, *, only: Only = EVERYTHING, is_whole: bool = False, most: int | None = None) -> Parts:
    """Each goal with its matrix, or those that a reader wants to see alone. Many goals show fewer milestones each."""
    of_goal: dict[int, list[Any]] = {goal.id: [] for goal in record.goals if only.goal_id in (None, goal.id)}
    for milestone in record.milestones:
        if only.wants(milestone):
            of_goal.get(milestone.goal_id, []).append(milestone)
    crowd = sum(map(bool, of_goal.values())) or 1
    most = most or min(MOST_OPEN, max(LEAST, ON_A_PAGE // crowd))
    return [
        (goal, lay_out(of_goal[goal.id], record.sessions, record.cells, has_latest=record.has_latest, is_whole=is_whole, most=most))
        for goal in record.goals
        if goal.id in of_goal and (of_goal[goal.id] or not only.standing)
    ]


def newest(parts: Parts) -> list[int]:
    """The newest feedback in sight of each line that is shown."""
    lines = (line for _, matrix in parts for line in (*matrix.open, *matrix.done, *matrix.set_aside))
    return [newest for line in lines if (newest := line.newest) is not None]


def _foremost(milestones: list[MilestoneRow], most: int) -> list[MilestoneRow]:
    """All of a few; of many first those on the agenda, then those that moved, in the client's order otherwise."""
    return milestones if len(milestones) <= most else sorted(milestones, key=lambda m: (not m.on_agenda, m.moves == 0))[:most]


def _latest(milestones: list[MilestoneRow], most: int) -> list[MilestoneRow]:
    """All of a few; of many those that were closed last, in the client's order."""
    if len(milestones) <= most:
        return milestones
    latest = {m.id for m in sorted(milestones, key=lambda m: m.state_at)[-most:]}
    return [m for m in milestones if m.id in latest]


def _cells(
    milestone: MilestoneRow, sessions: Sequence[SessionRow], cells: Mapping[tuple[int, int], CellRow], has_latest: bool
) -> tuple[Cell, ...]:
    newest = sessions[-1] if sessions and has_latest else None
    return tuple(_cell(milestone, session, cells.get((milestone.id, session.id)), is_now=session is newest) for session in sessions)


def _cell(milestone: MilestoneRow, session: SessionRow, said: CellRow | None, *, is_now: bool) -> Cell:
    if said is None:
        return Cell(session.number, session.id, is_now, was_open=_was_open(milestone, session))
    differs = said.said is not said.signal
    return Cell(session.number, session.id, is_now, said.signal, said.id, was_open=True, said=said.said if differs else None)


def _was_open(milestone: MilestoneRow, session: SessionRow) -> bool:
    """Whether it existed when the session's word was said, and had not been closed before the session began."""
    said_at = session.published_at or session.starts_at
    return milestone.created_at <= said_at and (milestone.state in OPEN or milestone.state_at > session.starts_at)


_MARKS = re.compile(r"[*_`#>~]|\[|\]\([^)]*\)|^[ \t]*(?:[-+]|\d+[.)])[ \t]", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n\s*\n")


def closing_words(text: str) -> str:
    """The last question of a Markdown text, else its last sentence, short enough for a cell."""
    sentences = [" ".join(part.split()) for part in _SENTENCE.split(_MARKS.sub("", text)) if part.strip()]
    if not sentences:
        return ""
    questions = [s for s in sentences if s.endswith("?")]
    said = (questions or sentences)[-1]
    return said if len(said) <= _QUOTE else f"{said[: _QUOTE - 2].rsplit(' ', 1)[0]} …"
