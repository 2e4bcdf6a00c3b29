"""Why a client needs their coach, and which reason counts. Pure: rows in, reasons out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

UNBOOKED_AFTER = timedelta(days=14)
"""So long after the last session, or after the beginning, a client without a booked session needs one."""
UNMET_AFTER = timedelta(days=3)
STALLED_AFTER = timedelta(days=42)
"""So long without a check-in, a milestone in progress stands still."""
MOST = 10
"""How many rows a home page lists before it says how many more there are."""


class Why(StrEnum):
    """The reasons, the one that others wait for first."""

    DRAFT = "draft"
    UNREVIEWED = "unreviewed"
    DISCUSS = "discuss"
    REPLY = "reply"
    UNBOOKED = "unbooked"
    LATE = "late"
    STALLED = "stalled"


_RANK = {why: rank for rank, why in enumerate(Why)}


@dataclass(frozen=True)
class Need:
    """One reason, since when, and the row of the session, thread, action or milestone that it is about."""

    why: Why
    client_id: int
    client_name: str
    since: datetime
    about: Any
    more: int = 0
    """How many further reasons the same client has."""


def needs(
    *,
    clients: Iterable[Any],
    begun: Iterable[Any],
    drafts: Iterable[Any],
    threads: Iterable[Any],
    late_actions: Iterable[Any],
    stalled: Iterable[Any],
    now: datetime,
) -> list[Need]:
    """One reason for each client who has any: the gravest, then those that last longest first.

    `begun` are sessions from before today without a published review; what is of today stands on the page anyway.
    """
    known = {client.client_id: client for client in clients}
    written = {draft.session_id: draft for draft in drafts}
    said = [need for row in threads if row.client_id in known and (need := _thread(row, known[row.client_id]))]
    asked_to_talk = {need.client_id for need in said if need.why is Why.DISCUSS}
    found = [
        *(_review(session, written.get(session.id)) for session in begun),
        *said,
        *(need for client in known.values() if client.client_id not in asked_to_talk and (need := _unbooked(client, now))),
        *(Need(Why.LATE, row.client_id, row.client_name, _midnight(row.due_on), row) for row in late_actions),
        *(Need(Why.STALLED, row.client_id, row.client_name, row.quiet_since, row) for row in stalled),
    ]
    return sorted(_gravest(found), key=lambda need: (need.since, need.client_id))


def _review(session: Any, draft: Any) -> Need:
    if draft is None:
        return Need(Why.UNREVIEWED, session.client_id, session.client_name, session.starts_at, session)
    return Need(Why.DRAFT, session.client_id, session.client_name, session.starts_at, draft)


def _thread(row: Any, client: Any) -> Need | None:
    """A reply waits for one. *Let's discuss* waits for a session: once one is booked, it stands on its agenda."""
    asks_to_talk = row.response_kind == "lets_discuss" and row.turn_at == row.responded_at
    if asks_to_talk and client.next_at is not None:
        return None
    return Need(Why.DISCUSS if asks_to_talk else Why.REPLY, row.client_id, row.client_name, row.turn_at, row)


def _unbooked(client: Any, now: datetime) -> Need | None:
    if client.next_at is not None:
        return None
    since = client.held_at or client.started_at
    patience = UNBOOKED_AFTER if client.held_at else UNMET_AFTER
    return Need(Why.UNBOOKED, client.client_id, client.client_name, since, client) if now - since >= patience else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _gravest(found: list[Need]) -> list[Need]:
    """The gravest reason of each client, of equals the one that lasts longest; it counts the others."""
    of_client: dict[int, list[Need]] = {}
    for need in found:
        of_client.setdefault(need.client_id, []).append(need)
    return [_counting(min(all_of_one, key=lambda n: (_RANK[n.why], n.since)), len(all_of_one) - 1) for all_of_one in of_client.values()]


def _counting(need: Need, more: int) -> Need:
    return Need(need.why, need.client_id, need.client_name, need.since, need.about, more)


@dataclass(frozen=True)
class Due:
    """An action or a milestone that is due soon or late."""

    due_on: date
    is_action: bool
    row: Any


def due_soon(actions: Iterable[Any], milestones: Iterable[Any]) -> list[Due]:
    """Actions and milestones together, the earliest day first."""
    both = [*(Due(row.due_on, True, row) for row in actions), *(Due(row.due_on, False, row) for row in milestones)]
    return sorted(both, key=lambda due: (due.due_on, not due.is_action, due.row.id))
