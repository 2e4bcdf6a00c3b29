"""Every SELECT on copies of records."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.ledger.models import Activity
from coachapp.records.models import COPY_LIVES, RecordCopy

SMALL = 300
"""A record with so few lines of history, and few files, is copied at once."""
SMALL_FILES = 2_000_000
_A_FEW = sa.select(Activity.id).where(Activity.client_id == sa.bindparam("account_id")).limit(SMALL + 1).subquery()


def copies_of(account_id: int, now: datetime) -> Sequence[RecordCopy]:
    """This person's copies that are made or waited for, newest first."""
    theirs = sa.select(RecordCopy).where(RecordCopy.account_id == account_id, _lives(now))
    return db.session.scalars(theirs.order_by(RecordCopy.id.desc())).all()


def copy(copy_id: int, account_id: int, now: datetime) -> RecordCopy:
    """One of this person's copies that can be fetched, or Missing."""
    found = db.session.get(RecordCopy, copy_id)
    if found is None or found.account_id != account_id or found.ready_at is None or found.ends_at <= now:
        raise Missing("There is no such copy any more. Ask for a new one.")
    return found


def asked_since(account_id: int, since: datetime) -> int:
    """How many copies this person has asked for since then."""
    theirs = sa.select(sa.func.count()).where(RecordCopy.account_id == account_id, RecordCopy.asked_at > since)
    return int(db.session.scalar(theirs) or 0)


def waiting() -> Sequence[int]:
    """The copies that are asked for and not made, oldest first."""
    return db.session.scalars(sa.select(RecordCopy.id).where(RecordCopy.ready_at.is_(None)).order_by(RecordCopy.id)).all()


def run_out(now: datetime) -> Sequence[RecordCopy]:
    """Those whose time is over, and those that could not be made for as long. (One without a file counts towards the day's limit.)"""
    return db.session.scalars(sa.select(RecordCopy).where(~_lives(now))).all()


def with_rows(stored: Collection[str]) -> frozenset[str]:
    """Those of these names that a row knows."""
    return frozenset(db.session.scalars(sa.select(RecordCopy.stored).where(RecordCopy.stored.in_(list(stored)))))


def is_small(account_id: int, *, file_bytes: int) -> bool:
    """Whether this record is copied while its person waits."""
    lines = db.session.scalar(sa.select(sa.func.count()).select_from(_A_FEW), {"account_id": account_id}) or 0
    return lines <= SMALL and file_bytes <= SMALL_FILES


def _lives(now: datetime) -> sa.ColumnElement[bool]:
    return sa.func.coalesce(RecordCopy.ready_at, RecordCopy.asked_at, type_=RecordCopy.asked_at.type) > now - COPY_LIVES
