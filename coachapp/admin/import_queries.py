"""What an import needs to know of the people who are here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account, AccountState
from coachapp.admin.import_models import AccountImport
from coachapp.admin.queries import only_admins
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.engagements.viewer import Viewer

AT_ONCE = 1_000
"""So many addresses are asked for in one statement."""
_THERE = sa.select(Account.email).where(Account.email.in_(sa.bindparam("emails", expanding=True)))
_COACHES = sa.select(Account.email, Account.id, Account.name).where(
    Account.email.in_(sa.bindparam("emails", expanding=True)), Account.is_coach.is_(True), Account.state != AccountState.SUSPENDED
)


def taken(emails: Collection[str]) -> set[str]:
    """Which of these addresses have an account."""
    return {row.email for row in _asked(_THERE, emails)}


def coaches(emails: Collection[str]) -> dict[str, tuple[int, str]]:
    """Id and name of those at these addresses who coach, and are not suspended."""
    return {row.email: (row.id, row.name) for row in _asked(_COACHES, emails)}


def _asked(statement: sa.Select[*tuple[Any, ...]], emails: Collection[str]) -> Iterator[Any]:
    wanted = sorted(set(emails) - {""})
    for start in range(0, len(wanted), AT_ONCE):
        yield from db.session.execute(statement, {"emails": wanted[start : start + AT_ONCE]})


def account_import(viewer: Viewer, import_id: int) -> AccountImport:
    """One list between its preview and its confirmation, or after it; any admin's. Missing when it is not there."""
    only_admins(viewer)
    found = db.session.get(AccountImport, import_id)
    if found is None:
        raise Missing("This list is no longer here. Choose the file again.")
    return found


def kept_imports() -> Sequence[AccountImport]:
    """Every list that is still here."""
    return db.session.scalars(sa.select(AccountImport)).all()
