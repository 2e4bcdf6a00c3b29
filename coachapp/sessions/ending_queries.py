"""What an engagement that ends leaves booked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from coachapp.core.db import db
from coachapp.sessions.models import CoachingSession, SessionState


def booked_sessions(engagement_id: int, now: datetime) -> Sequence[CoachingSession]:
    """Its sessions that are still to come, in order of time."""
    wanted = (
        sa.select(CoachingSession)
        .options(joinedload(CoachingSession.engagement), joinedload(CoachingSession.series))
        .where(
            CoachingSession.engagement_id == engagement_id,
            CoachingSession.state == SessionState.SCHEDULED,
            CoachingSession.published_at.is_(None),
            CoachingSession.starts_at > now,
        )
    )
    return db.session.scalars(wanted.order_by(CoachingSession.starts_at)).all()
