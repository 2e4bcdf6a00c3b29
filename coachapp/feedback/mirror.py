"""What a coach may want to look at again before a review goes out: rules, pure; only the coach sees what they say.

The rules (docs/method.md):
- *The same words*: more than half of a text's groups of three words stood in the last text on this milestone (SAME_WORDS). A text of
  fewer than three words is the same only if it is the last one word for word.
- *No question*: neither this text nor the last two on this milestone ask one. With fewer than two earlier texts nothing is said.
- *Nothing off track* in nine sessions, this review and the eight before it (SESSIONS); with fewer nothing is said.
- *A gap not mentioned*: the two are apart on a lens of a goal, or were on a milestone's signal in the last published review, and no text
  of this review on that goal, or that milestone, names it (the lens; the client's signal, or the word signal). A gap that was ticked off
  on the agenda was talked about.

The client's own signals of a review that is not published are no input to any rule: nothing here may hint at them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from coachapp.core.wording import NUMBERS, day
from coachapp.feedback.models import SIGNAL_WORDS, Signal
from coachapp.ratings.models import Lens

SAME_WORDS = 0.5
SESSIONS = 9
EARLIER = 2
"""How many earlier texts of one milestone the rules look at."""
QUESTIONS = "?？؟"
_STEMS = {Lens.ACHIEVABLE: "achiev", Lens.NOVEL: "novel", Lens.MOTIVATING: "motivat", Lens.USEFUL: "useful"}


@dataclass(frozen=True)
class Written:
    """One milestone of the review with what goes out about it, and the coach's texts in earlier sessions, newest first."""

    milestone_id: int
    goal_id: int
    title: str
    signal: Signal
    text: str
    earlier: Sequence[tuple[datetime, str]] = ()


@dataclass(frozen=True)
class LensGap:
    """Where the two are apart on a lens of a goal, in words."""

    goal_id: int
    goal_title: str
    lens: Lens
    words: str


@dataclass(frozen=True)
class SignalGap:
    """Where the client's own signal was another than the coach's in the last published review."""

    milestone_id: int
    session_number: int
    theirs: Signal
    mine: Signal


@dataclass(frozen=True)
class Look:
    """One line of the mirror: what it says, and which milestone's pen (None: the review as a whole) to look at."""

    said: str
    milestone_id: int | None
    act: str


def look(
    written: Sequence[Written],
    signals: Sequence[Sequence[Signal]],
    lens_gaps: Sequence[LensGap],
    signal_gaps: Sequence[SignalGap],
    first_name: str,
) -> list[Look]:
    """All that the mirror says about a review. `signals` are those of the published reviews before it, newest first."""
    return [
        *(Look(words, item.milestone_id, "Read both") for item in written if (words := same_words(item))),
        *(Look(words, item.milestone_id, f"Edit {item.title}") for item in written if (words := no_question(item))),
        *(Look(words, None, "Read the review") for words in nothing_off_track(written, signals)),
        *_lens_gaps(written, lens_gaps),
        *_signal_gaps(written, signal_gaps, first_name),
    ]


def same_words(item: Written) -> str:
    """Whether most of a text's words are those of the last one on this milestone."""
    if not item.text or not item.earlier:
        return ""
    at, last = item.earlier[0]
    return f"“{item.title}”: most of these words are those of {day(at)}." if share_of(item.text, last) > SAME_WORDS else ""


def share_of(text: str, last: str) -> float:
    """Which part of a text's groups of three words stands in the last text as well."""
    words, known = _words(text), _words(last)
    if len(words) < 3:
        return float(bool(words) and words == known)
    groups = _threes(words)
    return len(groups & _threes(known)) / len(groups)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _threes(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


def no_question(item: Written) -> str:
    """Whether a text asks nothing, nor did the last two on this milestone."""
    if not item.text or len(item.earlier) < EARLIER or asks(item.text) or any(asks(text) for _, text in item.earlier[:EARLIER]):
        return ""
    return f"“{item.title}”: no question asked, nor in the last two."


def asks(text: str) -> bool:
    """Whether a text holds a question; a question mark inside a link is none."""
    return any(mark in re.sub(r"https?://\S+", "", text) for mark in QUESTIONS)


def nothing_off_track(written: Sequence[Written], signals: Sequence[Sequence[Signal]]) -> list[str]:
    """Whether no milestone was off track in this review and the eight before it."""
    before = signals[: SESSIONS - 1]
    if not written or len(before) < SESSIONS - 1:
        return []
    said = [item.signal for item in written] + [signal for review in before for signal in review]
    return [] if Signal.OFF_TRACK in said else [f"Nothing off track in {NUMBERS[SESSIONS]} sessions, this one included."]


def _lens_gaps(written: Sequence[Written], gaps: Sequence[LensGap]) -> Iterator[Look]:
    for gap in gaps:
        of_goal = [item for item in written if item.goal_id == gap.goal_id]
        if of_goal and not any(_STEMS[gap.lens] in item.text.casefold() for item in of_goal):
            yield Look(f"“{gap.goal_title}”: {gap.words}, and you do not mention it.", of_goal[0].milestone_id, f"Edit {of_goal[0].title}")


def _signal_gaps(written: Sequence[Written], gaps: Sequence[SignalGap], first_name: str) -> Iterator[Look]:
    about: Mapping[int, Written] = {item.milestone_id: item for item in written}
    for gap in gaps:
        item, theirs, mine = about.get(gap.milestone_id), SIGNAL_WORDS[gap.theirs].lower(), SIGNAL_WORDS[gap.mine].lower()
        if item is None or any(words in item.text.casefold() for words in (theirs, "signal")):
            continue
        said = f"“{item.title}”: {first_name} said {theirs} in session {gap.session_number}, you {mine}, and you do not mention it."
        yield Look(said, item.milestone_id, f"Edit {item.title}")
