"""Every SELECT on the times that coaches offer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.booking.models import Absence, Availability
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.engagements.viewer import VIEWER_ID, Viewer

_IS_OPEN = sa.func.coalesce(Availability.is_open, sa.false())
_COACHES = (
    sa.select(Engagement.id, Account.name.label("coach_name"), Account.time_zone, _IS_OPEN.label("is_open"))
    .join(Account, Account.id == Engagement.coach_id)
    .outerjoin(Availability, Availability.account_id == Engagement.coach_id)
    .where(Engagement.client_id == VIEWER_ID, Engagement.state == EngagementState.ACTIVE)
    .order_by(Account.name, Engagement.id)
)


def availability(coach_id: int, *, is_locked: bool = False) -> Availability | None:
    """A coach's hours, if they ever said any. `is_locked`: for this transaction alone, so that two who pick do it one after the other."""
    return db.session.get(Availability, coach_id, with_for_update=is_locked or None)


def absences(coach_id: int, since: date) -> Sequence[Absence]:
    """When a coach is away from that day on."""
    theirs = sa.select(Absence).where(Absence.account_id == coach_id, Absence.last_on >= since)
    return db.session.scalars(theirs.order_by(Absence.first_on, Absence.id)).all()


def absence(viewer: Viewer, absence_id: int) -> Absence:
    """One of the viewer's own; Missing otherwise."""
    found = db.session.scalar(sa.select(Absence).where(Absence.id == absence_id, Absence.account_id == viewer.account_id))
    if found is None:
        raise Missing
    return found


def coaches_of(viewer: Viewer) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """With whom the viewer works now as a client: id of the engagement, coach_name, time_zone, and is_open: whether times can be picked."""
    return db.session.execute(_COACHES, viewer.bound()).all()
