"""Every SELECT for answers from a mail, beside those of the rooms whose things are answered."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.engagements.models import RUNNING, Engagement


def running_engagement(engagement_id: int) -> Engagement:
    """This engagement with its coach, while the two work together; or Missing."""
    found = sa.select(Engagement).where(Engagement.id == engagement_id, Engagement.state.in_(RUNNING))
    engagement = db.session.scalar(found.options(joinedload(Engagement.coach)))
    if engagement is None:
        raise Missing
    return engagement
