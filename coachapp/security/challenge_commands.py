"""Ask, and take the answer once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from coachapp.core.db import become, db, save, transaction
from coachapp.core.security import fingerprint, fresh_token
from coachapp.security.challenge_models import Challenge


def ask(purpose: str, *, now: datetime, lives: timedelta, account_id: int | None = None, detail: dict[str, Any] | None = None) -> str:
    """A new challenge of 256 random bits; what nobody answered in time goes. In write mode."""
    db.session.execute(sa.delete(Challenge).where(Challenge.ends_at <= now))
    text = fresh_token()
    save(Challenge(text_hash=fingerprint(text), purpose=purpose, account_id=account_id, detail=detail or {}, ends_at=now + lives))
    return text


def take_answered(text: str, purpose: str, *, now: datetime, account_id: int | None = None) -> dict[str, Any] | None:
    """The challenge's detail, once; None if it was answered already, is too old, or was put to somebody else or for something else.

    For views that read first: it ends their transaction and begins another, so that what is wrong with the answer gives no second try.
    """
    taken = (
        sa.delete(Challenge)
        .where(
            Challenge.text_hash == fingerprint(text),
            Challenge.purpose == purpose,
            Challenge.ends_at > now,
            Challenge.account_id.is_(None) if account_id is None else Challenge.account_id == account_id,
        )
        .returning(Challenge.detail)
    )
    with transaction() as session:
        detail: dict[str, Any] | None = session.scalar(taken)
    become("read")
    return detail
