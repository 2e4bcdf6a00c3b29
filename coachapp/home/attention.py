"""Why a client needs their coach, and which reason counts. Pure: rows in, reasons out (product.md, Screens: coach home)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import chain
from operator import attrgetter
from typing import Any

UNBOOKED_AFTER = timedelta(days=14)
"""So long after the last session, or after the beginning, a client without a booked session needs one."""
UNMET_AFTER = timedelta(days=3)
STALLED_AFTER = timedelta(days=42)
"""So long without a check-in, a milestone in progress stands still."""
UNANSWERED_AFTER = timedelta(days=14)
"""So long a client may think about feedback before their coach is told."""
UNCOVERED_AFTER = 2
"""In so many published reviews in a row an open milestone got neither feedback nor a word why not."""
FALL = 2
"""By so much confidence fell over three check-ins, none of them higher than the one before."""
LATER = timedelta(days=7)
"""How long *Later* puts a reason off."""
MOST = 10
"""How many rows a home page lists before it says how many more there are."""


class Why(StrEnum):
    """The reasons, the one that others wait for first."""

    DRAFT = "draft"
    UNREVIEWED = "unreviewed"
    DISCUSS = "discuss"
    REPLY = "reply"
    UNREAD = "unread"
    UNBOOKED = "unbooked"
    FALLING = "falling"
    UNANSWERED = "unanswered"
    LATE = "late"
    UNCOVERED = "uncovered"
    STALLED = "stalled"


FIRST = frozenset({Why.DRAFT, Why.UNREVIEWED, Why.DISCUSS, Why.REPLY, Why.UNREAD})
"""The reasons that outrank the others, whatever those are."""
_RANK = {why: rank for rank, why in enumerate(Why)}


@dataclass(slots=True)
class Need:
    """One reason, since when, and the row of the client, session, thread, action or milestone that it is about."""

    why: Why
    client_id: int
    client_name: str
    since: datetime
    about: Any
    more: int = 0
    """How many further reasons the same client has."""


@dataclass(frozen=True)
class Signs:
    """The rows that reasons are read from; each knows its client."""

    clients: Iterable[Any] = ()
    begun: Iterable[Any] = ()
    """Sessions from before today without a published review; what is of today stands on the page anyway."""
    meeting: Collection[int] = frozenset()
    """Clients with a session of today that is not closed: what they want to discuss has its session, though it may have begun."""
    threads: Iterable[Any] = ()
    put_off: Collection[tuple[int, str]] = frozenset()
    """(client id, reason) that the coach said *Later* to."""


@dataclass(frozen=True)
class Told:
    """What is less grave."""

    late_actions: Iterable[Any] = ()
    neglected: Iterable[Any] = ()
    """Milestones that stand still, that no review wrote about (`missed` counts the reviews), or whose confidence may have fallen."""


def reasons(signs: Signs, now: datetime) -> list[Need]:
    """Every reason that these signs tell, but what was put off."""
    return _due(_found(signs, now), signs)


def reasons_told(told: Told, signs: Signs) -> list[Need]:
    """What is less grave, but what was put off."""
    late = (_of(Why.LATE, action, _midnight(action.due_on)) for action in told.late_actions)
    return _due(chain(late, *map(_of_milestone, told.neglected)), signs)


def needs(found: Iterable[Need]) -> list[Need]:
    """One reason for each client who has any: the gravest, then those that last longest first."""
    return sorted(_gravest(found), key=attrgetter("since", "client_id"))


def undecided(found: Iterable[Need], signs: Signs) -> list[int]:
    """The clients of whom the home must know more than these signs, which tell the FIRST reasons: all but those who have one of these
    and stand behind MOST others who have had one longer. Of them it says no more than that they are among so many."""
    listed = needs(need for need in found if need.why in FIRST)
    behind = {need.client_id for need in listed[MOST:]}
    return [client.client_id for client in signs.clients if client.client_id not in behind]


def _due(found: Iterable[Need], signs: Signs) -> list[Need]:
    return [need for need in found if (need.client_id, need.why) not in signs.put_off] if signs.put_off else list(found)


def _found(signs: Signs, now: datetime) -> Iterator[Need]:
    known = {client.client_id: client for client in signs.clients}
    said = [_thread(row, known[row.client_id]) for row in signs.threads if row.client_id in known]
    asked_to_talk = {need.client_id for need in said if need.why is Why.DISCUSS}
    yield from (need for need in said if need.why is not Why.DISCUSS or need.client_id not in signs.meeting)
    yield from map(_review, signs.begun)
    for client in known.values():
        if client.unread_since is not None:
            yield _of(Why.UNREAD, client, client.unread_since)
        if client.waits_since is not None and now - client.waits_since >= UNANSWERED_AFTER:
            yield _of(Why.UNANSWERED, client, client.waits_since)
        if client.client_id not in asked_to_talk and (since := _unbooked_since(client, now)):
            yield _of(Why.UNBOOKED, client, since)


def their_turn(clients: Iterable[Any]) -> list[Any]:
    """Those of these clients who owe a word, the longest wait first."""
    return sorted((client for client in clients if client.waits_since), key=lambda client: (client.waits_since, client.client_id))


def _of(why: Why, row: Any, since: datetime) -> Need:
    return Need(why, row.client_id, row.client_name, since, row)


def _unbooked_since(client: Any, now: datetime) -> datetime | None:
    since, patience = (client.last_at, UNBOOKED_AFTER) if client.last_at else (client.started_at, UNMET_AFTER)
    return since if now - since >= patience else None


def _of_milestone(row: Any) -> Iterator[Need]:
    """One that reviews pass over needs the coach's word first, and only then the client's."""
    if row.missed >= UNCOVERED_AFTER:
        yield _of(Why.UNCOVERED, row, row.covered_at)
    elif row.is_still:
        yield _of(Why.STALLED, row, row.quiet_since)
    if None not in (row.first, row.second, row.third) and is_falling((row.first, row.second, row.third)):
        yield _of(Why.FALLING, row, row.checked_in_at)


def is_falling(confidences: tuple[int, int, int]) -> bool:
    """Whether these three, oldest first, fall: none higher than the one before, and by two or more in all."""
    first, second, third = confidences
    return first >= second >= third and first - third >= FALL


def _review(session: Any) -> Need:
    return _of(Why.DRAFT if session.written else Why.UNREVIEWED, session, session.starts_at)


def _thread(row: Any, client: Any) -> Need:
    """A reply waits for one. *Let's discuss* waits for a session."""
    asks_to_talk = row.response_kind == "lets_discuss" and row.turn_at == row.responded_at
    return Need(Why.DISCUSS if asks_to_talk else Why.REPLY, client.client_id, client.client_name, row.turn_at, row)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _gravest(found: Iterable[Need]) -> Collection[Need]:
    """The gravest reason of each client, of equals the one that lasts longest; it counts the others."""
    first: dict[int, Need] = {}
    many: Counter[int] = Counter()
    for need in found:
        many[need.client_id] += 1
        other = first.get(need.client_id)
        if other is None or (_RANK[need.why], need.since) < (_RANK[other.why], other.since):
            first[need.client_id] = need
    for need in first.values():
        need.more = many[need.client_id] - 1
    return first.values()
