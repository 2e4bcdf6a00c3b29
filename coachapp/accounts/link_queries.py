"""Every SELECT on links by mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from coachapp.accounts.link_models import Link
from coachapp.accounts.models import Account, AccountState
from coachapp.core.db import db


def is_open(now: datetime) -> sa.ColumnElement[bool]:
    """Not used, not voided, not run out."""
    return sa.and_(Link.used_at.is_(None), Link.voided_at.is_(None), Link.expires_at > now)


def open_link(purpose: str, token_hash: str, now: datetime) -> Link | None:
    """The link of this secret with its account, while it works and the account is active."""
    wanted = sa.select(Link).join(Link.account).where(Link.purpose == purpose, Link.token_hash == token_hash, is_open(now))
    return db.session.scalar(wanted.where(Account.state == AccountState.ACTIVE).options(joinedload(Link.account)))


def waiting(account_id: int, purpose: str, now: datetime) -> Any:
    """What this person's open link of that purpose is about, and until when it works."""
    newest = sa.select(Link.detail, Link.expires_at).where(Link.account_id == account_id, Link.purpose == purpose, is_open(now))
    return db.session.execute(newest.order_by(Link.id.desc()).limit(1)).first()
