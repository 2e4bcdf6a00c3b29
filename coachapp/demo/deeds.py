"""What people do with the method beside writing goals and meeting: pure data like `script`, one class a kind of deed.

A session is named by its coach's address and its number, a goal by its title, a milestone by its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coachapp.demo.script import Direction, Signal, When

Four = tuple[int, int, int, int]
"""Achievable, novel, motivating, useful."""
Links = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Meeting:
    """One session of this client."""

    coach: str
    number: int


@dataclass(frozen=True)
class Rated:
    """What the two said of a goal in a session; notes stand under the lens of that name. Without `coach` the other has not said."""

    meeting: Meeting
    goal: str
    client: Four
    coach: Four | None = None
    client_notes: Mapping[str, str] = field(default_factory=dict)
    coach_notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Prepared:
    """The client's preparation, two days before; without `is_sent` it was begun only."""

    meeting: Meeting
    moved: str
    hard: str
    talk_about: str
    signals: Mapping[str, Signal]
    is_sent: bool = True


@dataclass(frozen=True)
class Skipped:
    """A milestone that the coach left out of a review."""

    meeting: Meeting
    milestone: str
    why: str


@dataclass(frozen=True)
class Noted:
    """The coach's private note on a milestone, as it reads after a session."""

    meeting: Meeting
    milestone: str
    text: str


@dataclass(frozen=True)
class Edited:
    """Feedback that its coach changed on the day after it went out."""

    meeting: Meeting
    milestone: str
    signal: Signal
    text: str


@dataclass(frozen=True)
class WhyNow:
    """What has become possible, with links (address, label)."""

    goal: str
    when: When
    text: str
    links: Links = ()


@dataclass(frozen=True)
class StillTrue:
    """*Why now?* looked at, and left as it is."""

    goal: str
    when: When


@dataclass(frozen=True)
class Reflected:
    """What a milestone that ended taught."""

    milestone: str
    when: When
    motivating: str
    not_motivating: str
    next_choice: str


@dataclass(frozen=True)
class NotDone:
    """A line of *Not doing*, written by hand."""

    when: When
    what: str
    why: str
    revisit: When | None = None


@dataclass(frozen=True)
class Proposed:
    """A coach's proposal: a milestone, or other words for the one named by `changes`. `answer`: accepted, declined, or none yet."""

    coach: str
    goal: str
    when: When
    title: str
    done_when: str
    why: str
    due: When
    scope: int
    direction: Direction = "towards"
    changes: str = ""
    answer: str = ""
    answered: When | None = None
    words: str = ""


@dataclass(frozen=True)
class HandedOver:
    """From one coach to the next: a letter, and goals (True: with the feedback so far)."""

    before: str
    after: str
    when: When
    letter: str
    goals: Mapping[str, bool]


@dataclass(frozen=True)
class OpenedAmongCoaches:
    """The client lets their coaches read each other's feedback."""

    when: When


@dataclass(frozen=True)
class PutOff:
    """*Later*, on the coach's home."""

    coach: str
    when: When
    why: str


InSession = Rated | Prepared | Skipped | Noted | Edited
Choice = WhyNow | StillTrue | Reflected | NotDone
Deed = InSession | Choice | Proposed | HandedOver | OpenedAmongCoaches | PutOff
