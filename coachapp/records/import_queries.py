"""Every SELECT on records that are brought along."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.records.import_models import IMPORT_LIVES, RecordImport


def record_import(import_id: int, account_id: int, now: datetime) -> RecordImport:
    """One that this person brought, while it waits or was taken; Missing for everybody else, and after a day."""
    found = db.session.get(RecordImport, import_id)
    if found is None or found.account_id != account_id or found.made_at <= now - IMPORT_LIVES or not (found.content or found.taken_at):
        raise Missing("This is no longer here. Choose the file again.")
    return found


def brought_since(account_id: int, since: datetime) -> int:
    """How many this person has brought since then."""
    theirs = sa.select(sa.func.count()).where(RecordImport.account_id == account_id, RecordImport.made_at > since)
    return int(db.session.scalar(theirs) or 0)
