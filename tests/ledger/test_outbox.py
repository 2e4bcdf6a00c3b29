"""Mail that is owed, and the secrets in it."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask

from coachapp.core.db import transaction
from coachapp.core.keys import keys
from coachapp.ledger.delivery import GIVE_UP_AFTER, deliver_due
from coachapp.ledger.models import OutboxMail
from coachapp.ledger.outbox import Mail, queue
from tests import make

TOKEN = "o" * 43
MAIL = Mail(
    kind="reset",
    recipient="ada@example.org",
    subject="Hello",
    text=f"Open https://c.org/{TOKEN} now",
    html=f'<a href="/{TOKEN}">',
    secret=TOKEN,
)


def owe() -> None:
    with transaction():
        queue(MAIL, key="reset:1", now=make.now())


def fail(_message: EmailMessage) -> None:
    raise smtplib.SMTPServerDisconnected


def test_a_links_secret_stands_in_the_table_only_encrypted(app: Flask) -> None:
    owe()
    kept = make.row(OutboxMail)
    assert TOKEN not in kept.text + kept.html + kept.secret
    assert keys().decrypt(kept.secret, purpose="outbox", context="reset:1") == TOKEN
    assert not kept.has_lost_its_secret


def test_the_mail_that_goes_out_is_whole_and_what_stays_behind_opens_nothing(app: Flask) -> None:
    owe()
    sent: list[str] = []
    deliver_due(make.now(), lambda message: sent.append(message.as_string()), "Coachapp <coachapp@example.org>")
    assert sent[0].count(TOKEN) == 2
    kept = make.row(OutboxMail)
    assert (kept.secret, kept.has_lost_its_secret) == ("", True)
    assert TOKEN not in kept.text + kept.html


def test_a_mail_that_is_tried_again_still_has_its_secret_and_one_given_up_has_none(app: Flask) -> None:
    owe()
    deliver_due(make.now(), fail, "Coachapp <coachapp@example.org>")
    assert make.row(OutboxMail).secret
    deliver_due(make.now() + GIVE_UP_AFTER + timedelta(hours=7), fail, "Coachapp <coachapp@example.org>")
    kept = make.row(OutboxMail)
    assert kept.failed_at
    assert (kept.secret, kept.has_lost_its_secret) == ("", True)


@pytest.mark.parametrize("text", ["Session 4 is moved.", ""])
def test_a_mail_without_a_secret_has_none_to_lose(app: Flask, text: str) -> None:
    with transaction():
        queue(Mail(kind="session_moved", recipient="ada@example.org", subject="Hello", text=text), key="moved:1", now=make.now())
    assert not make.row(OutboxMail).has_lost_its_secret
