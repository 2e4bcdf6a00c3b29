"""The rows of a feedback matrix as they stand on the page. The pieces are drawn once by templates/components/matrix.html; this fills them:
a page of many goals has seventy rows and five hundred cells, and as macros they took most of its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from markupsafe import Markup

from coachapp.core.stencil import Stencil, as_drawn, joined
from coachapp.core.wording import Calendar, count, month_span, times
from coachapp.feedback.models import HELP_WORDS, ResponseKind
from coachapp.goals.models import MilestoneState
from coachapp.progress.matrix import WINDOW, Cell, Line, SessionRow, closing_words
from coachapp.sessions.models import ActionState

PIECES = "components/matrix.html"
NO = as_drawn("")


class Pieces(Protocol):
    """What the template's module has."""

    ROW: Stencil
    PLACES: Mapping[str, Stencil]
    """A cell by its class: of the latest session, beyond what a phone shows, or neither."""
    SIGNALS: Mapping[str, Stencil]
    BOTH: Mapping[tuple[str, str], Stencil]
    """The coach's signal and what the client had said, where it differs."""
    DASH: Stencil
    BOLD: Stencil
    NAMED: Stencil


@dataclass(frozen=True)
class Rows:
    """Draws the lines over these sessions; `client` is how the client is called, `came` what came of the newest feedback by its id."""

    pieces: Pieces
    calendar: Calendar
    sessions: Sequence[SessionRow]
    has_latest: bool
    came: Mapping[int, Any]
    client: str

    def __call__(self, lines: Iterable[Line]) -> Markup:
        return joined(self._row(line) for line in lines)

    @cached_property
    def _places(self) -> list[Stencil]:
        """The cell of each session, without what stands in it."""
        last = len(self.sessions) - 1
        kinds = ("now" if self.has_latest and n == last else "beyond" if last - n >= WINDOW else "" for n in range(last + 1))
        return [self.pieces.PLACES[kind] for kind in kinds]

    @cached_property
    def _blanks(self) -> list[Markup]:
        return [place(mark=NO) for place in self._places]

    @cached_property
    def _dashes(self) -> list[Markup]:
        """The same for each row: open then, and no feedback."""
        names = (Cell(session.number, session.id, is_now=False).name for session in self.sessions)
        return [place(mark=self.pieces.DASH(name=name)) for place, name in zip(self._places, names, strict=True)]

    def _row(self, line: Line) -> Markup:
        milestone = line.milestone
        cells = joined([self._cell(milestone, place, cell) for place, cell in enumerate(line.cells)])
        newest = line.newest
        came = self._came(self.came[newest]) if newest else NO
        return self.pieces.ROW(url=f"/milestones/{milestone.id}", title=milestone.title, when=self._when(milestone), cells=cells, came=came)

    def _cell(self, milestone: Any, place: int, cell: Cell) -> Markup:
        if cell.signal is None:
            return self._dashes[place] if cell.was_open else self._blanks[place]
        url, name = f"/milestones/{milestone.id}/sessions/{cell.session_id}", f"{milestone.title}, {cell.name}"
        if cell.said:
            mark = self.pieces.BOTH[cell.signal, cell.said](url=url, name=f"{name}, {self.client} said {cell.said_words}")
        else:
            mark = self.pieces.SIGNALS[cell.signal](url=url, name=name)
        return self._places[place](mark=mark)

    def _day(self, when: Any) -> str:
        return self.calendar.day(when, is_short=True)

    def _bold(self, words: str) -> Markup:
        return self.pieces.BOLD(words=words)

    def _when(self, milestone: Any) -> Markup:
        """`due 1 Jun 2027, moved twice, 4 months`; `done 6 Oct, 5 days late`; `set aside 3 Mar`."""
        if milestone.state is MilestoneState.DONE:
            return as_drawn(f"done {self._day(milestone.done_on or milestone.state_at)}{_lateness(milestone)}")
        if milestone.state is MilestoneState.SET_ASIDE:
            return as_drawn(f"set aside {self._day(milestone.state_at)}")
        due_on = milestone.due_on
        late = f", {self._bold(self.calendar.in_time(due_on))}" if due_on and self.calendar.is_late(due_on) else ""
        moved = f", moved {times(milestone.moves)}, {month_span(milestone.first_due_on, due_on)}" if milestone.moves and due_on else ""
        standing = f", {self._bold('blocked')}" if milestone.is_blocked else ""
        if not standing and milestone.state is MilestoneState.PLANNED:
            standing = ", not started"
        return as_drawn(f"{f'due {self._day(due_on)}' if due_on else 'no due date'}{late}{moved}{standing}")

    def _came(self, said: Any) -> Markup:
        """What came of one feedback, in the words of its answer."""
        if not said.response_kind:
            quote = closing_words(said.text)
            waits = self._bold(f"No answer yet, {self.calendar.since(said.published_at)}.")
            return as_drawn(f"{waits} “{self.pieces.NAMED(words=quote)}”") if quote else waits
        action = as_drawn(f": {self.pieces.NAMED(words=said.action_text)}") if said.action_text else NO
        if said.helped:
            return joined((self._bold(HELP_WORDS[said.helped]), action))
        if said.response_kind is ResponseKind.WILL_ACT:
            return joined((self._bold("Will act"), action, self._how_far(said) if action else NO))
        if said.response_kind is ResponseKind.LETS_DISCUSS:
            return joined((self._bold("Let’s discuss"), ", ", self._place_on_agenda(said)))
        return joined((self._bold("Got it"), ", ", self._day(said.responded_at)))

    def _how_far(self, said: Any) -> Markup:
        if said.action_state is ActionState.DONE:
            return as_drawn(f", done {self._day(said.closed_at)}")
        if said.action_state is ActionState.DROPPED:
            return as_drawn(", dropped")
        if self.calendar.is_late(said.action_due_on):
            return as_drawn(f", {self._bold(self.calendar.in_time(said.action_due_on))}")
        return as_drawn(f", by {self._day(said.action_due_on)}")

    def _place_on_agenda(self, said: Any) -> str:
        if said.agenda_at:
            return f"on the agenda of {self._day(said.agenda_at)}"
        return "waits for the next session" if said.item_id else self._day(said.responded_at)


def _lateness(milestone: Any) -> str:
    """`, 5 days late` of what is done."""
    if not milestone.due_on or not milestone.done_on:
        return ""
    days = (milestone.done_on - milestone.due_on).days
    return f", {count(days, 'day', digits=True)} late" if days > 0 else ", on time"
