"""The worker: wakes every few seconds to deliver the mail that is owed and to seal the audit log, to copy records,
and every hour for agendas, files, erasures and what was kept long enough.

The queue holds wake-ups only. What is owed stands in our tables, so that a lost queue loses nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import structlog
from flask import Flask
from huey import Huey, SqliteHuey
from huey.api import TaskWrapper
from huey.serializer import SignedSerializer

from coachapp import create_app
from coachapp.config import Settings
from coachapp.core.clock import now
from coachapp.feedback.agenda_commands import prepare_agendas
from coachapp.feedback.reminder_commands import ask_whether_it_helped
from coachapp.files.commands import tidy
from coachapp.files.store import store_of
from coachapp.ledger.delivery import Pace, deliver_due
from coachapp.ledger.heartbeat import EVERY as PULSE
from coachapp.ledger.heartbeat import WORKER, beat
from coachapp.ledger.request import forget_counts
from coachapp.ledger.seals import head, seal_new
from coachapp.notices.commands import send_digests
from coachapp.operations.mailer import Send, post_of
from coachapp.operations.metrics import show_figures
from coachapp.records.commands import forget_old_copies, make_waiting
from coachapp.records.copies import places_of
from coachapp.records.erasure_commands import erase_due
from coachapp.records.retention_commands import apply_retention
from coachapp.security.reset_commands import apply_due_resets
from coachapp.sessions.reminder_commands import nudge_the_unbooked, remind_of_sessions

EVERY = 3.0
"""Seconds between two looks into the outbox, and at what the audit log has new."""
HOURLY = 3600.0
Post = Callable[[], AbstractContextManager[Send]]
"""Opens the way to the mail server for one look into the outbox."""


def queue_of(settings: Settings) -> Huey:
    """The queue in the data directory; its messages are signed with a key made for this purpose only."""
    key = hmac.new(settings.secret_key.encode(), b"queue", hashlib.sha256).hexdigest()
    return SqliteHuey("coachapp", filename=str(settings.data_dir / "queue.db"), results=False, serializer=SignedSerializer(key))


def again(queue: Huey, app: Flask, name: str, every: float, act: Callable[[], object]) -> TaskWrapper[[], None]:
    """A task that does this and wakes itself again, whatever happened."""

    @queue.task(name=name)
    def task() -> None:
        try:
            with app.app_context():
                act()
        finally:
            task.schedule(delay=every)

    return task


def delivery(queue: Huey, app: Flask, post: Post, sender: str) -> TaskWrapper[[], None]:
    """Deliver what is due, as fast as the mail server is meant to take it."""
    settings = app.config["SETTINGS"]
    pace = Pace(settings.smtp.host, settings.mails_a_second) if settings.smtp else None

    def deliver() -> None:
        with post() as send:
            deliver_due(now(), send, sender, pace=pace)

    return again(queue, app, "deliver_outbox", EVERY, deliver)


def preparation(queue: Huey, app: Flask) -> TaskWrapper[[], None]:
    """Put what waits for a client's word on agendas that are near."""
    return again(queue, app, "prepare_agendas", HOURLY, lambda: prepare_agendas(now()))


def telling(queue: Huey, app: Flask) -> TaskWrapper[[], None]:
    """What the app says by itself, the digests last, so that what is told anyway takes their lines along."""
    return again(queue, app, "tell_people", HOURLY, lambda: tell_people(now()))


def tell_people(moment: datetime) -> None:
    for say in (remind_of_sessions, nudge_the_unbooked, ask_whether_it_helped, send_digests):
        say(moment)


def resetting(queue: Huey, app: Flask) -> TaskWrapper[[], None]:
    """Take away the second factors whose reset has waited its day."""
    return again(queue, app, "apply_resets", HOURLY, lambda: apply_due_resets(now()))


def sealing(queue: Huey, app: Flask) -> TaskWrapper[[], None]:
    """Seal what is new in the audit log."""
    return again(queue, app, "seal_audit_log", EVERY, seal_new)


def keeping(queue: Huey, app: Flask) -> TaskWrapper[[], None]:
    """Seal what was committed late, and show the chain's head in the log, where nobody who has only the database can change it."""
    return again(queue, app, "keep_audit_log", HOURLY, keep_audit_log)


def keep_audit_log() -> None:
    seal_new(look_everywhere=True)
    end = head()
    structlog.get_logger().info("audit log head", head=str(end) if end else "none")
    forget_counts(now())


def tidying(queue: Huey, app: Flask) -> TaskWrapper[[], None]:
    """Take away files that belong to nothing."""
    return again(queue, app, "tidy_files", HOURLY, lambda: tidy(now(), store=store_of(app.config["SETTINGS"].data_dir)))


def copying(queue: Huey, app: Flask) -> TaskWrapper[[], None]:
    """Write the copies of records that people asked for."""
    return again(queue, app, "copy_records", EVERY, lambda: make_waiting(places_of(app.config["SETTINGS"].data_dir), now()))


def forgetting(queue: Huey, app: Flask) -> TaskWrapper[[], None]:
    """Erase whose grace is over, and delete what was kept long enough."""
    return again(queue, app, "forget", HOURLY, lambda: forget(app))


def forget(app: Flask) -> None:
    places = places_of(app.config["SETTINGS"].data_dir)
    erase_due(places, now())
    apply_retention(now())
    forget_old_copies(places.copies, now())


def pulse(queue: Huey, app: Flask) -> TaskWrapper[[], None]:
    """Say that the worker is alive."""
    return again(queue, app, "pulse", PULSE.total_seconds(), lambda: beat(WORKER, now()))


def run_worker(settings: Settings) -> None:
    """Work until SIGTERM, which lets it finish what it does, or Ctrl-C, which leaves that for the next time."""
    queue = queue_of(settings)
    queue.flush()  # the last run's wake-ups; the next line makes ours
    app = create_app(settings)
    delivery(queue, app, lambda: post_of(settings), settings.mail_from)()
    for task in (preparation, telling, tidying, resetting, sealing, keeping, copying, forgetting, pulse):
        task(queue, app)()
    if settings.metrics_port:
        settings.metrics_dir.mkdir(mode=0o700, exist_ok=True)
        show_figures(app, settings)
    queue.create_consumer(workers=2, periodic=False, max_delay=1.0, graceful_signal="TERM").run()
