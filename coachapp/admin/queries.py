"""What admins see of people: never coaching content, only names, states, counts and dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.accounts import queries as accounts_queries
from coachapp.accounts.models import Account, AccountState, Role, SignIn
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.core.paging import Page, page_by_key
from coachapp.engagements import queries as engagements_queries
from coachapp.engagements.models import Invitation
from coachapp.engagements.viewer import Viewer
from coachapp.files.queries import has_picture

Row = sa.Row[*tuple[Any, ...]]
_LIST = sa.select(
    Account.id, Account.name, Account.email, Account.is_client, Account.is_coach, Account.is_admin, Account.state, Account.created_at,
    has_picture(Account.id).label("has_picture"),
)  # fmt: skip
_NAME_WITHOUT_INDEX = Account.name.concat("").label("name_without_index")
"""A search that few accounts fit is faster in one pass over the table than along the index by name with a look at every row:
at 60,000 accounts on SQLite 20 to 80 ms against 120 to 200, and little worse for one that all of them fit."""
_HAS_ROLE = {Role.CLIENT: Account.is_client.is_(True), Role.COACH: Account.is_coach.is_(True), Role.ADMIN: Account.is_admin.is_(True)}


def only_admins(viewer: Viewer) -> None:
    """Missing for everybody else: these pages are not theirs to see."""
    if not viewer.is_admin:
        raise Missing


def accounts(viewer: Viewer, *, search: str, role: Role | None, state: AccountState | None, cursor: str | None) -> Page[Row]:
    """Accounts by name. The search finds any part of a name or address, by LIKE on both."""
    only_admins(viewer)
    wanted = _LIST
    if role:
        wanted = wanted.where(_HAS_ROLE[role])
    if state:
        wanted = wanted.where(Account.state == state)
    if not search:
        return page_by_key(wanted, [Account.name, Account.id], cursor)
    found = wanted.add_columns(_NAME_WITHOUT_INDEX).where(is_found(Account, search))
    return page_by_key(found, [_NAME_WITHOUT_INDEX, Account.id], cursor)


def is_found(person: type[Account], search: str) -> sa.ColumnElement[bool]:
    """Whether these words are a part of the person's name or address."""
    return person.name.icontains(search, autoescape=True) | person.email.contains(search.lower(), autoescape=True)


def waiting_invitations(viewer: Viewer, account_ids: Iterable[int]) -> dict[int, Row]:
    """The last invitation of each of these accounts that was not accepted."""
    only_admins(viewer)
    inviter = sa.orm.aliased(Account)
    last = sa.select(sa.func.max(Invitation.id)).where(Invitation.account_id.in_(list(account_ids))).group_by(Invitation.account_id)
    statement = (
        sa.select(
            Invitation.id, Invitation.account_id, Invitation.expires_at, inviter.name.label("inviter_name"),
            engagements_queries.is_for_admins().label("may_send"),
        )
        .outerjoin(inviter, inviter.id == Invitation.invited_by_id)
        .where(Invitation.id.in_(last), Invitation.used_at.is_(None))
    )  # fmt: skip
    return {row.account_id: row for row in db.session.execute(statement)}


@dataclass(frozen=True)
class Person:
    """One account as its page shows it."""

    account: Account
    coaches: int
    clients: int
    sign_ins: int
    last_used_at: datetime | None
    invitation: Row | None
    has_picture: bool


def person(viewer: Viewer, account_id: int) -> Person:
    """One account with its counts, or Missing."""
    only_admins(viewer)
    account = accounts_queries.account(account_id)
    counts = engagements_queries.running_count(account_id)
    used = db.session.execute(
        sa.select(
            sa.func.count(SignIn.id).label("sign_ins"), sa.func.max(SignIn.last_used_at, type_=SignIn.last_used_at.type).label("last"),
            has_picture(sa.literal(account_id)).label("has_picture"),
        ).where(SignIn.account_id == account_id)
    ).one()  # fmt: skip
    invitation = waiting_invitations(viewer, [account_id]).get(account_id)
    return Person(account, counts.coaches, counts.clients, used.sign_ins, used.last, invitation, used.has_picture)


def admins_for_update() -> frozenset[int]:
    """Who is an active admin, held until the transaction ends: two admins who take each other's role away wait for one another."""
    found = sa.select(Account.id).where(Account.is_admin, Account.state == AccountState.ACTIVE).with_for_update()
    return frozenset(db.session.scalars(found))
