"""Who is alive: a part of the instance says so now and then."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from coachapp.core.db import db, insert_into, transaction
from coachapp.ledger.models import Heartbeat

WORKER = "worker"
EVERY = timedelta(seconds=30)
STILL = timedelta(minutes=3)
"""Whoever was not heard of for so long is taken for dead."""


def beat(name: str, now: datetime) -> None:
    """Say that this part is alive."""
    with transaction() as session:
        alive = insert_into(session, Heartbeat).values(name=name, at=now)
        session.execute(alive.on_conflict_do_update(index_elements=["name"], set_={"at": now}))


def last_beat(name: str) -> datetime | None:
    """When this part was last alive."""
    return db.session.scalar(sa.select(Heartbeat.at).where(Heartbeat.name == name))
