"""Write and read the log of security and admin acts."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coachapp.core.actor import Actor
from coachapp.core.db import afterwards, db
from coachapp.core.origin import origin
from coachapp.core.paging import Page, page_by_key
from coachapp.ledger.models import Audit, AuditOrigin

Row = sa.Row[*tuple[Any, ...]]
_LINES = sa.select(
    Audit.id, Audit.at, Audit.actor_id, Audit.act, Audit.subject_kind, Audit.subject_id, Audit.detail, Audit.reason,
    AuditOrigin.address, AuditOrigin.device,
).outerjoin(AuditOrigin, AuditOrigin.audit_id == Audit.id)  # fmt: skip
AT_ONCE = 1000
"""So many lines are read at a time where all are wanted."""


def note(
    act: str,
    *,
    by: Actor | None,
    now: datetime,
    subject: tuple[str, int] | None = None,
    detail: dict[str, Any] | None = None,
    reason: str = "",
    session: Session | None = None,
) -> None:
    """Note an act and where it came from, in the running transaction or in the short one given by core.db.afterwards."""
    kind, subject_id = subject or ("", None)
    line = Audit(
        at=now, actor_id=by and by.account_id, act=act, subject_kind=kind, subject_id=subject_id, detail=detail or {}, reason=reason
    )
    whence = origin()
    if whence:
        line.origin = AuditOrigin(address=whence.address, device=whence.device, salt=secrets.token_hex(16))
        line.origin_digest = digest_of(line.origin)
    (session or db.session).add(line)


def note_afterwards(
    act: str, *, by: Actor | None, now: datetime, subject: tuple[str, int] | None = None, detail: dict[str, Any] | None = None
) -> None:
    """Note it whatever this request's answer is: what was refused, what was only read."""
    afterwards(lambda session: note(act, by=by, now=now, subject=subject, detail=detail, session=session))


def digest_of(whence: Any) -> str:
    """What a line keeps of where it came from (`address`, `device`, `salt`), also when that itself is erased."""
    return hashlib.sha256(json.dumps([whence.salt, whence.address, whence.device]).encode()).hexdigest()


@dataclass(frozen=True)
class Wanted:
    """Which lines: of one act, by or about these people (None: everybody), from a moment on, before another."""

    act: str = ""
    people: Collection[int] | None = None
    since: datetime | None = None
    until: datetime | None = None

    def of(self, statement: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
        """The statement narrowed to them."""
        if self.act:
            statement = statement.where(Audit.act == self.act)
        if self.people is not None:
            about = (Audit.subject_kind == "account") & Audit.subject_id.in_(self.people)
            statement = statement.where(Audit.actor_id.in_(self.people) | about)
        if self.since:
            statement = statement.where(Audit.at >= self.since)
        if self.until:
            statement = statement.where(Audit.at < self.until)
        return statement


def lines(wanted: Wanted, cursor: str | None, size: int = 50) -> Page[Row]:
    """A page of the log, newest first."""
    return page_by_key(wanted.of(_LINES), [Audit.id], cursor, size, descending=True)


def all_lines(wanted: Wanted) -> Iterator[tuple[Row, ...]]:
    """All of these lines, newest first, some at a time."""
    cursor = None
    while True:
        page = lines(wanted, cursor, AT_ONCE)
        yield page.rows
        cursor = page.after
        if cursor is None:
            return


def erase_origins(account_id: int, *, before: datetime | None = None) -> None:
    """Forget from where somebody came (before a moment, or ever), and from where it was tried under their name. The lines and their chain
    stay as they are."""
    tried = Audit.actor_id.is_(None) & (Audit.subject_kind == "account") & (Audit.subject_id == account_id)
    theirs = sa.select(Audit.id).where(sa.or_(Audit.actor_id == account_id, tried))
    db.session.execute(sa.delete(AuditOrigin).where(AuditOrigin.audit_id.in_(theirs.where(Audit.at < before) if before else theirs)))


def erase_old_origins(before: datetime) -> None:
    """Forget from where anybody came before that moment."""
    old = sa.select(Audit.id).where(Audit.at < before)
    db.session.execute(sa.delete(AuditOrigin).where(AuditOrigin.audit_id.in_(old)))
