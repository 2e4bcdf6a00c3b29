"""How much may be kept, and how often something may be sent. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from coachapp.core.policy import YES, Decision, no
from coachapp.core.wording import size_in_words

EVERY = timedelta(hours=1)
MOST_AN_HOUR = 100


@dataclass(frozen=True)
class Limits:
    """Bytes that one person and the whole instance may keep."""

    of_one: int
    in_all: int


def may_send(sent_lately: int) -> Decision:
    """Not more often than a person does."""
    if sent_lately >= MOST_AN_HOUR:
        return no(f"You have sent {MOST_AN_HOUR} files within an hour. Wait a while and send it then.")
    return YES


def may_keep(size: int, *, own: int, in_all: int, limits: Limits) -> Decision:
    """Whether `size` more bytes fit."""
    if own + size > limits.of_one:
        left = size_in_words(max(limits.of_one - own, 0)) if own < limits.of_one else "nothing"
        return no(f"Of the {size_in_words(limits.of_one)} that you may keep, {left} is left. Remove files that you no longer need.")
    if in_all + size > limits.in_all:
        return no("This instance has no room for more files. Tell your admin; you can go on without it.")
    return YES
