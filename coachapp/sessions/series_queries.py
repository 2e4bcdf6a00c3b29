"""Every SELECT on series of sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer, takes_part
from coachapp.sessions.models import CoachingSession
from coachapp.sessions.series import Series

_BOTH = (joinedload(Engagement.client), joinedload(Engagement.coach))
_OF_SERIES = (
    sa.select(CoachingSession)
    .where(CoachingSession.series_on.is_not(None))
    .options(joinedload(CoachingSession.series), joinedload(CoachingSession.engagement).options(*_BOTH))
    .order_by(CoachingSession.series_on, CoachingSession.id)
)
_SERIES = (
    sa.select(CoachingSession)
    .join(CoachingSession.engagement)
    .where(CoachingSession.series_id == sa.bindparam("series_id", type_=sa.Integer), takes_part())
    .options(joinedload(CoachingSession.series), contains_eager(CoachingSession.engagement).options(*_BOTH))
    .order_by(CoachingSession.starts_at, CoachingSession.id)
)


def series(viewer: Viewer, series_id: int) -> Sequence[CoachingSession]:
    """The sessions of a series in order of time, with both people; Missing unless the viewer takes part."""
    found = db.session.scalars(_SERIES, viewer.bound(series_id=series_id)).all()
    if not found:
        raise Missing
    return found


def sessions_of(series: Series) -> Sequence[CoachingSession]:
    """Each that has a day in a series which the caller may see."""
    return db.session.scalars(_OF_SERIES.where(CoachingSession.series_id == series.id)).all()


def following(coaching_session: CoachingSession) -> Sequence[CoachingSession]:
    """This session and those after it in its series, by its rhythm, whatever became of them; none if it is in no series."""
    series, since = coaching_session.series, coaching_session.series_on
    if series is None or since is None or series.count == 0:
        return []
    until = series.rhythm.day(series.count - 1)
    mine = _OF_SERIES.where(CoachingSession.series_id == series.id, CoachingSession.series_on.between(since, until))
    return db.session.scalars(mine).all()


def series_of(account_id: int, since: datetime) -> Sequence[Series]:
    """The series of which the person has a session from that moment on."""
    near = sa.exists().where(CoachingSession.series_id == Series.id, CoachingSession.starts_at >= since)
    theirs: Any = sa.select(Series).join(Engagement, Engagement.id == Series.engagement_id).where(takes_part(), near, Series.count > 0)
    return db.session.scalars(theirs.order_by(Series.id), {"viewer_id": account_id}).all()
