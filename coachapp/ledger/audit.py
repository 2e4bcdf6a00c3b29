"""Write and read the log of security and admin acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coachapp.core.actor import Actor
from coachapp.core.db import db
from coachapp.core.paging import Page, page_by_key
from coachapp.ledger.models import Audit

_LINES = sa.select(Audit.id, Audit.at, Audit.actor_id, Audit.act, Audit.subject_kind, Audit.subject_id, Audit.detail, Audit.reason)


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
    """Note an act, in the running transaction or in the short one given by core.db.afterwards."""
    kind, subject_id = subject or ("", None)
    line = Audit(
        at=now, actor_id=by and by.account_id, act=act, subject_kind=kind, subject_id=subject_id, detail=detail or {}, reason=reason
    )
    (session or db.session).add(line)


def lines(cursor: str | None, act: str = "") -> Page[sa.Row[Any]]:
    """The log, newest first."""
    statement = _LINES.where(Audit.act == act) if act else _LINES
    return page_by_key(statement, [Audit.id], cursor, descending=True)
