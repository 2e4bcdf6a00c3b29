"""Mail that is owed. Queued in the transaction of the change; delivered at least once, claimed so that two workers do not both send."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import sqlalchemy as sa

from coachapp.core.db import become, commit, db
from coachapp.core.keys import keys
from coachapp.core.security import fingerprint
from coachapp.ledger.models import GAP, MailPace, OutboxMail, place_of

CLAIM = timedelta(minutes=2)
"""How long one worker keeps a mail to itself; longer than any mail server is waited for."""
GIVE_UP_AFTER = timedelta(days=3)
PURPOSE = "outbox"
"""Of the key under which a mail's secret is kept."""
TOO_LATE = "It would have come too late"
Send = Callable[[EmailMessage], None]
_METHOD = re.compile(rb"^METHOD:([A-Z]+)\r$", re.MULTILINE)


@dataclass(frozen=True)
class Mail:
    """A mail's words; `kind` names it for the person's preferences and the log. `secret`: what in its texts opens something by itself.

    `thread`: mails with the same one stand under each other in a mail program. `headers`: further ones, such as the way to stop this kind.
    """

    kind: str
    recipient: str
    subject: str
    text: str
    html: str = ""
    secret: str = ""
    secrets: tuple[str, ...] = ()
    """Instead of one, several of which each opens one small thing for so long that the mail can still be sent after it was given up."""
    calendars: tuple[str, ...] = ()
    """What the person's calendar is to be told, each an iCalendar text with its method."""
    thread: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pace:
    """How fast one mail server is handed mail, by all workers together."""

    host: str
    a_second: float


@dataclass(frozen=True)
class When:
    """Not before, because its reader sleeps; not after, because it would tell of what is over."""

    not_before: datetime | None = None
    good_until: datetime | None = None


def queue(mail: Mail, *, key: str, now: datetime, domain: str = "coachapp", when: When = When()) -> None:
    """Owe this mail. `key` says of what it tells: a second mail with the same key is the first one, and is not queued.

    A link's secret stands in no table in the open: its place in the texts is a gap, and what fills it is encrypted until the mail is sent.
    """
    if db.session.scalar(sa.select(OutboxMail.id).where(OutboxMail.key == key)):
        return
    owed = _owed(mail, key, now, domain) | {"good_until": when.good_until, "next_try_at": max(now, when.not_before or now)}
    db.session.add(OutboxMail(**owed))


def queue_new(mails: Sequence[tuple[str, Mail]], *, now: datetime, domain: str = "coachapp") -> None:
    """Owe many mails at once, each with its key; their keys are new, as those of what was made a moment ago are."""
    if mails:
        db.session.execute(sa.insert(OutboxMail), [_owed(mail, key, now, domain) for key, mail in mails])


def _owed(mail: Mail, key: str, now: datetime, domain: str) -> dict[str, Any]:
    return {
        "key": key,
        "kind": mail.kind,
        "recipient": mail.recipient,
        "subject": " ".join(mail.subject.split())[:400],
        "text": _with_gaps(mail.text, mail),
        "html": _with_gaps(mail.html, mail),
        "calendars": list(mail.calendars),
        "secret": keys().encrypt(opens, purpose=PURPOSE, context=key) if (opens := "\n".join(_secrets(mail))) else "",
        "message_id": _id_of(key, domain),
        "headers": {name: _with_gaps(value, mail) for name, value in mail.headers.items()} | _thread(mail, domain),
        "queued_at": now,
        "next_try_at": now,
    }


def _id_of(key: str, domain: str) -> str:
    return f"<{fingerprint(key)[:32]}@{domain}>"


def _thread(mail: Mail, domain: str) -> dict[str, str]:
    """Each mail of a thread answers the same root, which was never sent: which one comes first does not matter, and none can be missing."""
    root = _id_of(f"thread:{mail.thread}", domain)
    return {"In-Reply-To": root, "References": root} if mail.thread else {}


def _secrets(mail: Mail) -> tuple[str, ...]:
    return (mail.secret,) if mail.secret else mail.secrets


def _with_gaps(text: str, mail: Mail) -> str:
    for number, secret in enumerate(_secrets(mail)):
        text = text.replace(secret, GAP if mail.secret else place_of(number))
    return text


def _filled(text: str, secrets: Sequence[str]) -> str:
    for number, secret in enumerate(secrets):
        text = text.replace(GAP, secret).replace(place_of(number), secret)
    return text


def withdraw(keys_: Sequence[str]) -> None:
    """What these mails tell of will not be: those that were not sent are owed no longer."""
    unsent = sa.delete(OutboxMail).where(OutboxMail.key.in_(keys_), OutboxMail.sent_at.is_(None))
    db.session.execute(unsent, execution_options={"synchronize_session": False})


def deliver_due(
    now: datetime, send: Send, sender: str, *, most: int = 50, pace: Pace | None = None, wait: Callable[[float], object] = time.sleep
) -> int:
    """Send what is due, each in its own transaction so that one bad address holds nobody up; how many were sent. No faster than `pace`."""
    sent, begun = 0, time.monotonic()
    for _ in range(most):
        moment = now + timedelta(seconds=time.monotonic() - begun)  # a claim begins when it is made, however slow the mails before it were
        claimed, turn_in = _claim(moment, pace)
        if claimed is None:
            break
        if claimed.failed_at is None:
            wait(turn_in)
            sent += _deliver(claimed, moment, send, sender)
    return sent


def _claim(now: datetime, pace: Pace | None) -> tuple[OutboxMail | None, float]:
    """One due mail, and in how many seconds it is its turn. One that is good no longer is given up."""
    become("write")
    turn_in = 0.0
    due = (
        sa.select(OutboxMail)
        .where(OutboxMail.next_try_at <= now)
        .order_by(OutboxMail.next_try_at, OutboxMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    mail = db.session.scalars(due).first()
    if mail is not None and mail.good_until is not None and mail.good_until < now:
        mail.failed_at, mail.next_try_at, mail.last_error, mail.secret = now, None, TOO_LATE, ""
    elif mail is not None:
        mail.next_try_at = now + CLAIM
        mail.tries += 1
        turn_in = _turn_in(pace, now) if pace else 0.0
    commit()
    return mail, turn_in


def _turn_in(pace: Pace, now: datetime) -> float:
    """Take the server's next free moment; no other worker has the same."""
    kept = db.session.scalar(sa.select(MailPace).where(MailPace.host == pace.host).with_for_update())
    if kept is None:
        kept = MailPace(host=pace.host, free_at=now)
        db.session.add(kept)
    turn_at = max(now, min(kept.free_at, now + CLAIM / 2))  # a clock that went back keeps nobody waiting
    kept.free_at = turn_at + timedelta(seconds=1 / pace.a_second)
    return (turn_at - now).total_seconds()


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
