"""Write one line of a client's history, in the transaction of the change it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from coachapp.core.actor import Actor
from coachapp.core.db import db
from coachapp.ledger.models import Activity

Changes = Mapping[str, tuple[Any, Any]]


def record(
    verb: str, *, by: Actor, client_id: int, subject: tuple[str, int], now: datetime, changes: Changes | None = None, note: str = ""
) -> None:
    """Note that `by` did `verb` to `subject`; `changes` maps each changed field to its old and new value."""
    kind, subject_id = subject
    plain = {field: [_plain(old), _plain(new)] for field, (old, new) in (changes or {}).items()}
    line = Activity(
        at=now, client_id=client_id, actor_id=by.account_id, verb=verb, subject_kind=kind, subject_id=subject_id, changes=plain, note=note
    )
    db.session.add(line)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def changed(thing: object, **new: Any) -> dict[str, tuple[Any, Any]]:
    """Which of these fields would change, with old and new value; asked before the change is made."""
    return {field: (getattr(thing, field), value) for field, value in new.items() if getattr(thing, field) != value}
