"""Add, use and remove passkeys."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from webauthn.helpers import bytes_to_base64url, generate_user_handle

from coachapp.accounts.models import Account
from coachapp.accounts.requirement import Requirement
from coachapp.core.actor import Actor
from coachapp.core.db import db, forget, save
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.security import policy, queries
from coachapp.security.commands import factors_changed, new_codes
from coachapp.security.passkey_models import Passkey
from coachapp.security.passkeys import NOT_RIGHT, NewPasskey

MOST = 20


def user_handle_of(account_id: int) -> str:
    """What devices call this account: as its first passkey has it, else a new random one."""
    known = queries.passkeys_of(account_id)
    return known[0].user_handle if known else bytes_to_base64url(generate_user_handle())


def add_passkey(account: Account, made: NewPasskey, *, name: str, user_handle: str, by: Actor, now: datetime) -> list[str]:
    """Keep a passkey that was just made; gives ten recovery codes if it is the account's first second factor.
    Conflict if there are too many, or it is kept already."""
    if len(queries.passkeys_of(account.id)) >= MOST:
        raise Conflict(f"At most {MOST} passkeys. Remove one that you no longer use.", field="name")
    if queries.is_known(made.credential_id):
        raise Conflict("This device has a passkey here already.")
    is_first = not account.has_second_factor
    save(
        Passkey(
            account_id=account.id,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            user_handle=user_handle,
            name=name,
            made_at=now,
        )
    )
    factors_changed(account, "passkey.made", f"The passkey “{name}” was added.", by=by, now=now)
    return new_codes(account.id, now) if is_first else []


def note_passkey_use(passkey_id: int, *, sign_count: int, now: datetime) -> None:
    """It was used. Conflict if another answer with this count, or a later one, was quicker: then one of the two is a copy's."""
    is_later = Passkey.sign_count < sign_count if sign_count else Passkey.sign_count == 0  # many devices never count
    later = sa.update(Passkey).where(Passkey.id == passkey_id, is_later).values(sign_count=sign_count, last_used_at=now)
    used = later.returning(Passkey.id).execution_options(synchronize_session=False)
    if db.session.scalar(used) is None:
        raise Conflict(NOT_RIGHT)


def remove_passkey(account: Account, passkey_id: int, requirement: Requirement, *, by: Actor, now: datetime) -> None:
    """It opens nothing from now on. Missing if it is not the account's, Forbidden if it is the last factor of somebody who needs one."""
    passkey = queries.own_passkey(account.id, passkey_id)
    name = passkey.name
    forget(passkey)
    require(policy.may_be_without(requirement, account, has_other=queries.has_second_factor(account.id)))
    factors_changed(account, "passkey.removed", f"The passkey “{name}” was removed.", by=by, now=now)
