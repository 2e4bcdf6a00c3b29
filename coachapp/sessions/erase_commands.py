"""Take a person out of the sessions."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.db import delete_rows
from coachapp.engagements.models import Engagement
from coachapp.sessions.feed_models import CalendarFeed
from coachapp.sessions.models import CoachingSession, PrivateNote
from coachapp.sessions.series import Series


def erase_sessions(account_id: int) -> None:
    """A client's sessions with their notes and preparations; a coach's private notes; either's calendar. Feedback has gone before."""
    are_theirs = sa.exists().where(Engagement.id == CoachingSession.engagement_id, Engagement.client_id == account_id)
    delete_rows(CoachingSession, are_theirs)
    delete_rows(Series, sa.exists().where(Engagement.id == Series.engagement_id, Engagement.client_id == account_id))
    delete_rows(CalendarFeed, CalendarFeed.account_id == account_id)
    delete_rows(PrivateNote, PrivateNote.author_id == account_id)
