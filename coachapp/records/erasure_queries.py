"""What an erasure needs to know of an account."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from coachapp.accounts.link_models import Link
from coachapp.accounts.models import Account, AccountState
from coachapp.core.db import db
from coachapp.engagements.glass_models import BreakGlass
from coachapp.engagements.queries import running_count
from coachapp.records.models import RecordCopy
from coachapp.records.policy import Ties


def ties_of(account: Account, now: datetime) -> Ties:
    """What holds this account now."""
    open_looks = sa.select(BreakGlass.admin_id, BreakGlass.client_id).where(BreakGlass.left_at.is_(None), BreakGlass.ends_at > now)
    looks = db.session.execute(open_looks.where(sa.or_(BreakGlass.admin_id == account.id, BreakGlass.client_id == account.id))).all()
    return Ties(
        clients=running_count(account.id).clients,
        is_last_admin=account.is_admin and not _other_admins(account.id),
        looks_in=any(look.admin_id == account.id for look in looks),
        is_looked_into=any(look.client_id == account.id for look in looks),
    )


def _other_admins(account_id: int) -> bool:
    """Whether another admin stays: one who is about to be erased as well does not count."""
    stays = (Account.is_admin, Account.state == AccountState.ACTIVE, Account.erasure_due_at.is_(None), Account.id != account_id)
    return db.session.scalar(sa.select(Account.id).where(*stays).limit(1)) is not None


def due(now: datetime) -> Sequence[int]:
    """Whose day has come."""
    return db.session.scalars(sa.select(Account.id).where(Account.erasure_due_at <= now).order_by(Account.id)).all()


def held(account_id: int) -> Account:
    """This account, held until the transaction ends."""
    return db.session.get_one(Account, account_id, with_for_update=True, populate_existing=True)


def addresses_of(account: Account) -> Collection[str]:
    """Where this person's mail went: their address now, and those of before and those they asked for that are nobody else's."""
    asked = frozenset(db.session.scalars(sa.select(Link.detail).where(Link.account_id == account.id, Link.detail != "")))
    others = frozenset(db.session.scalars(sa.select(Account.email).where(Account.email.in_(asked), Account.id != account.id)))
    return {account.email} | (asked - others)


def copies_of(account_id: int) -> Sequence[RecordCopy]:
    """All copies of this person's record."""
    return db.session.scalars(sa.select(RecordCopy).where(RecordCopy.account_id == account_id)).all()
