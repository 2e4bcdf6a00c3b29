"""What admins read in the audit log, with the names of the people in it: the log itself holds ids only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.admin.queries import is_found, only_admins
from coachapp.core.db import db
from coachapp.core.paging import Page
from coachapp.engagements.viewer import Viewer
from coachapp.ledger import audit

Row = sa.Row[*tuple[Any, ...]]
Names = dict[int, str]
MOST_PEOPLE = 100
"""A part of a name that more people share finds the lines of so many of them."""


@dataclass(frozen=True)
class Wanted:
    """What an admin looks for: one act, somebody by a part of their name or address, from a moment on, before another."""

    act: str = ""
    who: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def lines(self) -> audit.Wanted:
        return audit.Wanted(self.act, _people(self.who) if self.who else None, self.since, self.until)


def _people(who: str) -> list[int]:
    found = is_found(Account, who)
    return list(db.session.scalars(sa.select(Account.id).where(found).order_by(Account.id).limit(MOST_PEOPLE)))


def audit_log(viewer: Viewer, wanted: Wanted, cursor: str | None) -> tuple[Page[Row], Names]:
    """A page of the log, newest first."""
    only_admins(viewer)
    page = audit.lines(wanted.lines(), cursor)
    return page, _names(page.rows)


def whole_log(viewer: Viewer, wanted: Wanted) -> Iterator[tuple[Row, Names]]:
    """All of it that is wanted, line by line."""
    only_admins(viewer)
    for rows in audit.all_lines(wanted.lines()):
        names = _names(rows)
        yield from ((row, names) for row in rows)


def _names(rows: Sequence[Row]) -> Names:
    people = {line.actor_id for line in rows} | {line.subject_id for line in rows if line.subject_kind == "account"}
    named = db.session.execute(sa.select(Account.id, Account.name).where(Account.id.in_(people - {None})))
    return {row.id: row.name for row in named}
