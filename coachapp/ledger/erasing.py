"""Take a person's words and name out of the ledger; of the audit log, from where they came (ledger.audit.erase_origins)."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from markupsafe import escape

from coachapp.core.db import db, delete_rows
from coachapp.core.mail_addresses import whole_address
from coachapp.ledger.models import Activity, OutboxMail


def erase_history(client_id: int) -> None:
    """Forget what happened in this client's record."""
    delete_rows(Activity, Activity.client_id == client_id)


def erase_mails_to(recipients: Collection[str]) -> None:
    """Forget every mail to these addresses, sent or owed."""
    delete_rows(OutboxMail, OutboxMail.recipient.in_(recipients))


def erase_mails_about(words: Collection[str], *, instead: str) -> None:
    """Of mails to others that name somebody: those that were sent say nothing any more, those that are still owed go out with `instead`."""
    spellings = _spellings(words)
    if not spellings:
        return  # nothing would be found everywhere
    named = re.compile("|".join(map(_whole, spellings)), re.IGNORECASE)
    columns = (OutboxMail.subject, OutboxMail.text, OutboxMail.html, sa.cast(OutboxMail.calendars, sa.Text))
    may_name = sa.or_(*(column.icontains(spelling, autoescape=True) for spelling in spellings for column in columns))
    for mail in db.session.scalars(sa.select(OutboxMail).where(may_name)).all():
        parts = [mail.subject, mail.text, mail.html]
        if any(named.search(part) for part in (*parts, str(mail.calendars))):
            mail.subject, mail.text, mail.html = ("" if mail.sent_at else named.sub(instead, part) for part in parts)
            mail.calendars = []  # its long lines are folded, so no name is safely found in them; and one that names nobody says nothing


def _spellings(words: Collection[str]) -> Collection[str]:
    """As they are, and as HTML writes them."""
    return {spelling for word in words if word for spelling in (word, str(escape(word)))}


def _whole(spelling: str) -> str:
    return whole_address(spelling) if "@" in spelling else rf"(?<!\w){re.escape(spelling)}(?!\w)"


def forget_old_mails(before: datetime) -> None:
    """Forget mails that were sent, or given up, before that moment, with all they said and to whom."""
    old = sa.or_(OutboxMail.sent_at < before, OutboxMail.failed_at < before)
    delete_rows(OutboxMail, old, OutboxMail.next_try_at.is_(None))
