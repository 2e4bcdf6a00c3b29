"""What is wrong with an instance, and how to mend it."""

from __future__ import annotations

import os
import shutil
import smtplib
import socket
import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from coachapp.config import Settings
from coachapp.core.clock import now
from coachapp.core.db import become, db
from coachapp.core.environment import is_this_machine
from coachapp.core.health import LEAST_FREE
from coachapp.core.secret_key import old_of
from coachapp.ledger.heartbeat import STILL, WORKER, last_beat
from coachapp.ledger.models import Audit, OutboxMail
from coachapp.ledger.seals import head, verify
from coachapp.operations.mailer import connect
from coachapp.operations.supervisor import answers

RECENT = 10_000
"""So many of the last lines of the audit log are looked at; `coachapp audit verify` looks at all."""
OVERDUE = timedelta(minutes=15)
AHEAD = timedelta(minutes=2)


def complaints(settings: Settings) -> list[str]:
    """One sentence for each thing that is wrong; none when all is well. Needs the app's context."""
    of_the_database = list(about_the_database(settings))
    found = [
        *of_the_database,
        *about_the_data_directory(settings),
        *about_the_address(settings),
        *about_mail(settings),
        *about_replies(settings),
    ]
    if not of_the_database:
        become("read")
        found += [*about_the_clock(now()), *about_the_worker(settings, now()), *about_the_audit_log()]
        become("read")
    return found


def about_the_database(settings: Settings) -> Iterator[str]:
    heads = set(ScriptDirectory(settings.migrations_dir).get_heads())
    try:
        with db.engine.connect() as connection:
            applied = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as problem:
        reason = str(getattr(problem, "orig", None) or problem).splitlines()[0]
        yield f"The database does not answer ({reason}): check COACHAPP_DATABASE_URL and that it runs."
        return
    if applied != heads:
        yield "The database is not up to date: run `coachapp migrate`."


def about_the_data_directory(settings: Settings) -> Iterator[str]:
    if not os.access(settings.data_dir, os.W_OK | os.X_OK):
        yield f"The data directory cannot be written: {settings.data_dir}. Give it to the user that runs Coachapp."
    key = settings.secret_file
    if key.exists() and key.stat().st_mode & 0o077:
        yield f"Others on this machine can read the secret key: run `chmod 600 {key}`."
    if old_of(key).exists():
        yield "The secret key was begun to be replaced, and not to the end: stop Coachapp and run `coachapp rotate-key`."
    free = shutil.disk_usage(settings.data_dir).free
    if free < 5 * LEAST_FREE:
        yield f"The disk of the data directory is nearly full: {free // 1_000_000} MB are free. Make room, or move COACHAPP_DATA_DIR."


def about_the_address(settings: Settings) -> Iterator[str]:
    """That the settings are right alone was checked when they were read."""
    if is_this_machine(settings.public_host):
        return
    try:
        socket.getaddrinfo(settings.public_host, None)
    except (OSError, UnicodeError):
        yield f"Nobody finds {settings.public_host}, so links in mails lead nowhere: check COACHAPP_PUBLIC_URL and its name server."


def about_mail(settings: Settings) -> Iterator[str]:
    server = settings.smtp
    if server is None:
        if not is_this_machine(settings.public_host):
            yield "No mail server is set, so nobody is told anything: set COACHAPP_SMTP_URL."
        return
    try:
        with connect(server, ssl.create_default_context()) as connection:
            connection.noop()
    except (OSError, smtplib.SMTPException) as problem:
        yield f"The mail server {server.host}:{server.port} does not answer ({type(problem).__name__}): check COACHAPP_SMTP_URL."


def about_replies(settings: Settings) -> Iterator[str]:
    """That mail comes in, where people are told to reply."""
    inbound = settings.inbound
    if inbound is None or inbound.door is None:
        return
    door = inbound.door
    try:
        with socket.create_connection((door.host, door.port), timeout=5):
            pass
    except OSError:
        yield (
            f"Replies by mail come to {inbound.address}, and nothing takes them in at {door.protocol}://{door.host}:{door.port}: start "
            "`coachapp inbound`, or set COACHAPP_INBOUND_LISTEN=none if the mail server pipes them to `coachapp receive`."
        )


def about_the_clock(moment: datetime) -> Iterator[str]:
    """Codes, links and sign-ins run by the clock; what was written must not lie in the future."""
    latest = db.session.scalar(sa.select(sa.func.max(Audit.at, type_=Audit.at.type)))
    if latest and latest > moment + AHEAD:
        yield f"The clock went back: the audit log has a line of {latest:%Y-%m-%d %H:%M} UTC, and it is {moment:%H:%M}. Set it (NTP)."


def about_the_worker(settings: Settings, moment: datetime) -> Iterator[str]:
    """While the server runs, the worker has to."""
    beat = last_beat(WORKER)
    if answers(settings) and (beat is None or moment - beat > STILL):
        since = f"since {beat:%Y-%m-%d %H:%M} UTC" if beat else "yet"
        yield f"The worker has not been alive {since}, so no mail is sent: start `coachapp serve`, or `coachapp worker` beside the server."
    overdue = (OutboxMail.next_try_at < moment - OVERDUE, OutboxMail.tries == 0)
    waiting = db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMail).where(*overdue))
    if waiting:
        yield f"{waiting} mails wait and nobody tried to send them: is the worker running? `coachapp worker` sends them."


def about_the_audit_log() -> Iterator[str]:
    end = head()
    for fault in verify(since=max(end.seq - RECENT, 0) if end else 0).faults[:10]:
        yield f"The audit log is not what was written. {fault} Compare with a backup; `coachapp audit verify` looks at all of it."
