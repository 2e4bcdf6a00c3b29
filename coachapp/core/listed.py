"""`is_listed(column, "ids")`: whether a column is one of the ids in a list that is a single value.

`in_` writes as many gaps into a statement as the list has ids, anew each time; this one has always the same text, so that it can be
prepared (core.prepared).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Ids(sa.TypeDecorator[Collection[int]]):
    """Ids as text, each database's own way."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: Collection[int] | None, dialect: sa.Dialect) -> str:
        ids = json.dumps(list(value or ()), separators=(",", ":"))
        return ids if dialect.name == "sqlite" else f"{{{ids[1:-1]}}}"


class _Listed(FunctionElement[int]):
    name = "listed"
    inherit_cache = True


@compiles(_Listed, "sqlite")
def _of_json(element: _Listed, compiler: SQLCompiler, **more: Any) -> str:
    return f"(SELECT value FROM json_each{compiler.process(element.clause_expr, **more)})"  # noqa: S608 - the ids themselves are bound


@compiles(_Listed, "postgresql")
def _of_array(element: _Listed, compiler: SQLCompiler, **more: Any) -> str:
    return f"(SELECT unnest(CAST({compiler.process(element.clause_expr, **more)} AS integer[])))"


def is_listed(column: Any, name: str) -> sa.ColumnElement[bool]:
    """Whether `column` is among the ids that the statement is executed with under this name."""
    among: sa.ColumnElement[bool] = column.op("IN", is_comparison=True)(_Listed(sa.bindparam(name, type_=_Ids)))
    return among
