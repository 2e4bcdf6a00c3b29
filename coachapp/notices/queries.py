"""Every SELECT on notices and what people chose about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from coachapp.accounts.models import Account, AccountState
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.core.paging import Page, page_by_key
from coachapp.ledger.models import OutboxMail
from coachapp.notices.models import MAILS, Notice, NoticeSettings

MANY = 500
PAGE = 50


class Waiting(NamedTuple):
    """Somebody for whom something waits, since when, with their zone and what they chose (None until they do)."""

    id: int
    time_zone: str
    digest_day: int | None
    digest_hour: int | None
    quiet_from: int | None
    quiet_until: int | None
    since: datetime


_TO_DIGEST = (
    sa.select(
        Account.id, Account.time_zone, NoticeSettings.digest_day, NoticeSettings.digest_hour, NoticeSettings.quiet_from,
        NoticeSettings.quiet_until, sa.func.min(Notice.at, type_=Notice.at.type).label("since"),
    )
    .join(Notice, Notice.account_id == Account.id)
    .outerjoin(NoticeSettings, NoticeSettings.account_id == Account.id)
    .where(Notice.is_waiting, Account.state == AccountState.ACTIVE)
    .group_by(Account.id, NoticeSettings.account_id)
    .order_by(Account.id)
)  # fmt: skip


_ACCOUNT: sa.BindParameter[int] = sa.bindparam("account_id", type_=sa.Integer)
_NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=Notice.at.type)
_IN_APP = sa.select(Notice.id, Notice.title, Notice.path, Notice.shown_at, Notice.read_at).where(
    Notice.account_id == _ACCOUNT, Notice.shown_at <= _NOW
)
_UNREAD = (Notice.account_id == Account.id, Notice.read_at.is_(None), Notice.shown_at <= _NOW)
_PATH: sa.BindParameter[str] = sa.bindparam("path", type_=sa.String)
UNREAD = {
    "unread": sa.select(sa.func.count(Notice.id)).where(*_UNREAD, Notice.path != _PATH).correlate(Account).scalar_subquery(),
    "opens_unread": sa.exists().where(*_UNREAD, Notice.path == _PATH).correlate(Account),
}
"""What the sign-in's own statement counts for the frame of each page: the notices that are new, but for those of the page that is asked
for, and whether there are any of these."""


def in_app(account_id: int, now: datetime, cursor: str | None) -> Page[sa.Row[Any]]:
    """What this person was told of, the newest first: id, title, path, shown_at, read_at."""
    return page_by_key(_IN_APP, [Notice.shown_at, Notice.id], cursor, PAGE, descending=True, account_id=account_id, now=now)


def own_notice(account_id: int, notice_id: int) -> Notice:
    """One notice of this person; Missing if there is none."""
    found = db.session.scalar(sa.select(Notice).where(Notice.id == notice_id, Notice.account_id == account_id))
    if found is None:
        raise Missing
    return found


def settings_of(account_id: int) -> NoticeSettings:
    """What this person chose, or what holds until they do."""
    return db.session.get(NoticeSettings, account_id) or NoticeSettings.usual(account_id)


def chosen_in(row: Waiting) -> NoticeSettings:
    """The hours that this row tells of."""
    chosen = NoticeSettings.usual(row.id)
    for name in ("digest_day", "digest_hour", "quiet_from", "quiet_until"):
        if getattr(row, name) is not None:
            setattr(chosen, name, getattr(row, name))
    return chosen


def person(account_id: int) -> Account:
    """Whoever is to be told, as they are now, for this transaction alone: two workers tell the same person one after the other."""
    return db.session.scalars(
        sa.select(Account).where(Account.id == account_id).with_for_update().execution_options(populate_existing=True)
    ).one()


def is_somebody(account_id: int) -> bool:
    """Whether there is still such an account."""
    return db.session.scalar(sa.select(Account.id).where(Account.id == account_id)) is not None


def is_known(key: str) -> bool:
    """Whether somebody was told of it already, or will be."""
    return db.session.scalar(sa.select(Notice.id).where(Notice.key == key)) is not None


def known_keys(keys: Iterable[str]) -> set[str]:
    """Those of these keys that somebody was told of."""
    every = list(keys)
    parts = (every[begin : begin + MANY] for begin in range(0, len(every), MANY))
    return {key for part in parts for key in db.session.scalars(sa.select(Notice.key).where(Notice.key.in_(part)))}


def waiting(account_id: int) -> Sequence[Notice]:
    """What goes with this person's next digest, or with the next mail that the app sends them by itself."""
    lines = sa.select(Notice).where(Notice.account_id == account_id, Notice.is_waiting).order_by(Notice.at, Notice.id)
    return db.session.scalars(lines).all()


def to_digest() -> list[Waiting]:
    """Everybody for whom something waits."""
    return [Waiting(*row) for row in db.session.execute(_TO_DIGEST)]


def mails_since(email: str, since: datetime) -> int:
    """How many mails that can be switched off this address was owed since then."""
    theirs = sa.select(sa.func.count()).select_from(OutboxMail).where(OutboxMail.recipient == email, OutboxMail.queued_at > since)
    return db.session.scalar(theirs.where(OutboxMail.kind.in_(MAILS))) or 0
