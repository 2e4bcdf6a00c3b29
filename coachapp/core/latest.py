"""`later_of(a, b)`: the later of two instants in a statement; neither may be NULL. Each database has its own word, and a CASE would ask for
one of them twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from coachapp.core.db import Instant


class _LaterOf(FunctionElement[datetime]):
    name = "later_of"
    type = Instant()
    inherit_cache = True


@compiles(_LaterOf, "sqlite")
def _max(element: _LaterOf, compiler: SQLCompiler, **more: Any) -> str:
    return f"max{compiler.process(element.clause_expr, **more)}"


@compiles(_LaterOf, "postgresql")
def _greatest(element: _LaterOf, compiler: SQLCompiler, **more: Any) -> str:
    return f"greatest{compiler.process(element.clause_expr, **more)}"


def later_of(one: sa.ColumnElement[Any], other: sa.ColumnElement[Any]) -> sa.ColumnElement[datetime]:
    """The later of the two."""
    return _LaterOf(one, other)
