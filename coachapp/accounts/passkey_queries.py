"""Every SELECT on passkeys."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.accounts.models import Account, AccountState
from coachapp.accounts.passkey_models import Passkey
from coachapp.core.db import db
from coachapp.core.errors import Missing


def passkeys_of(account_id: int) -> list[Passkey]:
    """An account's passkeys, oldest first."""
    return list(db.session.scalars(sa.select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)))


def has_passkey(account_id: int) -> bool:
    """Whether the account has one at all."""
    return db.session.scalar(sa.select(Passkey.id).where(Passkey.account_id == account_id).limit(1)) is not None


def is_known(credential_id: str) -> bool:
    """Whether any account has this passkey."""
    return db.session.scalar(sa.select(Passkey.id).where(Passkey.credential_id == credential_id)) is not None


def own_passkey(account_id: int, passkey_id: int) -> Passkey:
    """One of the account's own, or Missing."""
    found = db.session.scalar(sa.select(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account_id))
    if found is None:
        raise Missing("There is no such passkey.")
    return found


def passkey_by_credential(credential_id: str) -> Passkey | None:
    """The passkey with this id, if its account may sign in."""
    return db.session.scalar(
        sa.select(Passkey)
        .join(Account, Account.id == Passkey.account_id)
        .where(Passkey.credential_id == credential_id, Account.state == AccountState.ACTIVE)
    )
