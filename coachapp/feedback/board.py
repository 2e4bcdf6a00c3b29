"""What Review puts in front of the coach, put together from rows: pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from coachapp.core.policy import Decision
from coachapp.core.wording import count
from coachapp.feedback.board_rows import Reported, Reviewed, Words
from coachapp.feedback.models import Signal
from coachapp.goals.history import sentence
from coachapp.sessions.desk_queries import AnySession
from coachapp.sessions.queries import Notes

Row = Any
"""A row of columns, as a statement of board_queries selects them."""
Rows = Sequence[Any]
SHOWN = 8
"""How many changes of one milestone stand in Review; the rest is on the milestone's own page."""
DRAWN = 10
"""Beside how many pens the facts stand at once; those of the others come when they are scrolled to."""
SAID = 3
"""How many of the last feedback on one milestone are read in Review, each with what came of it: the last one stands there."""


@dataclass(frozen=True)
class Thread:
    """One feedback with the client's answer, what came of it, and the replies below."""

    words: Row
    replies: tuple[Row, ...]
    may_respond: Decision
    may_reply: Decision
    may_tell_help: Decision
    may_edit: Decision

    @property
    def signal(self) -> Signal:
        return Signal(self.words.signal)

    @property
    def is_answered(self) -> bool:
        return self.words.response_kind is not None


class Said(NamedTuple):
    """One feedback on a milestone, and the replies below."""

    words: Words
    replies: tuple[Row, ...]


class Change(NamedTuple):
    """Something that happened to a milestone: a sentence from its history, or a check-in with its evidence."""

    at: datetime
    said: str = ""
    note: str = ""
    check_in: Reported | None = None
    evidence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Entry:
    """One milestone in a review: what changed, what was said last, and the pen with what stands in it."""

    milestone: Reviewed
    changes: tuple[Change, ...]
    earlier: int
    check_ins: int
    said: Said | None
    note: str
    signal: str
    text: str
    version: int
    errors: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, Any] | None = None

    @property
    def is_plain(self) -> bool:
        """Its pen stands there as nearly all do: nothing refused, nothing skipped, no private note open beside it."""
        return not (self.errors or self.theirs or self.is_skipped or self.note)

    @cached_property
    def is_skipped(self) -> bool:
        """The coach's last word was to skip it: what was written before does not go out."""
        return self.milestone.skip_why is not None

    @property
    def is_written(self) -> bool:
        """A signal alone is enough, words alone are not."""
        return bool(self.signal) and not self.is_skipped

    @cached_property
    def mark(self) -> str:
        """Its mark in the rail: the signal, skipped, or to write."""
        return "skipped" if self.is_skipped else self.signal if self.signal in GRAVEST_FIRST else "to_write"

    @cached_property
    def word(self) -> str:
        """What is still to do, or why not, for the rail: empty once it is written."""
        if self.is_skipped:
            return f"skipped, {self.milestone.skip_why}"
        if self.is_written:
            return ""
        reported = f", {count(self.check_ins, 'check-in', digits=True)}" if self.check_ins else ""
        return "choose a signal" if self.text else f"to write{reported}"


@dataclass(frozen=True)
class Board:
    """The whole page."""

    coaching_session: AnySession
    last_held: Row | None
    agenda: Rows
    preparation: Row | None
    notes: Notes
    entries: tuple[Entry, ...]
    may_write: Decision

    @property
    def coverage(self) -> str:
        """`5 of 7 written, 1 skipped, 1 to write`."""
        written, skipped = sum(entry.is_written for entry in self.entries), sum(entry.is_skipped for entry in self.entries)
        return coverage(len(self.entries), written, skipped)

    @property
    def next_to_write(self) -> Entry | None:
        return next((entry for entry in self.entries if entry.mark == "to_write"), None)

    @property
    def saved_at(self) -> datetime | None:
        """When a pen was last saved."""
        return max((entry.milestone.saved_at for entry in self.entries if entry.milestone.saved_at), default=None)

    @property
    def is_refused(self) -> bool:
        return any(entry.errors or entry.theirs for entry in self.entries)

    def typed(self, milestone_id: int, **changes: Any) -> Board:
        """The same board with what was just typed in one of its pens, so that a refused text is not lost."""
        entries = tuple(replace(e, **changes) if e.milestone.id == milestone_id else e for e in self.entries)
        return replace(self, entries=entries)


def coverage(number: int, written: int, skipped: int) -> str:
    """How much of a review is done, in words."""
    left = number - written - skipped
    parts = [f"{written} of {number} written", f"{skipped} skipped" if skipped else "", f"{left} to write" if left else ""]
    return ", ".join(part for part in parts if part)


def in_order(milestones: Iterable[Reviewed], agenda: Rows) -> list[Reviewed]:
    """Those on the agenda first, in the agenda's order."""
    wanted = list(dict.fromkeys(item.milestone_id for item in agenda if item.milestone_id))
    place = {milestone_id: index for index, milestone_id in enumerate(wanted)}
    return sorted(milestones, key=lambda milestone: place.get(milestone.id, len(place)))


def draw(milestones: Iterable[Reviewed], changes: Mapping[int, Sequence[Change]], said: Mapping[int, Said]) -> tuple[Entry, ...]:
    """The entries, in this order."""
    return tuple(_entry(milestone, changes.get(milestone.id, ()), said.get(milestone.id)) for milestone in milestones)


def _entry(milestone: Reviewed, changes: Sequence[Change], said: Said | None) -> Entry:
    return Entry(
        milestone=milestone,
        changes=tuple(changes[-SHOWN:]),
        earlier=max(len(changes) - SHOWN, 0),
        check_ins=sum(change.check_in is not None for change in changes),
        said=said,
        note=milestone.note or "",
        signal=milestone.signal or "",
        text=milestone.text or "",
        version=milestone.version or 0,
    )


def said_of(words: Iterable[Words], replies: Rows) -> dict[int, Said]:
    """What was said last of each milestone, with the replies to it."""
    below: dict[int, list[Row]] = defaultdict(list)
    for reply in replies:
        below[reply.feedback_id].append(reply)
    return {row.milestone_id: Said(row, tuple(below.get(row.id, ()))) for row in words}


def changes_of(activity: Rows, check_ins: Iterable[Reported], zone: ZoneInfo) -> dict[int, list[Change]]:
    """By milestone, in order of time: lines of history and check-ins, one row for each piece of evidence."""
    found: dict[int, list[Change]] = defaultdict(list)
    for line in activity:
        found[line.milestone_id].append(Change(line.at, sentence(line.verb, line.changes, "", zone), line.note))
    for row, evidence in _by_check_in(check_ins):
        found[row.milestone_id].append(Change(row.created_at, check_in=row, evidence=evidence))
    for changes in found.values():
        changes.sort(key=lambda change: change.at)
    return found


def _by_check_in(rows: Iterable[Reported]) -> Iterable[tuple[Reported, tuple[tuple[str, str], ...]]]:
    first: dict[int, Reported] = {}
    links: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        first.setdefault(row.id, row)
        if row.url:
            links[row.id].append((row.url, row.label or row.url))
    return [(row, tuple(links[check_in_id])) for check_in_id, row in first.items()]


GRAVEST_FIRST = {Signal.OFF_TRACK: 0, Signal.WATCH: 1, Signal.ON_TRACK: 2, Signal.ACHIEVED: 3}


def gravest_first(things: Iterable[Any]) -> list[Any]:
    """Drafts or feedback, off track first, else in the order they came in."""
    return sorted(things, key=lambda thing: GRAVEST_FIRST.get(thing.signal, len(GRAVEST_FIRST)))


def beginning(text: str, most: int = 140) -> str:
    """The first words of a text, cut between two of them."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rpartition(" ")[0].rstrip(".,;:") + "…"
