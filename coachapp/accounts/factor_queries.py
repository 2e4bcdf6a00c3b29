"""Every SELECT on second factors and signed-in devices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.factor_models import Authenticator, RecoveryCode, RememberedDevice
from coachapp.accounts.models import SignIn, Stage
from coachapp.accounts.passkey_models import Passkey
from coachapp.core.db import db

Rows = Sequence[sa.Row[*tuple[Any, ...]]]


def authenticator(account_id: int) -> Authenticator | None:
    """The app that shows this person's codes."""
    return db.session.get(Authenticator, account_id)


def has_second_factor(account_id: int) -> bool:
    """Whether anything stands behind this person's password: an app or a passkey."""
    passkey = sa.select(Passkey.id).where(Passkey.account_id == account_id).limit(1)
    return authenticator(account_id) is not None or db.session.scalar(passkey) is not None


def codes_left(account_id: int) -> Any:
    """How many recovery codes still work, and since when they are there."""
    count, made_at = sa.func.count(RecoveryCode.id).label("left"), sa.func.max(RecoveryCode.made_at, type_=RecoveryCode.made_at.type)
    unused = sa.select(count, made_at.label("made_at")).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return db.session.execute(unused).one()


def are_codes_of(account_id: int, hashes: Sequence[str]) -> bool:
    """Whether each of these is a recovery code of this person that still works."""
    theirs = sa.select(RecoveryCode.code_hash).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return bool(hashes) and set(hashes) <= set(db.session.scalars(theirs))


def remembered_devices(account_id: int, now: datetime) -> Rows:
    """Every device that is asked for the password alone, last used first."""
    held = sa.select(
        RememberedDevice.id, RememberedDevice.device, RememberedDevice.made_at, RememberedDevice.last_used_at, RememberedDevice.expires_at
    ).where(RememberedDevice.account_id == account_id, RememberedDevice.expires_at > now)
    return db.session.execute(held.order_by(RememberedDevice.last_used_at.desc(), RememberedDevice.id)).all()


def signed_in_devices(account_id: int, now: datetime) -> Rows:
    """Where this person is signed in, last used first."""
    whole = sa.select(SignIn.id, SignIn.device, SignIn.created_at, SignIn.last_used_at).where(
        SignIn.account_id == account_id, SignIn.stage == Stage.WHOLE, SignIn.idle_until > now, SignIn.ends_at > now
    )
    return db.session.execute(whole.order_by(SignIn.last_used_at.desc(), SignIn.id)).all()
