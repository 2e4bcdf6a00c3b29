"""Each mail exactly once at a real mail server: one that was away for hours, a worker that is killed half-way, two workers at once."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.db import db, transaction
from coachapp.core.environment import SmtpServer
from coachapp.ledger.delivery import CLAIM, Pace, deliver_due
from coachapp.ledger.models import OutboxMail
from coachapp.ledger.outbox import Mail, When, queue
from coachapp.notices.models import Kind, Notice, NoticeSettings
from coachapp.operations.mailer import hand_over
from tests import make
from tests.conftest import House
from tests.support.ports import free_port
from tests.support.postbox import Postbox, open_postbox

SENDER = "Coachapp <coachapp@example.org>"


def owe(many: int) -> None:
    with transaction():
        for number in range(many):
            queue(Mail("review_published", "ada@example.org", f"Mail {number}", "Words"), key=f"mail:{number}", now=make.now())


def ids(box: Postbox) -> Counter[str]:
    return Counter(str(message["Message-ID"]) for _, message in box.mails)


def test_a_server_that_is_away_for_hours_gets_each_mail_once_when_it_is_back(app: Flask) -> None:
    owe(5)
    away = SmtpServer("127.0.0.1", free_port(), "none")
    begun = make.now()
    for hour in range(8):
        assert deliver_due(begun + timedelta(hours=hour), lambda message: hand_over(message, away), SENDER) == 0
    with open_postbox() as box:
        server = SmtpServer("127.0.0.1", box.port, "none")
        for hour in range(8, 24):
            deliver_due(begun + timedelta(hours=hour), lambda message: hand_over(message, server), SENDER)
    assert len(ids(box)) == 5
    assert set(ids(box).values()) == {1}
    assert all(mail.sent_at and not mail.failed_at for mail in make.rows(OutboxMail))


def test_what_has_come_too_late_is_not_sent_and_the_next_one_is(app: Flask) -> None:
    with transaction():
        late = When(good_until=make.now() + timedelta(hours=1))
        queue(Mail("session_reminder", "ada@example.org", "Tomorrow", "Words"), key="late", now=make.now(), when=late)
        queue(Mail("review_published", "ada@example.org", "Review", "Words"), key="other", now=make.now())
    sent: list[str] = []
    deliver_due(make.now() + timedelta(hours=2), lambda message: sent.append(message["Subject"]), SENDER)
    assert sent == ["Review"]
    assert make.row(OutboxMail, key="late").last_error == "It would have come too late"


def test_no_server_is_handed_mail_faster_than_its_pace_by_all_workers_together(app: Flask) -> None:
    owe(9)
    waits: list[float] = []
    pace = Pace("mail.example.org", a_second=2)
    moment = make.now() + timedelta(seconds=1)
    for _ in range(3):  # three workers, one after the other, at the same moment
        deliver_due(moment, lambda _message: None, SENDER, most=3, pace=pace, wait=waits.append)
    assert [round(wait * 2) / 2 for wait in waits] == pytest.approx([number / 2 for number in range(9)], abs=0.51)
    assert waits[-1] > 3


def test_a_slow_mail_does_not_let_the_claims_of_the_next_ones_run_out(app: Flask) -> None:
    owe(2)
    begun = make.now()
    deliver_due(begun, lambda _message: time.sleep(0.2), SENDER, most=1)
    assert make.rows(OutboxMail)[1].tries == 0
    assert timedelta(minutes=2) == CLAIM


@pytest.fixture
def own(tmp_path: Path) -> Iterator[House]:
    built = House.built("sqlite", tmp_path)
    house = next(built)
    with house.app.app_context():
        yield house
    next(built, None)


def waiting_digests(coach: Account, many: int) -> None:
    """Many people for whom something waits since last week."""
    made = {"is_client": True, "state": "active", "created_at": make.ago(9)}
    people = [made | {"email": f"client{number}@example.org", "name": f"Client {number}"} for number in range(many)]
    hours = {"ways": {}, "ways_in_app": {}, "digest_day": 0, "digest_hour": 8, "quiet_from": 0, "quiet_until": 0}
    line = {"about_id": coach.id, "kind": Kind.LATER_WORDS, "title": "Carl changed what he wrote", "path": "/", "is_waiting": True}
    with transaction():
        ids = db.session.scalars(sa.insert(Account).returning(Account.id), people).all()
        db.session.execute(sa.insert(NoticeSettings), [{"account_id": one, **hours} for one in ids])
        db.session.execute(sa.insert(Notice), [{"account_id": one, "key": f"edit:{one}", "at": make.ago(8), **line} for one in ids])


class Counting:
    """A mail server that keeps of each mail whose it is and which; to read ten thousand would take longer than to send them."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mails: list[tuple[str, str]] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        (message_id,) = re.findall(rb"^Message-ID: (\S+)\r$", envelope.content, re.MULTILINE)
        self.mails += [(recipient, message_id.decode()) for recipient in envelope.rcpt_tos]
        return "250 OK"


def kill_once(command: list[str], is_time: Callable[[], bool], within: float) -> None:
    """Let a worker work until then, and no longer."""
    worker = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    until = time.monotonic() + within
    while not is_time() and time.monotonic() < until:
        time.sleep(0.01)
    assert worker.poll() is None, "it is killed while it works"
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def written() -> int:
    """How many mails are owed or sent."""
    with db.engine.begin() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(OutboxMail)).scalar_one())


@pytest.mark.slow
@pytest.mark.sqlite_only
@pytest.mark.parametrize("many", [60, pytest.param(10_000, marks=pytest.mark.large)])
def test_a_killed_worker_and_two_at_once_send_each_digest_once(own: House, tmp_path: Path, many: int) -> None:
    """One is killed while it writes digests, one while it sends them; then two at once do the rest."""
    waiting_digests(make.account("Carl Moreau", "coach"), many)
    db.session.rollback()
    box, within = Counting(), 120 + many / 5
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        command = [sys.executable, "-m", "tests.support.mail_worker", f"sqlite:///{own.file}", str(tmp_path), str(box.port)]
        kill_once(command, lambda: written() >= many // 4, within)
        assert many // 4 <= written()
        kill_once(command, lambda: len(box.mails) >= many // 4, within)
        assert many // 4 <= len(box.mails) < many
        with db.engine.begin() as connection:  # what the killed one had claimed runs out two minutes later
            connection.execute(sa.update(OutboxMail).where(OutboxMail.next_try_at.is_not(None)).values(next_try_at=make.now()))
        both = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
        assert [worker.wait(timeout=within) for worker in both] == [0, 0]
    finally:
        controller.stop()
    found = Counter(message_id for _, message_id in box.mails)
    assert {recipient for recipient, _ in box.mails} == {f"client{number}@example.org" for number in range(many)}
    assert len(found) == many
    assert sum(found.values()) - many <= 1, "only the one that was under way when the worker was killed may come twice, as the same mail"
