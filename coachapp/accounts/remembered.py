"""Browsers that are asked for the password alone: remember one, ask whether one is, forget them. They stand under `admit`, which asks,
and under a change of password, which forgets; what a code is, the room above knows."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from coachapp.accounts.remembered_models import REMEMBERED_FOR, RememberedDevice
from coachapp.core.db import db, save
from coachapp.core.security import fingerprint, fresh_token


def remember_device(account_id: int, *, device: str, now: datetime) -> str:
    """Ask this browser for the password alone for 30 days; gives the token for its cookie."""
    token = fresh_token()
    db.session.execute(sa.delete(RememberedDevice).where(RememberedDevice.account_id == account_id, RememberedDevice.expires_at <= now))
    remembered = RememberedDevice(account_id=account_id, token_hash=fingerprint(token), device=device[:200], made_at=now)
    remembered.last_used_at, remembered.expires_at = now, now + REMEMBERED_FOR
    save(remembered)
    return token


def use_remembered_device(account_id: int, token: str, *, now: datetime) -> bool:
    """Whether this token's device is remembered at this account; notes its use."""
    held = sa.update(RememberedDevice).where(
        RememberedDevice.account_id == account_id, RememberedDevice.token_hash == fingerprint(token), RememberedDevice.expires_at > now
    )
    return db.session.scalar(held.values(last_used_at=now).returning(RememberedDevice.id)) is not None


def forget_devices(account_id: int, device_id: int | None = None) -> bool:
    """Ask for the second factor again on this device, or on every one; whether any was remembered."""
    theirs = sa.delete(RememberedDevice).where(RememberedDevice.account_id == account_id)
    one_or_all = theirs.where(RememberedDevice.id == device_id) if device_id is not None else theirs
    return bool(db.session.scalars(one_or_all.returning(RememberedDevice.id)).all())
