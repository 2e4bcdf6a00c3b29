"""Every SELECT on second factors: an app's codes, passkeys, recovery codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account, AccountState
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.security.models import Authenticator, RecoveryCode
from coachapp.security.passkey_models import Passkey


def has_second_factor(account_id: int) -> bool:
    """Whether anything stands behind this person's password: an app or a passkey."""
    return authenticator(account_id) is not None or has_passkey(account_id)


def authenticator(account_id: int) -> Authenticator | None:
    """The app that shows this person's codes."""
    return db.session.get(Authenticator, account_id)


def held_authenticator(account_id: int) -> Authenticator | None:
    """The same, held until this transaction ends: nobody switches it off meanwhile."""
    return db.session.get(Authenticator, account_id, with_for_update=True)


def codes_left(account_id: int) -> Any:
    """How many recovery codes still work, and since when they are there."""
    count, made_at = sa.func.count(RecoveryCode.id).label("left"), sa.func.max(RecoveryCode.made_at, type_=RecoveryCode.made_at.type)
    unused = sa.select(count, made_at.label("made_at")).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return db.session.execute(unused).one()


def are_codes_of(account_id: int, hashes: Sequence[str]) -> bool:
    """Whether each of these is a recovery code of this person that still works."""
    theirs = sa.select(RecoveryCode.code_hash).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return bool(hashes) and set(hashes) <= set(db.session.scalars(theirs))


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
