"""The worker's wake-ups."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from huey import Huey
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from coachapp import create_app
from coachapp.accounts.models import Account
from coachapp.config import Settings
from coachapp.core.clock import now
from coachapp.core.db import transaction
from coachapp.engagements.models import Engagement
from coachapp.ledger import audit
from coachapp.ledger.models import AuditSeal, Heartbeat
from coachapp.ledger.outbox import Mail, queue
from coachapp.operations.worker import delivery, keeping, preparation, pulse, queue_of, sealing
from coachapp.sessions.models import AgendaItem
from tests import make

SETTINGS = Settings(database_url="sqlite:///unused", data_dir=Path(), secret_key="x" * 40)


@pytest.fixture
def wake_ups(tmp_path: Path) -> Iterator[Huey]:
    made = queue_of(replace(SETTINGS, data_dir=tmp_path))
    yield made
    made.storage.close()


def test_what_is_owed_is_delivered_once_and_the_worker_wakes_again(app: Flask, carl: Account, wake_ups: Huey) -> None:
    with transaction():
        queue(Mail(kind="invitation", recipient=carl.email, subject="Hello", text="Hello Carl"), key="one", now=now())
    sent: list[str] = []
    deliver = delivery(
        wake_ups, app, lambda: nullcontext(lambda message: sent.append(message["Subject"])), "Coachapp <coachapp@example.org>"
    )
    deliver.call_local()
    deliver.call_local()
    assert sent == ["Hello"]
    assert wake_ups.pending_count() == 2


def test_a_database_that_is_away_does_not_stop_the_worker_from_waking_again(wake_ups: Huey) -> None:
    app = create_app(replace(SETTINGS, database_url="sqlite:////nowhere/coachapp.db", data_dir=Path("/nowhere")))
    deliver = delivery(wake_ups, app, lambda: nullcontext(lambda _message: None), "Coachapp <coachapp@example.org>")
    with pytest.raises(OperationalError):
        deliver.call_local()
    assert wake_ups.pending_count() == 1


def test_a_message_that_somebody_else_wrote_is_refused(tmp_path: Path) -> None:
    ours = queue_of(replace(SETTINGS, data_dir=tmp_path))
    theirs = queue_of(replace(SETTINGS, data_dir=tmp_path, secret_key="y" * 40))
    assert ours.serializer.deserialize(ours.serializer.serialize("a wake-up")) == "a wake-up"
    with pytest.raises(ValueError, match="Signature"):
        ours.serializer.deserialize(theirs.serializer.serialize("a wake-up"))
    ours.storage.close()
    theirs.storage.close()


def test_agendas_are_brought_up_to_date_and_the_worker_wakes_again_in_an_hour(
    app: Flask, ada: Account, engagement: Engagement, wake_ups: Huey
) -> None:
    make.goal(ada)
    make.coaching_session(engagement)
    prepare = preparation(wake_ups, app)
    prepare.call_local()
    assert make.row(AgendaItem).source_kind == "why_now"
    assert wake_ups.pending_count() == 1


def test_the_audit_log_is_sealed_and_the_worker_shows_its_head_and_that_it_lives(app: Flask, wake_ups: Huey) -> None:
    with transaction():
        audit.note("sign_out", by=None, now=now())
    for task in (sealing, pulse):
        task(wake_ups, app).call_local()
    assert make.row(AuditSeal).audit_id == 1
    assert make.row(Heartbeat).name == "worker"
    with capture_logs() as lines:
        keeping(wake_ups, app).call_local()
    (line,) = [line for line in lines if line["event"] == "audit log head"]
    assert line["head"] == f"1:{make.row(AuditSeal).mac}"
    assert wake_ups.pending_count() == 3
