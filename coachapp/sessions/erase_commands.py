"""Take a person out of the sessions."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.engagements.models import Engagement
from coachapp.sessions.feed_models import CalendarFeed
from coachapp.sessions.models import CoachingSession, PrivateNote
from coachapp.sessions.series import Series

_KEPT = {"synchronize_session": False}


def erase_sessions(account_id: int) -> None:
    """A client's sessions with their notes and preparations; a coach's private notes; either's calendar. Feedback has gone before."""
    are_theirs = sa.exists().where(Engagement.id == CoachingSession.engagement_id, Engagement.client_id == account_id)
    db.session.execute(sa.delete(CoachingSession).where(are_theirs), execution_options=_KEPT)
    series_are_theirs = sa.exists().where(Engagement.id == Series.engagement_id, Engagement.client_id == account_id)
    db.session.execute(sa.delete(Series).where(series_are_theirs), execution_options=_KEPT)
    db.session.execute(sa.delete(CalendarFeed).where(CalendarFeed.account_id == account_id), execution_options=_KEPT)
    db.session.execute(sa.delete(PrivateNote).where(PrivateNote.author_id == account_id), execution_options=_KEPT)
