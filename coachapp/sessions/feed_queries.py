"""What a person's calendar program is told, and by whose address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account, AccountState
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import VIEWER_ID, takes_part
from coachapp.sessions.feed_models import CalendarFeed
from coachapp.sessions.models import CoachingSession

_Near = sa.orm.aliased(CoachingSession)
_Other = sa.orm.aliased(Account)
_OTHER_ID = sa.case((Engagement.coach_id == VIEWER_ID, Engagement.client_id), else_=Engagement.coach_id)
_SINCE = sa.bindparam("since", type_=CoachingSession.starts_at.type)
_IS_SERIES_NEAR = sa.exists().where(_Near.series_id == CoachingSession.series_id, _Near.starts_at >= _SINCE)
_SESSIONS = (
    sa.select(
        CoachingSession.id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.minutes, CoachingSession.place,
        CoachingSession.state, CoachingSession.sequence, CoachingSession.arranged_at, CoachingSession.created_at,
        CoachingSession.series_id, CoachingSession.series_on, _Other.name.label("other_name"),
    )
    .join(CoachingSession.engagement)
    .join(_Other, _Other.id == _OTHER_ID)
    .where(takes_part(), sa.or_(CoachingSession.starts_at >= _SINCE, _IS_SERIES_NEAR))
    .order_by(CoachingSession.starts_at, CoachingSession.id)
)  # fmt: skip


def reader_of(token_hash: str) -> sa.Row[int, str]:
    """Whose address this is (id, time_zone). Missing for one that was never given, or no longer holds."""
    held = sa.select(Account.id, Account.time_zone).join(CalendarFeed, CalendarFeed.account_id == Account.id)
    found = db.session.execute(held.where(CalendarFeed.token_hash == token_hash, Account.state == AccountState.ACTIVE)).one_or_none()
    if found is None:
        raise Missing
    return found


def sessions_since(account_id: int, since: datetime) -> list[sa.Row[Any]]:
    """The person's sessions from that moment on, and all of a series that goes on from then: when, where and with whom, and what calendars
    were told."""
    return list(db.session.execute(_SESSIONS, {"viewer_id": account_id, "since": since}))


def feed(account_id: int) -> CalendarFeed | None:
    """The person's address, if they have one; its secret is kept nowhere."""
    return db.session.get(CalendarFeed, account_id)
