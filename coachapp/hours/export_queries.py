"""What a person takes along of logs of hours: a coach their own lines, a client what they said about being named."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.export import OF, Section, plain
from coachapp.engagements.models import Engagement
from coachapp.hours.models import HoursTerms, LoggedHours

_TERMS = sa.select(*plain(HoursTerms)).join(Engagement, Engagement.id == HoursTerms.engagement_id).order_by(HoursTerms.engagement_id)

SECTIONS = (
    Section("coach_hours", sa.select(*plain(LoggedHours, "coach_id")).where(LoggedHours.coach_id == OF).order_by(LoggedHours.id)),
    Section("coach_hours_terms", _TERMS.where(Engagement.coach_id == OF)),
    Section("naming_in_hours", _TERMS.with_only_columns(*plain(HoursTerms, "is_paid")).where(Engagement.client_id == OF)),
)
