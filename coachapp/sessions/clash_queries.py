"""What else a coach has at that time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.sessions.models import LONGEST, CoachingSession, SessionState

_MOMENT = CoachingSession.starts_at.type
_NEAR = (
    sa.select(
        CoachingSession.id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.minutes, Account.name, Account.time_zone
    )
    .join(CoachingSession.engagement)
    .join(Account, Account.id == Engagement.client_id)
    .where(
        Engagement.coach_id == sa.bindparam("coach_id", type_=sa.Integer),
        CoachingSession.state == SessionState.SCHEDULED,
        CoachingSession.starts_at > sa.bindparam("since", type_=_MOMENT),
        CoachingSession.starts_at < sa.bindparam("until", type_=_MOMENT),
    )
    .order_by(CoachingSession.starts_at, CoachingSession.id)
)


def clashes(viewer: Viewer, starts_at: datetime, minutes: int, *, but: int = 0) -> list[sa.Row[Any]]:
    """The viewer's own scheduled sessions, other than `but`, of which a part falls into that time: number, starts_at, minutes, and the
    client's name and time_zone. One that begins as the other ends is none."""
    return clashes_of_each(viewer, [starts_at], minutes, but=[but])[0]


def clashes_of_each(viewer: Viewer, starts: Sequence[datetime], minutes: int, *, but: Collection[int] = ()) -> list[list[sa.Row[Any]]]:
    """The same for each of these times, in one look."""
    length = timedelta(minutes=minutes)
    near = [row for row in booked_between(viewer.account_id, min(starts), max(starts) + length) if row.id not in but]
    return [[row for row in near if row.starts_at < start + length and row.starts_at + _length(row) > start] for start in starts]


def booked_between(coach_id: int, since: datetime, until: datetime) -> list[sa.Row[Any]]:
    """Every scheduled session of a coach of which a part may fall into that time."""
    bound = {"coach_id": coach_id, "since": since - timedelta(minutes=LONGEST), "until": until}
    return list(db.session.execute(_NEAR, bound))


def _length(row: sa.Row[Any]) -> timedelta:
    return timedelta(minutes=row.minutes)
