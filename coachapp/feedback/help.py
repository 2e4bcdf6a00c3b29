"""Did it help? Asked four weeks after *will act*, and the coach's own tally of the answers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from coachapp.feedback.models import Help, ResponseKind

HELP_AFTER = timedelta(days=28)
"""How long after *will act* the client can tell: time enough to do it and to see what it changed."""

ASKED_UNTIL = timedelta(days=42)
"""So long they are asked by mail as well; what is older stands on their home."""


def can_tell(words: Any, now: datetime) -> bool:
    """Whether it is time to say if this feedback helped: the client said *will act*, four weeks ago or more."""
    return words.response_kind == ResponseKind.WILL_ACT and bool(words.responded_at <= now - HELP_AFTER)


@dataclass(frozen=True)
class Tally:
    """What came of one coach's feedback, for nobody else's eyes; `since` is the day of the oldest that was counted."""

    said: int
    since: datetime
    answered: int
    acted: int
    helped: int
    no_difference: int
    worse: int
    days_to_answer: int | None
    """The median of full days between publication and answer; None while nothing was answered."""


def count_up(rows: Sequence[Any]) -> Tally | None:
    """Count rows of feedback answered alike: (response_kind, helped, full days to the answer, how many, since when); None of none."""
    if not rows:
        return None
    of_kind: Counter[ResponseKind | None] = Counter()
    told: Counter[Help | None] = Counter()
    days: list[int] = []
    for kind, helped, waited, many, _ in rows:
        of_kind[kind] += many
        told[helped] += many
        days += [int(waited)] * many if kind else []
    return Tally(
        said=of_kind.total(),
        since=min(since for *_, since in rows),
        answered=len(days),
        acted=of_kind[ResponseKind.WILL_ACT],
        helped=told[Help.HELPED],
        no_difference=told[Help.NO_DIFFERENCE],
        worse=told[Help.WORSE],
        days_to_answer=round(median(days)) if days else None,
    )
