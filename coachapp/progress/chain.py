"""What came of a feedback: the next check-ins and the next signal, read as one chain. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coachapp.feedback.models import SIGNAL_WORDS, Signal


@dataclass(frozen=True)
class Echo:
    """One line: when, what moved, and the last word of it, which stands out."""

    at: datetime
    said: str
    outcome: str


def echoes(words: Any, following: Any | None, check_ins: Sequence[Any]) -> Iterator[Echo]:
    """What followed `words` until the next feedback said something new: each change of confidence, then the next signal."""
    until = following.published_at if following else None
    for row in sorted(check_ins, key=lambda row: row.created_at):
        is_between = words.published_at < row.created_at and (until is None or row.created_at < until)
        if is_between and row.confidence_before not in (None, row.confidence):
            yield Echo(row.created_at, f"confidence from {row.confidence_before} to", str(row.confidence))
    if following:
        yield Echo(following.published_at, *_from_signal_to_signal(words.signal, following.signal))


def _from_signal_to_signal(before: Signal, after: Signal) -> tuple[str, str]:
    said = SIGNAL_WORDS[after].lower()
    return ("still", said) if before is after else (f"from {SIGNAL_WORDS[before].lower()} to", said)


def came_of(words: Sequence[Any], check_ins: Sequence[Any]) -> dict[int, list[Echo]]:
    """The chain of each feedback by its id; they stand newest first, and a chain ends at the same coach's next word."""
    chains: dict[int, list[Echo]] = {}
    following: dict[int, Any] = {}
    for said in words:
        chains[said.id] = list(echoes(said, following.get(said.author_id), check_ins))
        following[said.author_id] = said
    return chains
