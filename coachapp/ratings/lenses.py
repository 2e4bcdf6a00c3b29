"""The rules of the four lenses, pure (product.md, "The method" 1): what may be read when, when two ratings differ enough to talk about,
and how that is said.

A gap is a difference of 2 or more between the last ratings of the two; it is said in words. Neither reads the other's rating of a
session on a lens before having given their own on it, or the session is closed; what belongs to no session hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from coachapp.core.wording import first_name
from coachapp.ratings.models import LENS_WORDS, Lens

LEAST_GAP = 2
ONE_SITTING = timedelta(days=1)
"""A rating that belongs to no session is the same one for so long, and a new one after that."""
WINDOW = 12
"""How many moments a chart shows; earlier ones have their own page."""
YOU = "you"


def gap(client: int | None, coach: int | None) -> int | None:
    """By how much the two differ, if both have said and it is worth a conversation."""
    if client is None or coach is None or abs(client - coach) < LEAST_GAP:
        return None
    return abs(client - coach)


def gap_words(lens: Lens, client: tuple[str, int], coach: tuple[str, int]) -> str:
    """`Achievable: Ada says 4, you say 2`; each of the two is a name, or `you`, and a value."""
    return f"{LENS_WORDS[lens]}: {_says(*client)}, {_says(*coach)}"


def _says(name: str, value: int) -> str:
    return f"you say {value}" if name == YOU else f"{name} says {value}"


def may_read(*, is_own: bool, is_of_session: bool, has_said: bool, is_closed: bool) -> bool:
    """Whether one may read a rating: their own, of no session, of a closed one, or once they have said theirs on that lens in it."""
    return is_own or not is_of_session or has_said or is_closed


@dataclass(frozen=True)
class Said:
    """What one person said of one lens at one moment."""

    value: int
    note: str
    at: datetime


@dataclass(frozen=True)
class Moment:
    """When something was said: in a session, or on a day between sessions. `before` leads to what is earlier."""

    at: datetime
    number: int | None
    session_id: int | None
    before: int


@dataclass(frozen=True)
class LensLine:
    """One lens: what each of the two said at each moment (None: nothing, or nothing to read yet)."""

    lens: Lens
    sentence: str
    client: tuple[Said | None, ...] = ()
    coach: tuple[Said | None, ...] = ()
    client_name: str = YOU
    coach_name: str = YOU

    @property
    def label(self) -> str:
        return LENS_WORDS[self.lens]

    @cached_property
    def client_last(self) -> Said | None:
        return _last(self.client)

    @cached_property
    def coach_last(self) -> Said | None:
        return _last(self.coach)

    @property
    def is_apart(self) -> bool:
        """Whether the two differ enough to talk about."""
        return bool(self.words)

    @cached_property
    def words(self) -> str:
        """The gap as a sentence without its point, or nothing."""
        client, coach = self.client_last, self.coach_last
        if client is None or coach is None or gap(client.value, coach.value) is None:
            return ""
        return gap_words(self.lens, (self.client_name, client.value), (self.coach_name, coach.value))

    @property
    def now(self) -> str:
        """The last two values in short: `Ada 4, you 2`, `Both 4`, `Ada 4, you not yet`, `Not rated yet`."""
        client, coach = self.client_last, self.coach_last
        if client is None and coach is None:
            return "Not rated yet"
        if client and coach and client.value == coach.value:
            return f"Both {client.value}"
        said = ", ".join(
            f"{name} {one.value if one else 'not yet'}" for name, one in ((self.client_name, client), (self.coach_name, coach))
        )
        return said[:1].upper() + said[1:]


@dataclass(frozen=True)
class GoalLenses:
    """The four lenses of one goal as one viewer may see them, the earliest moment first."""

    goal_id: int
    goal_title: str
    client_name: str
    coach_name: str
    moments: tuple[Moment, ...]
    lines: tuple[LensLine, ...]
    has_earlier: bool = False

    @property
    def is_rated(self) -> bool:
        return bool(self.moments)

    @cached_property
    def gaps(self) -> list[LensLine]:
        """The lenses on which the two are apart."""
        return [line for line in self.lines if line.is_apart]

    @cached_property
    def client_at(self) -> datetime | None:
        """When the client last said something."""
        return max((line.client_last.at for line in self.lines if line.client_last), default=None)

    @cached_property
    def coach_at(self) -> datetime | None:
        """When the coach last said something."""
        return max((line.coach_last.at for line in self.lines if line.coach_last), default=None)

    def with_coach(self, name: str) -> GoalLenses:
        """The same with the coach's name, where they have not said anything yet."""
        if self.coach_at is not None or self.coach_name == YOU:
            return self
        called = first_name(name)
        return replace(self, coach_name=called, lines=tuple(replace(line, coach_name=called) for line in self.lines))


def _last(said: Sequence[Said | None]) -> Said | None:
    """What was said last: also where it is of an earlier session, rated late."""
    return max((one for one in said if one is not None), key=lambda one: one.at, default=None)


@dataclass(frozen=True)
class Rated:
    """One visible rating as the statement gives it; `at` is when its session begins, or when it was said."""

    id: int
    lens: Lens
    author_id: int
    author_name: str
    value: int
    note: str
    rated_at: datetime
    at: datetime
    session_id: int | None
    number: int | None

    @classmethod
    def of(cls, row: Any) -> Rated:
        """From a row that has these columns among others."""
        said = (row.id, row.lens, row.author_id, row.author_name, row.value, row.note)
        return cls(*said, row.rated_at, row.at, row.session_id, row.number)

    @property
    def moment(self) -> tuple[str, int]:
        """Which moment it belongs to: its session, or its day."""
        return ("session", self.session_id) if self.session_id else ("day", self.at.toordinal())


def lay_out(goal: tuple[int, str, int, str], sentences: Sequence[str], ratings: Sequence[Rated], viewer_id: int) -> GoalLenses:
    """Line up what was said of a goal (id, title, client's id and name), moment by moment; with the coach who spoke last."""
    goal_id, title, client_id, client_name = goal
    ordered = sorted(ratings, key=lambda one: (one.at, one.id))
    coach = max((one for one in ratings if one.author_id != client_id), key=lambda one: (one.rated_at, one.id), default=None)
    of_two = [one for one in ordered if one.author_id == client_id or coach and one.author_id == coach.author_id]
    moments = list(_moments(of_two))
    shown = moments[-WINDOW:]
    client_called = YOU if viewer_id == client_id else first_name(client_name)
    coach_called = YOU if viewer_id != client_id else first_name(coach.author_name) if coach else "your coach"
    by_place = {(one.moment, one.lens, one.author_id == client_id): Said(one.value, one.note, one.rated_at) for one in of_two}
    lines = tuple(
        LensLine(
            lens,
            sentence,
            tuple(by_place.get((key, lens, True)) for key, _ in shown),
            tuple(by_place.get((key, lens, False)) for key, _ in shown),
            client_called,
            coach_called,
        )
        for lens, sentence in zip(Lens, sentences, strict=True)
    )
    return GoalLenses(goal_id, title, client_called, coach_called, tuple(m for _, m in shown), lines, len(moments) > len(shown))


def _moments(ordered: Sequence[Rated]) -> Iterator[tuple[tuple[str, int], Moment]]:
    seen = set()
    for one in ordered:
        if one.moment not in seen:
            seen.add(one.moment)
            yield one.moment, Moment(one.at, one.number, one.session_id, one.id)
