"""How many statements a page takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from coachapp.core.db import db


def statements_of(act: Callable[[], Any], verb: str = "SELECT") -> list[str]:
    """The SELECTs, or other statements, that this act sends."""
    seen: list[str] = []

    def note(_connection: sa.Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().upper().startswith(verb):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return seen
