"""Each mail exactly once at a real mail server: one that was away for hours, a worker that is killed half-way, two workers at once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.db import db, transaction
from coachapp.core.environment import SmtpServer
from coachapp.ledger.models import OutboxMail
from coachapp.ledger.outbox import CLAIM, Mail, Pace, When, deliver_due, queue
from coachapp.notices.models import Kind, Notice, NoticeSettings
from coachapp.operations.mailer import hand_over
from tests import make
from tests.conftest import House
from tests.support.ports import free_port
from tests.support.postbox import Postbox, open_postbox

SENDER = "Coachapp <coachapp@example.org>"
MANY = 60


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


def waiting_digests(coach: Account) -> None:
    """Many people for whom something waits since last week."""
    with transaction():
        for number in range(MANY):
            one = Account(
                email=f"client{number}@example.org", name=f"Client {number}", is_client=True, state="active", created_at=make.ago(9)
            )
            db.session.add(one)
            db.session.flush()
            hours = {"digest_day": 0, "digest_hour": 8, "quiet_from": 0, "quiet_until": 0}
            db.session.add(NoticeSettings(account_id=one.id, ways={}, **hours))
            line = {"title": "Carl changed what he wrote", "path": "/", "is_waiting": True}
            db.session.add(
                Notice(account_id=one.id, about_id=coach.id, kind=Kind.LATER_WORDS, key=f"edit:{number}", at=make.ago(8), **line)
            )


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_a_killed_worker_and_two_at_once_send_each_digest_once(own: House, tmp_path: Path) -> None:
    waiting_digests(make.account("Carl Moreau", "coach"))
    db.session.rollback()
    with open_postbox() as box:
        command = [sys.executable, "-m", "tests.support.mail_worker", f"sqlite:///{own.file}", str(tmp_path), str(box.port)]
        first = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while len(box.mails) < MANY // 4 and time.monotonic() < until:
            time.sleep(0.01)
        first.send_signal(signal.SIGKILL)
        first.wait()
        begun = len(box.mails)
        assert 0 < begun < MANY
        with db.engine.begin() as connection:  # what the killed one had claimed runs out two minutes later
            connection.execute(sa.update(OutboxMail).where(OutboxMail.next_try_at.is_not(None)).values(next_try_at=make.now()))
        both = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
        assert [worker.wait(timeout=120) for worker in both] == [0, 0]
    found = ids(box)
    assert {str(message["To"]) for _, message in box.mails} == {f"client{number}@example.org" for number in range(MANY)}
    assert len(found) == MANY
    assert sum(found.values()) - MANY <= 1, "only the one that was under way when the worker was killed may come twice, as the same mail"
