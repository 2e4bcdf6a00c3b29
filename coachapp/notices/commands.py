"""Telling people, by mail and in the app, the way they chose, each thing once; and what they have read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coachapp.accounts.models import Account
from coachapp.accounts.queries import account as account_of
from coachapp.core.clock import zone
from coachapp.core.db import db, delete_rows, save, transaction
from coachapp.core.one_by_one import alone
from coachapp.ledger import outbox
from coachapp.ledger.models import OutboxMail
from coachapp.ledger.outbox import Mail, When
from coachapp.notices import mail, queries
from coachapp.notices.models import DIGEST_MAIL, Kind, Line, Notice, NoticeSettings, Way
from coachapp.notices.timing import MOST_A_WEEK, WEEK, awake_from, digest_due_at, is_quiet, next_digest_at

Draw = Callable[[Sequence[Notice]], Mail]
"""Draws a mail, with what waited for the digest in it."""
MOST_LINES = 30
"""The newest of what waited; who was away for half a year reads no longer list than this."""
_KEPT = {"synchronize_session": False}


def tell(account: Account, kind: Kind, told: Mail, *, key: str, path: str, about_id: int, now: datetime) -> None:
    """Somebody did something that this person should know: told at once (after their quiet hours), with the digest, or never, as they
    chose. The same key tells once."""
    if queries.is_known(key):
        return
    chosen = queries.settings_of(account.id)
    _note(chosen, kind, [Line(key, told.subject, path, about_id)], now)
    if chosen.way(kind) is Way.NOW:
        when = When(not_before=awake_from(chosen, zone(account.time_zone), now))
        outbox.queue(told, key=key, now=now, when=when)


def tell_later(account_id: int, kind: Kind, line: Line, *, now: datetime) -> None:
    """The same for what is worth no mail of its own: a line of the next digest, if they want it."""
    if not queries.is_known(line.key):
        _note(queries.settings_of(account_id), kind, [line], now)


def remind(account: Account, kind: Kind, lines: Sequence[Line], draw: Draw, *, now: datetime, good_until: datetime | None = None) -> bool:
    """What the app says by itself; whether it is settled. Never in quiet hours, nor as a fourth mail within a week: then the next hour asks
    again. What waits for the digest comes along, so that it needs no mail of its own."""
    chosen = queries.settings_of(account.id)
    new = [line for line in lines if not queries.is_known(line.key)]
    if not new:
        return True
    if chosen.way(kind) is Way.NOW:
        if not _may_be_reached(account, chosen, now):
            return False
        outbox.queue(draw(_take_along(account.id)), key=new[0].key, now=now, when=When(good_until=good_until))
    _note(chosen, kind, new, now)
    return True


def send_digests(now: datetime) -> None:
    """To everybody for whose digest it is time, in a transaction of its own each, in which the mail is owed and its lines wait no longer:
    neither a second worker nor one that was killed half-way makes it two mails."""
    with transaction():
        due = [row.id for row in queries.to_digest() if _is_digest_due(row, now)]
    for account_id in due:
        with alone("digest", account=account_id):
            _send_digest(account_id, now)


def choose(
    account_id: int,
    *,
    ways: Mapping[Kind, Way],
    ways_in_app: Mapping[Kind, Way],
    digest_day: int,
    digest_hour: int,
    quiet_from: int,
    quiet_until: int,
) -> None:
    """Take what this person chose, by mail and in the app."""
    chosen = queries.settings_of(account_id)
    for kind, way in ways.items():
        chosen.take(kind, way)
    for kind, way in ways_in_app.items():
        chosen.take_in_app(kind, way)
    chosen.digest_day, chosen.digest_hour, chosen.quiet_from, chosen.quiet_until = digest_day, digest_hour, quiet_from, quiet_until
    save(chosen)
    _drop_unwanted(account_id, [kind for kind, way in ways.items() if way is Way.NEVER])


def stop(account_id: int, what: str) -> None:
    """No more mail of this kind, or no digest with all that goes with it; pressed again it changes nothing."""
    chosen = queries.settings_of(account_id)
    kinds = [kind for kind in Kind if chosen.way(kind) is Way.DIGEST] if what == DIGEST_MAIL else [Kind(what)]
    for kind in kinds:
        chosen.take(kind, Way.NEVER)
    save(chosen)
    _drop_unwanted(account_id, kinds)


def take_back(keys: Sequence[str]) -> None:
    """What these tell of will not be, or not then: whatever was not sent is not sent, and is told once it is to be after all. What
    was mailed leaves their list in the app."""
    outbox.withdraw(keys)
    was_mailed = sa.exists().where(OutboxMail.key == Notice.key)
    delete_rows(Notice, Notice.key.in_(keys), ~was_mailed)
    db.session.execute(sa.update(Notice).where(Notice.key.in_(keys)).values(shown_at=None), execution_options=_KEPT)


def read(account_id: int, notice_id: int, now: datetime) -> None:
    """This person has read one notice. Missing if it is nobody's or somebody else's; said twice, it is read once."""
    found = queries.own_notice(account_id, notice_id)
    if found.read_at is None:
        found.read_at, found.is_waiting = now, False
        save(found)


def read_all(account_id: int, until: datetime, now: datetime) -> None:
    """This person has read everything that stood in their list at that moment; what came since stays new."""
    _read(db.session(), now, Notice.account_id == account_id, Notice.shown_at <= until)


def read_about(session: Session, account_id: int, path: str, now: datetime) -> None:
    """This person opened that page: what it tells of is read. For `afterwards`, as the page itself only reads."""
    _read(session, now, Notice.account_id == account_id, Notice.path == path, Notice.shown_at <= now)


def _read(session: Session, now: datetime, *which: sa.ColumnElement[bool]) -> None:
    """What was read in the app need not come with the digest."""
    unread = sa.update(Notice).where(*which, Notice.read_at.is_(None))
    session.execute(unread.values(read_at=now, is_waiting=False), execution_options=_KEPT)


def _note(chosen: NoticeSettings, kind: Kind, lines: Sequence[Line], now: datetime) -> None:
    is_waiting, shown_at = chosen.way(kind) is Way.DIGEST, _shown_at(chosen, kind, now)
    for line in lines:
        words = {"key": line.key, "title": " ".join(line.title.split())[:400], "path": line.path, "about_id": line.about_id}
        save(Notice(account_id=chosen.account_id, kind=kind, at=now, is_waiting=is_waiting, shown_at=shown_at, **words))


def _shown_at(chosen: NoticeSettings, kind: Kind, now: datetime) -> datetime | None:
    """What comes with the digest stands in the list from the digest's hour on, whether or not a mail goes out then."""
    way = chosen.way_in_app(kind)
    if way is Way.DIGEST:
        return next_digest_at(chosen, zone(account_of(chosen.account_id).time_zone), now)
    return now if way is Way.NOW else None


def _may_be_reached(account: Account, chosen: NoticeSettings, now: datetime) -> bool:
    return not is_quiet(chosen, zone(account.time_zone), now) and queries.mails_since(account.email, now - WEEK) < MOST_A_WEEK


def _take_along(account_id: int) -> Sequence[Notice]:
    lines = queries.waiting(account_id)
    for line in lines:
        line.is_waiting = False
    return lines[-MOST_LINES:]


def _is_digest_due(row: queries.Waiting, now: datetime) -> bool:
    chosen, where = queries.chosen_in(row), zone(row.time_zone)
    return row.since <= digest_due_at(chosen, where, now) and not is_quiet(chosen, where, now)


def _send_digest(account_id: int, now: datetime) -> None:
    account, chosen = queries.person(account_id), queries.settings_of(account_id)
    if not _may_be_reached(account, chosen, now):
        return
    lines = _take_along(account_id)
    if lines:
        outbox.queue(mail.digest(account, lines), key=f"digest:{account_id}:{lines[-1].id}", now=now)


def _drop_unwanted(account_id: int, kinds: Sequence[Kind]) -> None:
    theirs = sa.update(Notice).where(Notice.account_id == account_id, Notice.is_waiting, Notice.kind.in_(kinds))
    db.session.execute(theirs.values(is_waiting=False), execution_options=_KEPT)
