"""Why a client needs their coach, and which reason counts. Pure: rows in, reasons out (product.md, Screens: coach home)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

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


class Need(NamedTuple):
    """One reason, since when, and the row of the session, thread, action or milestone that it is about."""

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
    threads: Iterable[Any] = ()
    theirs: Iterable[Any] = ()
    late_actions: Iterable[Any] = ()
    neglected: Iterable[Any] = ()
    """Milestones that stand still or that no review wrote about: `missed` counts the reviews."""
    unread: Iterable[Any] = ()
    falling: Iterable[Any] = ()
    put_off: Collection[tuple[int, str]] = frozenset()
    """(client id, reason) that the coach said *Later* to."""


def needs(signs: Signs, now: datetime) -> list[Need]:
    """One reason for each client who has any that was not put off: the gravest, then those that last longest first."""
    known = {client.client_id: client for client in signs.clients}
    said = [need for row in signs.threads if row.client_id in known and (need := _thread(row, known[row.client_id]))]
    asked_to_talk = {need.client_id for need in said if need.why is Why.DISCUSS}
    found = [
        *(_review(session) for session in signs.begun),
        *said,
        *(need for client in known.values() if client.client_id not in asked_to_talk and (need := _unbooked(client, now))),
        *(_of(Why.UNANSWERED, row, row.since) for row in signs.theirs if now - row.since >= UNANSWERED_AFTER),
        *(_of(Why.LATE, row, _midnight(row.due_on)) for row in signs.late_actions),
        *(_neglected(row) for row in signs.neglected),
        *(_of(Why.UNREAD, row, row.since) for row in signs.unread),
        *(_of(Why.FALLING, row, row.since) for row in signs.falling),
    ]
    due = [need for need in found if (need.client_id, need.why) not in signs.put_off]
    return sorted(_gravest(due), key=lambda need: (need.since, need.client_id))


def undecided(signs: Signs, now: datetime) -> list[int]:
    """The clients of whom the home must know more than these signs, which tell the FIRST reasons: all but those who have one of these
    and stand behind MOST others who have had one longer. Of them it says no more than that they are among so many."""
    listed = [need.client_id for need in needs(signs, now) if need.why in FIRST]
    behind = set(listed[MOST:])
    return [client.client_id for client in signs.clients if client.client_id not in behind]


def _of(why: Why, row: Any, since: datetime) -> Need:
    return Need(why, row.client_id, row.client_name, since, row)


def _neglected(row: Any) -> Need:
    """A milestone that reviews pass over needs the coach's word first, and only then the client's."""
    return _of(Why.UNCOVERED, row, row.covered_at) if row.missed >= UNCOVERED_AFTER else _of(Why.STALLED, row, row.quiet_since)


def is_falling(confidences: tuple[int, int, int]) -> bool:
    """Whether these three, oldest first, fall: none higher than the one before, and by two or more in all."""
    first, second, third = confidences
    return first >= second >= third and first - third >= FALL


def _review(session: Any) -> Need:
    return _of(Why.DRAFT if session.written else Why.UNREVIEWED, session, session.starts_at)


def _thread(row: Any, client: Any) -> Need | None:
    """A reply waits for one. *Let's discuss* waits for a session: once one is booked, it stands on its agenda."""
    asks_to_talk = row.response_kind == "lets_discuss" and row.turn_at == row.responded_at
    if asks_to_talk and client.next_at is not None:
        return None
    return _of(Why.DISCUSS if asks_to_talk else Why.REPLY, row, row.turn_at)


def _unbooked(client: Any, now: datetime) -> Need | None:
    if client.next_at is not None:
        return None
    since = client.held_at or client.started_at
    patience = UNBOOKED_AFTER if client.held_at else UNMET_AFTER
    return _of(Why.UNBOOKED, client, since) if now - since >= patience else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _gravest(found: list[Need]) -> list[Need]:
    """The gravest reason of each client, of equals the one that lasts longest; it counts the others."""
    first: dict[int, Need] = {}
    many: Counter[int] = Counter()
    for need in sorted(found, key=lambda need: (_RANK[need.why], need.since)):
        first.setdefault(need.client_id, need)
        many[need.client_id] += 1
    return [need if many[need.client_id] == 1 else need._replace(more=many[need.client_id] - 1) for need in first.values()]
