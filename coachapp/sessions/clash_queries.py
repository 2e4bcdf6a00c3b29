"""What else a coach has at that time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.sessions.models import LONGEST, CoachingSession, SessionState

_MOMENT = CoachingSession.starts_at.type
_NEAR = (
    sa.select(
        CoachingSession.id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.minutes, Account.name, Account.time_zone
    )
    .join(CoachingSession.engagement)
    .join(Account, Account.id == Engagement.client_id)
    .where(
        Engagement.coach_id == VIEWER_ID,
        CoachingSession.state == SessionState.SCHEDULED,
        CoachingSession.starts_at > sa.bindparam("since", type_=_MOMENT),
        CoachingSession.starts_at < sa.bindparam("until", type_=_MOMENT),
        CoachingSession.id != sa.bindparam("but", type_=sa.Integer),
    )
    .order_by(CoachingSession.starts_at, CoachingSession.id)
)


def clashes(viewer: Viewer, starts_at: datetime, minutes: int, *, but: int = 0) -> list[sa.Row[Any]]:
    """The viewer's own scheduled sessions, other than `but`, of which a part falls into that time: number, starts_at, minutes, and the
    client's name and time_zone. One that begins as the other ends is none."""
    until = starts_at + timedelta(minutes=minutes)
    near: Iterable[sa.Row[Any]] = db.session.execute(
        _NEAR, viewer.bound(since=starts_at - timedelta(minutes=LONGEST), until=until, but=but)
    )
    return [row for row in near if row.starts_at + timedelta(minutes=row.minutes) > starts_at]
