"""The worker: wakes every few seconds and delivers the mail that is owed, and every hour to bring agendas up to date.

The queue holds wake-ups only. What is owed stands in our tables, so that a lost queue loses nothing.
"""

from __future__ import annotations

import hashlib
import hmac

from flask import Flask
from huey import Huey, SqliteHuey
from huey.api import TaskWrapper
from huey.serializer import SignedSerializer

from coachapp import create_app
from coachapp.config import Settings
from coachapp.core.clock import now
from coachapp.feedback.agenda_commands import prepare_agendas
from coachapp.ledger.outbox import deliver_due
from coachapp.operations.mailer import Send, sender_for

EVERY = 3.0
"""Seconds between two looks into the outbox."""
AGENDAS_EVERY = 3600.0
"""Seconds between two looks at what agendas ask by themselves."""


def queue_of(settings: Settings) -> Huey:
    """The queue in the data directory; its messages are signed with a key made for this purpose only."""
    key = hmac.new(settings.secret_key.encode(), b"queue", hashlib.sha256).hexdigest()
    return SqliteHuey("coachapp", filename=str(settings.data_dir / "queue.db"), results=False, serializer=SignedSerializer(key))


def delivery(queue: Huey, app: Flask, send: Send, sender: str) -> TaskWrapper[[], None]:
    """The task that delivers what is due and wakes itself again, whatever happened."""

    @queue.task(name="deliver_outbox")
    def deliver_outbox() -> None:
        try:
            with app.app_context():
                deliver_due(now(), send, sender)
        finally:
            deliver_outbox.schedule(delay=EVERY)

    return deliver_outbox


def preparation(queue: Huey, app: Flask) -> TaskWrapper[[], None]:
    """The task that puts what waits for a client's word on agendas that are near, and wakes itself again, whatever happened."""

    @queue.task(name="prepare_agendas")
    def prepare() -> None:
        try:
            with app.app_context():
                prepare_agendas(now())
        finally:
            prepare.schedule(delay=AGENDAS_EVERY)

    return prepare


def run_worker(settings: Settings) -> None:
    """Work until SIGTERM, which lets it finish what it does, or Ctrl-C, which leaves that for the next time."""
    queue = queue_of(settings)
    queue.flush()  # the last run's wake-ups; the next line makes ours
    app = create_app(settings)
    delivery(queue, app, sender_for(settings), settings.mail_from)()
    preparation(queue, app)()
    queue.create_consumer(workers=1, periodic=False, max_delay=1.0, graceful_signal="TERM").run()
