"""Which resets of second factors wait."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.security.reset_models import FactorReset


def waiting_reset(account_id: int) -> FactorReset | None:
    """The one that waits for this account, if there is one."""
    return db.session.scalar(sa.select(FactorReset).where(FactorReset.account_id == account_id, FactorReset.closed_at.is_(None)))


def due_resets(now: datetime) -> list[int]:
    """Whose day is over."""
    return list(db.session.scalars(sa.select(FactorReset.id).where(FactorReset.closed_at.is_(None), FactorReset.due_at <= now)))
