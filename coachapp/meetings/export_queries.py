"""What a person takes along of their meetings: when each was closed; agenda, notes and actions go with the sessions."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.export import OF, Section, plain
from coachapp.engagements.models import Engagement
from coachapp.meetings.models import Meeting
from coachapp.sessions.models import CoachingSession

_CLOSED = (
    sa.select(*plain(Meeting))
    .join(CoachingSession, CoachingSession.id == Meeting.session_id)
    .join(Engagement, Engagement.id == CoachingSession.engagement_id)
    .order_by(Meeting.session_id)
)

SECTIONS = (
    Section("meetings", _CLOSED.where(Engagement.client_id == OF)),
    Section("coach_meetings", _CLOSED.where(Engagement.coach_id == OF)),
)
