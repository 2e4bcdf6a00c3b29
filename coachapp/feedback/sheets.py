"""What Review repeats for each milestone: its line in the rail, its line in a phone's list, and its sheet with facts and pen.

The pieces are drawn once by templates/feedback/_sheet.html; this fills them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from coachapp.core.stencil import Stencil, joined
from coachapp.feedback.board import DRAWN, Board, Entry
from coachapp.feedback.evidence import Evidence

PIECES = "feedback/_sheet.html"


class Pieces(Protocol):
    """What the template's module has."""

    RAIL: Mapping[str, Stencil]
    JUMP: Stencil
    PLAIN: Mapping[str, Stencil]
    sheet: Callable[..., Markup]
    read: Callable[..., Markup]


@dataclass(frozen=True)
class Sheets:
    """Draws them for the coach of a session; `token` goes with each form."""

    pieces: Pieces
    evidence: Evidence
    board: Board
    token: str

    def rail(self) -> Markup:
        """All in one list, as the rail beside them has it."""
        pieces = self.pieces.RAIL
        return joined([pieces[e.mark](id=e.milestone.id, title=e.milestone.title, word=e.word) for e in self.board.entries])

    def jumps(self) -> Markup:
        """The same for a phone."""
        draw = self.pieces.JUMP
        return joined([draw(id=e.milestone.id, title=e.milestone.title, word=e.word or "written") for e in self.board.entries])

    def all(self) -> Markup:
        """One below the other; what stands beside the later ones is asked for when they are scrolled to."""
        return joined([self._sheet(entry, place) for place, entry in enumerate(self.board.entries)])

    def _sheet(self, entry: Entry, place: int) -> Markup:
        milestone, pieces, session_id = entry.milestone, self.pieces, self.board.coaching_session.id
        about, facts = self.evidence.about(milestone), self.evidence.of(entry) if place < DRAWN else self.evidence.later(entry)
        if not self.board.may_write:
            return pieces.read(milestone.id, milestone.title, about, facts, entry.text)
        blind = self._blind(entry, place)
        if entry.is_plain:
            return pieces.PLAIN[entry.signal](
                session_id=session_id, id=milestone.id, title=milestone.title, about=about, facts=facts, text=entry.text,
                version=entry.version, blind=blind, token=self.token,
            )  # fmt: skip
        return pieces.sheet(
            session_id, milestone.id, milestone.title, about, facts, self.evidence.client, entry.signal, entry.text, entry.version,
            blind, self.token, milestone.skip_why, entry.errors, entry.theirs, entry.note, milestone.note_version,
        )  # fmt: skip

    def _blind(self, entry: Entry, place: int) -> str:
        """Whether the client gave a signal of their own; that it is seen later, the first one says."""
        if entry.milestone.has_blind_signal:
            return f"{self.evidence.client} has given a signal too.{'' if place else ' You see it once you publish.'}"
        return f"No signal from {self.evidence.client}." if self.board.preparation else ""
