"""A milestone's feedback as one story: what was said, session by session, and what came of each word. Pure.

The chain of a feedback: its answer and the action it led to (its own row says them), then, in order of time, each change of confidence in a
check-in and whether it helped, and last the same coach's next signal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coachapp.feedback.board import Thread
from coachapp.feedback.models import SIGNAL_WORDS, Help, Signal

HELP_SAID = {Help.HELPED: ("it", "helped"), Help.NO_DIFFERENCE: ("it made", "no difference"), Help.WORSE: ("it made things", "worse")}


@dataclass(frozen=True)
class Echo:
    """One line: when, what moved, and the last word of it, which stands out."""

    at: datetime
    said: str
    outcome: str


@dataclass(frozen=True)
class Talk:
    """What one session had to say about a milestone: a thread with what came of it, or why it was skipped."""

    session_id: int
    number: int
    starts_at: datetime
    thread: Thread | None = None
    echoes: tuple[Echo, ...] = ()
    why_skipped: str = ""


def talks(threads: Sequence[Thread], skips: Sequence[Any], check_ins: Sequence[Any], earlier: Any | None, *, is_newest: bool) -> list[Talk]:
    """The sessions of one page of a milestone's feedback, newest first. `earlier` is the first feedback of the next page: what was skipped
    since then stands on this one; a page that is not the newest begins with its first thread."""
    came = came_of([thread.words for thread in threads], check_ins)
    told = [_told(thread, came[thread.words.id]) for thread in threads]
    until = None if is_newest or not told else told[0].starts_at
    shown = [
        Talk(row.session_id, row.number, row.starts_at, why_skipped=row.why)
        for row in skips
        if (earlier is None or row.starts_at > earlier.starts_at) and (until is None or row.starts_at < until)
    ]
    return sorted([*told, *shown], key=lambda talk: talk.starts_at, reverse=True)


def _told(thread: Thread, echoes: Sequence[Echo]) -> Talk:
    words = thread.words
    return Talk(words.session_id, words.session_number, words.starts_at, thread, tuple(echoes))


def echoes(words: Any, following: Any | None, check_ins: Sequence[Any]) -> Iterator[Echo]:
    """What followed `words` until the next feedback said something new, in order of time."""
    until = following.published_at if following else None
    between = [row for row in check_ins if words.published_at < row.created_at and (until is None or row.created_at < until)]
    felt = [
        Echo(row.created_at, f"confidence from {row.confidence_before} to", str(row.confidence))
        for row in between
        if row.confidence_before not in (None, row.confidence)
    ]
    helped = [Echo(words.helped_at, *HELP_SAID[words.helped])] if words.helped else []
    signal = [Echo(following.published_at, *_from_signal_to_signal(words.signal, following.signal))] if following else []
    yield from sorted([*felt, *helped, *signal], key=lambda echo: echo.at)


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
