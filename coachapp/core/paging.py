"""Lists by key: a page begins after the last row of the one before, so the last page is as fast as the first; walked both ways."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from coachapp.core.db import db
from coachapp.core.errors import Missing

Row = TypeVar("Row")
Key = sa.ColumnElement[Any] | InstrumentedAttribute[Any]
Statement = sa.Select[*tuple[Any, ...]]


LAST = "~"
"""The cursor of the last page; before a key, of the page that ends there."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows, the cursors of the page after them (None at the end) and of the page before, and whether there is none before."""

    rows: tuple[Row, ...]
    after: str | None
    is_first: bool
    before: str | None = None


def _pack(values: Sequence[Any]) -> str:
    plain = [v.isoformat() if isinstance(v, date) else v for v in values]  # an instant is a date too
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
    if wanted is date:
        return date.fromisoformat(value)
    if not isinstance(value, wanted) or (isinstance(value, int) and abs(value) >= 2**63):
        raise ValueError
    return value


@lru_cache(maxsize=64)
def _in_order(statement: Statement, keys: tuple[Key, ...], size: int, descending: bool, begins_after: bool) -> Statement:
    """The statement of one page, kept: to build it anew for each request costs more than to run it."""
    ordered = statement.order_by(*(key.desc() if descending else key for key in keys)).limit(size + 1)
    if not begins_after:
        return ordered
    here, there = sa.tuple_(*keys), sa.tuple_(*(sa.bindparam(f"after_{place}", type_=key.type) for place, key in enumerate(keys)))
    return ordered.where(here < there if descending else here > there)


def page_by_key(
    statement: Statement, keys: Sequence[Key], cursor: str | None, size: int = 50, *, descending: bool = False, **bound: Any
) -> Page[sa.Row[*tuple[Any, ...]]]:
    """One page of a statement that selects every key column under its own name; the keys together are unique. A cursor
    is a page's `after` or `before`, or LAST. Missing if it is not ours."""
    is_back = (cursor or "").startswith(LAST)
    key = (cursor or "").removeprefix(LAST)
    bound |= {f"after_{place}": value for place, value in enumerate(_unpack(key, keys))} if key else {}
    rows = db.session.execute(_in_order(statement, tuple(keys), size, descending is not is_back, bool(key)), bound).all()
    shown, goes_on = tuple(rows[:size]), len(rows) > size
    if is_back:
        shown = shown[::-1]
    following = _cursor(shown, keys, -1) if (key and shown if is_back else goes_on) else None
    preceding = LAST + _cursor(shown, keys, 0) if shown and (goes_on if is_back else key) else None
    return Page(shown, following, not goes_on if is_back else not key, preceding)


def _cursor(rows: Sequence[Any], keys: Sequence[Key], place: int) -> str:
    return _pack([getattr(rows[place], key.key or "") for key in keys])
