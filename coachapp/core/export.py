"""A person's record, list by list: each room says which rows are somebody's, whoever exports them streams them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from coachapp.core.db import db

OF: sa.BindParameter[int] = sa.bindparam("account_id", type_=sa.Integer)
"""Whose record: every statement of a Section is about this account."""
AT_ONCE = 500
"""So many rows are held in memory, of however many there are."""


@dataclass(frozen=True)
class Section:
    """One list of a record: its name in the file, and the statement of its rows."""

    name: str
    rows: sa.Select[*tuple[Any, ...]]

    @property
    def tables(self) -> frozenset[str]:
        """The tables whose columns it shows."""
        shown = (found for column in self.rows.selected_columns for found in column.base_columns)
        return frozenset(str(getattr(getattr(column, "table", None), "name", "")) for column in shown) - {""}


def rows_of(statement: sa.Select[*tuple[Any, ...]], **bound: Any) -> Iterator[Mapping[str, Any]]:
    """The rows of a statement, read as they are asked for."""
    found = db.session.connection().execute(statement, bound, execution_options={"yield_per": AT_ONCE})
    yield from map(dict, found.mappings())


def plain(model: Any, *without: str) -> list[sa.ColumnElement[Any]]:
    """The columns of a table that say something: neither what is derived from them, nor our own bookkeeping, nor these."""
    left_out = {"renderer", "version", "notes_version", *without}
    return [column for column in sa.inspect(model).columns if column.key not in left_out and not column.key.endswith("_html")]
