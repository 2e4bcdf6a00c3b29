"""What changed between two texts, word by word, and the versions of a text as a history keeps them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from coachapp.core import wording
from coachapp.goals.models import DIRECTION_WORDS

SAME, ADDED, REMOVED = "same", "added", "removed"
MOST_WORDS = 6_000
"""Above this many that differ, old and new stand whole beside each other: nobody reads such a comparison, and it would take seconds."""
ISLAND = 24
"""How many characters that stayed may be an island."""
WHOLE = ("due_on", "horizon_on", "scope", "direction", "signal")
"""Fields that are one value: they are replaced, not edited."""
_PIECES = re.compile(r"\s+|[^\s]+")
LABELS = {
    "title": "Title", "vision": "Vision", "area": "Area", "horizon_on": "Horizon", "achievable": "Achievable", "novel": "Novel",
    "motivating": "Motivating", "useful": "Useful", "why_now": "Why now?", "evidence": "Links", "done_when": "Definition of done",
    "due_on": "Due", "scope": "Scope", "direction": "Direction", "not_motivating": "Not motivating",
    "next_choice": "For the next choice", "signal": "Signal", "text": "Feedback",
}  # fmt: skip
"""The fields that have a history of their own; who sees what, and states, are told in the other one."""


@dataclass(frozen=True)
class Span:
    """A piece of a text: in both, only in the new one, only in the old one."""

    kind: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """One field as it was and as it became."""

    label: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Version:
    """One line of the history: when, why if that was said, and each field that changed."""

    at: datetime
    note: str
    fields: tuple[FieldChange, ...]


def difference(old: str, new: str) -> tuple[Span, ...]:
    """The new text with what was taken out of the old one, in reading order: first what went, then what came in its place."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    begin = _common(before, after)
    end = _common(before[begin:][::-1], after[begin:][::-1])
    middle = _compare(before[begin : len(before) - end], after[begin : len(after) - end])
    pieces = [(SAME, "".join(before[:begin])), *middle, (SAME, "".join(before[len(before) - end :]))]
    return tuple(_joined(pieces))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pieces both begin with."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _compare(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """What differs, piece by piece; both begin and end with something else."""
    if len(before) + len(after) > 2 * MOST_WORDS:
        yield from ((REMOVED, "".join(before)), (ADDED, "".join(after)))
        return
    gone, come, same = "", "", ""
    for old, new, then in _changes_with_what_follows(before, after):
        if same and not _is_island(same, (gone, come), (old, new)):
            yield from ((REMOVED, gone), (ADDED, come), (SAME, same))
            gone, come, same = "", "", ""
        gone, come, same = gone + same + old, come + same + new, then
    yield from ((REMOVED, gone), (ADDED, come), (SAME, same))


def _changes_with_what_follows(before: list[str], after: list[str]) -> Iterator[tuple[str, str, str]]:
    """Each change as old words, new words, and the same words up to the next one."""
    old = new = ""
    for kind, a, b, c, d in SequenceMatcher(str.isspace, before, after).get_opcodes():
        if kind == "equal":
            yield old, new, "".join(after[c:d])
            old = new = ""
        else:
            old, new = "".join(before[a:b]), "".join(after[c:d])
    if old or new:
        yield old, new, ""


def _is_island(same: str, *around: tuple[str, str]) -> bool:
    """A few words that stayed between two larger changes: they are read better as part of one change."""
    return len(same) <= ISLAND and all(len(same) <= max(len(old), len(new)) for old, new in around)


def _joined(pieces: Iterable[tuple[str, str]]) -> Iterator[Span]:
    """Without the empty ones, and neighbours of one kind as one."""
    told: list[tuple[str, str]] = []
    for kind, text in pieces:
        if text and told and told[-1][0] == kind:
            told[-1] = (kind, told[-1][1] + text)
        elif text:
            told.append((kind, text))
    return (Span(kind, text) for kind, text in told)


def versions(lines: Iterable[Any]) -> list[Version]:
    """The lines of a history (at, note, changes) that changed a text, each with its differences."""
    found = [Version(line.at, line.note, tuple(_changes(line.changes))) for line in lines]
    return [version for version in found if version.fields]


def _changes(changes: Mapping[str, Sequence[Any]]) -> Iterator[FieldChange]:
    for field, (old, new) in changes.items():
        if field in LABELS:
            words = _in_words(field, old), _in_words(field, new)
            yield FieldChange(LABELS[field], _replaced(*words) if field in WHOLE else difference(*words))


def _replaced(old: str, new: str) -> tuple[Span, ...]:
    return tuple(Span(kind, text) for kind, text in ((REMOVED, old), (ADDED, new)) if text)


def _in_words(field: str, value: Any) -> str:
    """A value as people read it; the ledger keeps days in ISO form and words as their code."""
    if value in (None, ""):
        return ""
    if field.endswith("_on"):
        day = date.fromisoformat(value)
        return f"{day.day} {wording.MONTHS[day.month - 1]} {day.year}"
    if field == "direction":
        return DIRECTION_WORDS[value]
    return str(value).replace("_", " ").capitalize() if field == "signal" else str(value)
