"""Where somebody is signed in, and where they are asked for no code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import SignIn, Stage
from coachapp.accounts.remembered_models import RememberedDevice
from coachapp.core.db import db

Rows = Sequence[sa.Row[*tuple[Any, ...]]]


def signed_in_devices(account_id: int, now: datetime) -> Rows:
    """Where this person is signed in, last used first."""
    whole = sa.select(SignIn.id, SignIn.device, SignIn.created_at, SignIn.last_used_at).where(
        SignIn.account_id == account_id, SignIn.stage == Stage.WHOLE, SignIn.idle_until > now, SignIn.ends_at > now
    )
    return db.session.execute(whole.order_by(SignIn.last_used_at.desc(), SignIn.id)).all()


def remembered_devices(account_id: int, now: datetime) -> Rows:
    """Every device that is asked for the password alone, last used first."""
    held = sa.select(
        RememberedDevice.id, RememberedDevice.device, RememberedDevice.made_at, RememberedDevice.last_used_at, RememberedDevice.expires_at
    ).where(RememberedDevice.account_id == account_id, RememberedDevice.expires_at > now)
    return db.session.execute(held.order_by(RememberedDevice.last_used_at.desc(), RememberedDevice.id)).all()
