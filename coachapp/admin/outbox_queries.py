"""What mail waits and what failed: kinds, people and errors, never a word of it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.admin.queries import Row, only_admins
from coachapp.core.db import db
from coachapp.core.paging import Page, page_by_key
from coachapp.engagements.viewer import Viewer
from coachapp.inbound.queries import REFUSED_COUNT, refused
from coachapp.ledger.models import GAP, OutboxMail

_MAILS = sa.select(
    OutboxMail.id, OutboxMail.kind, OutboxMail.queued_at, OutboxMail.next_try_at, OutboxMail.failed_at, OutboxMail.tries,
    OutboxMail.last_error, Account.id.label("account_id"), Account.name,
    sa.and_(OutboxMail.secret == "", OutboxMail.text.contains(GAP, autoescape=True)).label("has_lost_its_link"),
).outerjoin(Account, Account.email == OutboxMail.recipient)  # fmt: skip
_FAILED, _OWED = OutboxMail.failed_at.is_not(None), OutboxMail.next_try_at.is_not(None)
_FAILED_MAILS, _OWED_MAILS = _MAILS.where(_FAILED), _MAILS.where(_OWED)
_COUNTS = sa.select(
    sa.select(sa.func.count(OutboxMail.id)).where(_FAILED).scalar_subquery().label("failed"),
    sa.select(sa.func.count(OutboxMail.id)).where(_OWED).scalar_subquery().label("waiting"),
    REFUSED_COUNT.label("refused"),
)


def failed_mail(viewer: Viewer, cursor: str | None) -> Page[Row]:
    """What was given up, newest first."""
    only_admins(viewer)
    return page_by_key(_FAILED_MAILS, [OutboxMail.failed_at, OutboxMail.id], cursor, descending=True)


def waiting_mail(viewer: Viewer, cursor: str | None) -> Page[Row]:
    """What is still to be sent, by when it is tried next."""
    only_admins(viewer)
    return page_by_key(_OWED_MAILS, [OutboxMail.next_try_at, OutboxMail.id], cursor)


def mail_counts(viewer: Viewer) -> Any:
    """How much failed, how much waits, and how much came in and was refused."""
    only_admins(viewer)
    return db.session.execute(_COUNTS).one()


def refused_mail(viewer: Viewer, cursor: str | None) -> Page[Row]:
    """What came to somebody's secret address and was not taken, newest first."""
    only_admins(viewer)
    return refused(cursor)
