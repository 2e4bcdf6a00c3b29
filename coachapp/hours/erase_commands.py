"""Take a person out of the logs of hours: a coach keeps the day and the length of what they held, not with whom."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.db import db, delete_rows
from coachapp.hours.models import HoursTerms, LoggedHours
from coachapp.hours.queries import engagements_of_coach, held_with


def erase_hours(account_id: int) -> None:
    """A client's sessions become lines without a name, before the sessions go; a coach's log goes."""
    columns = ["coach_id", "session_id", "held_at", "minutes", "is_paid", "is_group", "whom"]
    db.session.execute(sa.insert(LoggedHours).from_select(columns, held_with(account_id)))
    delete_rows(LoggedHours, LoggedHours.coach_id == account_id)
    delete_rows(HoursTerms, HoursTerms.engagement_id.in_(engagements_of_coach(account_id)))
