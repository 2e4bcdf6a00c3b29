"""Mail that is owed: queued in the transaction of the change that it tells of (ledger/delivery.py hands it over)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.core.keys import keys
from coachapp.core.security import fingerprint
from coachapp.ledger.models import GAP, OutboxMail, place_of

PURPOSE = "outbox"
"""Of the key under which a mail's secret is kept."""


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


def withdraw(keys_: Sequence[str]) -> None:
    """What these mails tell of will not be: those that were not sent are owed no longer."""
    unsent = sa.delete(OutboxMail).where(OutboxMail.key.in_(keys_), OutboxMail.sent_at.is_(None))
    db.session.execute(unsent, execution_options={"synchronize_session": False})
