"""What mail waits and what failed: kinds, people and errors, never a word of it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.admin.queries import Row, only_admins
from coachapp.core.db import db
from coachapp.core.paging import Page, page_by_key
from coachapp.engagements.viewer import Viewer
from coachapp.ledger.models import GAP, OutboxMail

_MAILS = sa.select(
    OutboxMail.id, OutboxMail.kind, OutboxMail.queued_at, OutboxMail.next_try_at, OutboxMail.failed_at, OutboxMail.tries,
    OutboxMail.last_error, Account.id.label("account_id"), Account.name,
    sa.and_(OutboxMail.secret == "", OutboxMail.text.contains(GAP, autoescape=True)).label("has_lost_its_link"),
).outerjoin(Account, Account.email == OutboxMail.recipient)  # fmt: skip
_FAILED, _OWED = OutboxMail.failed_at.is_not(None), OutboxMail.next_try_at.is_not(None)


def failed_mail(viewer: Viewer, cursor: str | None) -> Page[Row]:
    """What was given up, newest first."""
    only_admins(viewer)
    return page_by_key(_MAILS.where(_FAILED), [OutboxMail.failed_at, OutboxMail.id], cursor, descending=True)


def waiting_mail(viewer: Viewer, cursor: str | None) -> Page[Row]:
    """What is still to be sent, by when it is tried next."""
    only_admins(viewer)
    return page_by_key(_MAILS.where(_OWED), [OutboxMail.next_try_at, OutboxMail.id], cursor)


def mail_counts(viewer: Viewer) -> Any:
    """How much failed and how much waits."""
    only_admins(viewer)
    failed, waiting = (sa.select(sa.func.count(OutboxMail.id)).where(which).scalar_subquery() for which in (_FAILED, _OWED))
    return db.session.execute(sa.select(failed.label("failed"), waiting.label("waiting"))).one()
