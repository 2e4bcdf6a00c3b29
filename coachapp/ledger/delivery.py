"""Handing over the mail that is owed: at least once, claimed so that two workers do not both send it, at the server's pace."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial

import sqlalchemy as sa

from coachapp.core.db import become, commit, db
from coachapp.core.keys import keys
from coachapp.ledger.models import GAP, MailPace, OutboxMail, place_of
from coachapp.ledger.outbox import PURPOSE

CLAIM = timedelta(minutes=2)
"""How long one worker keeps a mail to itself; longer than any mail server is waited for."""
BEGUN_WITHIN = CLAIM / 4
"""A mail is begun only so soon after it was claimed: what is left is for a server that is slow to take it."""
MOST_AT_ONCE = 20
"""So many are claimed together: each by itself would cost a transaction more."""
GIVE_UP_AFTER = timedelta(days=3)
TOO_LATE = "It would have come too late"
Send = Callable[[EmailMessage], None]
_METHOD = re.compile(rb"^METHOD:([A-Z]+)\r$", re.MULTILINE)


@dataclass(frozen=True)
class Pace:
    """How fast one mail server is handed mail, by all workers together."""

    host: str
    a_second: float


def _filled(text: str, secrets: Sequence[str]) -> str:
    for number, secret in enumerate(secrets):
        text = text.replace(GAP, secret).replace(place_of(number), secret)
    return text


def deliver_due(
    now: datetime, send: Send, sender: str, *, most: int = 50, pace: Pace | None = None, wait: Callable[[float], object] = time.sleep
) -> int:
    """Send what is due, each settled by itself so that one bad address holds nobody up; how many were sent. No faster than `pace`."""
    begun, sent, left = time.monotonic(), 0, most
    moment = partial(_later, now, begun)  # a claim begins when it is made, however slow the mails before it were
    while left and (claimed := _claim(moment(), pace, min(left, _at_once(pace)))):
        left -= len(claimed.mails)
        for number, mail in enumerate(claimed.mails):
            if moment() - claimed.at > BEGUN_WITHIN:
                break  # whoever looks when its claim has run out sends it
            wait(max(0.0, (claimed.turn_of(number) - moment()).total_seconds()))
            sent += _deliver(mail, moment(), send, sender)
    return sent


def _later(now: datetime, begun: float) -> datetime:
    return now + timedelta(seconds=time.monotonic() - begun)


def _at_once(pace: Pace | None) -> int:
    """At a slow pace no more than one worker can send in two seconds."""
    return min(MOST_AT_ONCE, max(1, int(2 * pace.a_second))) if pace else MOST_AT_ONCE


@dataclass(frozen=True)
class _Claimed:
    """Mails that are one worker's for a while, since when, and at what times it is their turn."""

    mails: Sequence[OutboxMail]
    at: datetime
    first_turn: datetime
    every: timedelta

    def __bool__(self) -> bool:
        return bool(self.mails)

    def turn_of(self, number: int) -> datetime:
        return self.first_turn + number * self.every


def _claim(now: datetime, pace: Pace | None, many: int) -> _Claimed:
    """Due mails, the longest due first. Those that are good no longer are given up."""
    become("write")
    db.session.execute(
        sa.update(OutboxMail)
        .where(OutboxMail.next_try_at <= now, OutboxMail.good_until < now)
        .values(failed_at=now, next_try_at=None, last_error=TOO_LATE, secret=""),
        execution_options={"synchronize_session": False},
    )
    due = (
        sa.select(OutboxMail)
        .where(OutboxMail.next_try_at <= now)
        .order_by(OutboxMail.next_try_at, OutboxMail.id)
        .limit(many)
        .with_for_update(skip_locked=True)
    )
    mails = db.session.scalars(due).all()
    for mail in mails:
        mail.next_try_at, mail.tries = now + CLAIM, mail.tries + 1
    every = timedelta(seconds=1 / pace.a_second) if pace else timedelta(0)
    first_turn = _first_turn(pace.host, now, len(mails) * every) if pace and mails else now
    commit()
    return _Claimed(mails, now, first_turn, every)


def _first_turn(host: str, now: datetime, for_all: timedelta) -> datetime:
    """Take the server's next free moments; no other worker has the same."""
    kept = db.session.scalar(sa.select(MailPace).where(MailPace.host == host).with_for_update())
    if kept is None:
        kept = MailPace(host=host, free_at=now)
        db.session.add(kept)
    first = max(now, min(kept.free_at, now + BEGUN_WITHIN))  # a clock that went back keeps nobody waiting
    kept.free_at = first + for_all
    return first


def _deliver(mail: OutboxMail, now: datetime, send: Send, sender: str) -> bool:
    try:
        send(_message(mail, sender))
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the mail stays owed and the worker goes on
        _try_again(mail.id, now, type(error).__name__)
        return False
    _set(mail.id, sent_at=now, next_try_at=None, last_error="", secret="")
    return True


def _try_again(mail_id: int, now: datetime, error: str) -> None:
    """Growing waits with some chance in them, for three days; then it is failed and shown to the admin."""
    become("read")
    queued_at, tries = db.session.execute(sa.select(OutboxMail.queued_at, OutboxMail.tries).where(OutboxMail.id == mail_id)).one()
    wait = timedelta(seconds=min(30 * 2 ** min(tries, 12), 6 * 3600) * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load, guards nothing
    if now - queued_at > GIVE_UP_AFTER:
        kept = sa.case((OutboxMail.text.contains(GAP, autoescape=True), ""), else_=OutboxMail.secret)
        _set(mail_id, failed_at=now, next_try_at=None, last_error=error, secret=kept)
    else:
        _set(mail_id, next_try_at=now + wait, last_error=error)


def _set(mail_id: int, **values: object) -> None:
    become("write")
    db.session.execute(sa.update(OutboxMail).where(OutboxMail.id == mail_id).values(**values))
    commit()


def _message(mail: OutboxMail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.recipient, mail.subject
    message["Message-ID"], message["Date"] = mail.message_id, format_datetime(mail.queued_at)
    message["Auto-Submitted"] = "auto-generated"
    secrets = keys().decrypt(mail.secret, purpose=PURPOSE, context=mail.key).split("\n") if mail.secret else []
    for name, value in mail.headers.items():
        message[name] = _filled(value, secrets)
    message.set_content(_filled(mail.text, secrets))
    if mail.html:
        message.add_alternative(_filled(mail.html, secrets), subtype="html")
    _put_calendars(message, [text.encode() for text in mail.calendars])
    return message


def _put_calendars(message: EmailMessage, calendars: Sequence[bytes]) -> None:
    """What mail programs offer to take over (one a mail), and the same as files for those that do not. Bytes, so that CRLF stays CRLF."""
    if len(calendars) == 1:
        params = {"method": _METHOD.findall(calendars[0])[0].decode(), "charset": "utf-8"}
        message.add_alternative(calendars[0], maintype="text", subtype="calendar", params=params)
    for calendar in calendars:
        message.add_attachment(calendar, maintype="application", subtype="ics", filename="session.ics")
