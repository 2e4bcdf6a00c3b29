"""Figures for Prometheus, on a port of their own that only this machine reaches.

The server's workers count their answers into files of the data directory (prometheus_client's multi-process mode). The worker that
sends mail adds what the database knows, and shows it all.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from flask import Flask
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from coachapp.accounts.models import SignIn
from coachapp.config import Settings
from coachapp.core.clock import now
from coachapp.core.db import become, db
from coachapp.core.health import ailments
from coachapp.ledger import seals
from coachapp.ledger.models import OutboxMail

HERE = "127.0.0.1"
_WAITING = sa.select(sa.func.count(), sa.func.min(OutboxMail.queued_at, type_=OutboxMail.queued_at.type))
_COUNT = sa.select(sa.func.count())


def show_figures(app: Flask, settings: Settings) -> Callable[[], None]:
    """Answer with the figures from now on; gives what ends it."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(settings.metrics_dir))  # type: ignore[no-untyped-call]
    registry.register(OfTheInstance(app, settings))
    server, thread = start_http_server(settings.metrics_port, addr=HERE, registry=registry)

    def end() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return end


class OfTheInstance(Collector):
    """What the database and the disk say, asked when somebody reads."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app, self.settings = app, settings

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self.app.app_context():
            become("read")
            ill = ailments(self.settings.data_dir, self.settings.migrations_dir)
            for name, words, value in figures(self.settings, ill, now()):
                yield GaugeMetricFamily(f"coachapp_{name}", words, value=value)


def figures(settings: Settings, ill: list[str], moment: datetime) -> Iterator[tuple[str, str, float]]:
    """Name, meaning and value of each; without its database only what can be known."""
    yield "ready", "1 when the instance can do its work", float(not ill)
    for part in ("database", "migrations", "disk"):
        yield f"{part}_well", f"1 when nothing is wrong with: {part}", float(part not in ill)
    yield "disk_free_bytes", "Free bytes on the data directory's disk", float(shutil.disk_usage(settings.data_dir).free)
    if set(ill) - {"disk"}:
        return
    found = db.session.execute(_WAITING.where(OutboxMail.next_try_at.is_not(None))).one()
    waiting, oldest = int(found[0]), cast("datetime | None", found[1])
    yield "mail_waiting", "Mails that are owed", float(waiting)
    yield "mail_oldest_seconds", "How long the oldest of them has waited", (moment - oldest).total_seconds() if oldest is not None else 0.0
    yield "mail_failed", "Mails that were given up", float(_count(OutboxMail.failed_at.is_not(None), OutboxMail))
    yield "sign_ins", "Sign-ins that hold", float(_count((SignIn.idle_until > moment) & (SignIn.ends_at > moment), SignIn))
    yield "audit_unsealed", "Audit lines without a seal", float(seals.waiting())


def _count(which: sa.ColumnElement[bool], of: type) -> int:
    return db.session.scalar(_COUNT.select_from(of).where(which)) or 0
