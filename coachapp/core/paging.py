"""Lists by key: the next page begins after the last row's key, so the last page is as fast as the first."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from coachapp.core.db import db
from coachapp.core.errors import Missing

Row = TypeVar("Row")
Key = sa.ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows, the cursor of the page after them (None at the end), and whether one came before."""

    rows: tuple[Row, ...]
    after: str | None
    is_first: bool


def _pack(values: Sequence[Any]) -> str:
    plain = [v.isoformat() if isinstance(v, datetime) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def _unpack(cursor: str, keys: Sequence[Key]) -> list[Any]:
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if len(plain) != len(keys):
            raise ValueError
        return [_typed(value, key) for value, key in zip(plain, keys, strict=True)]
    except (ValueError, TypeError, binascii.Error, UnicodeError) as error:
        raise Missing("This page of the list is no longer there. Begin at its first page.") from error


def _typed(value: Any, key: Key) -> Any:
    wanted = key.type.python_type
    if wanted is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError
        return moment
    if not isinstance(value, wanted) or (isinstance(value, int) and abs(value) >= 2**63):
        raise ValueError
    return value


def page_by_key(
    statement: sa.Select[*tuple[Any, ...]],
    keys: Sequence[Key],
    cursor: str | None,
    size: int = 50,
    *,
    descending: bool = False,
    **bound: Any,
) -> Page[sa.Row[*tuple[Any, ...]]]:
    """One page of a statement that selects every key column; the keys together are unique. Missing if the cursor is not ours."""
    ordered = statement.order_by(*(key.desc() if descending else key for key in keys)).limit(size + 1)
    if cursor:
        values = [sa.literal(value, key.type) for value, key in zip(_unpack(cursor, keys), keys, strict=True)]
        here, there = sa.tuple_(*keys), sa.tuple_(*values)
        ordered = ordered.where(here < there if descending else here > there)
    rows = db.session.execute(ordered, bound).all()
    shown = tuple(rows[:size])
    after = _pack([shown[-1]._mapping[key] for key in keys]) if len(rows) > size else None
    return Page(shown, after, cursor is None)
