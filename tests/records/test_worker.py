"""The worker's part: copies within seconds, erasures and retention every hour."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.db import become, db, transaction
from coachapp.operations.worker import copying, forgetting, queue_of
from coachapp.records.models import COPY_LIVES, RecordCopy
from tests import make
from tests.records.world import places


def test_it_makes_what_is_owed_and_forgets_what_is_over(app: Flask, ada: Account, stan: Account) -> None:
    owed = make.kept(RecordCopy(account_id=ada.id, asked_at=make.now())).id
    old = make.record_copy(stan)
    with transaction() as session:
        session.get_one(RecordCopy, old.id).ready_at = make.now() - COPY_LIVES
        session.get_one(Account, stan.id).erasure_due_at = make.now() - timedelta(hours=1)
    db.session.expunge_all()
    queue = queue_of(app.config["SETTINGS"])
    queue.flush()
    copying(queue, app).call_local()
    forgetting(queue, app).call_local()
    become("read")
    made = make.row(RecordCopy)
    assert made.id == owed
    assert places().copies.path(made.stored).exists()
    assert not places().copies.path(old.stored).exists()
    assert make.row(Account, id=stan.id).erased_at is not None
    assert queue.pending_count() == 2
    queue.storage.close()
