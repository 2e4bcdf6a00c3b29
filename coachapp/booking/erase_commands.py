"""Take a coach out of the times that are offered."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.booking.models import Absence, Availability
from coachapp.core.db import db

_KEPT = {"synchronize_session": False}


def erase_availability(account_id: int) -> None:
    """Their hours, and when they are away."""
    db.session.execute(sa.delete(Availability).where(Availability.account_id == account_id), execution_options=_KEPT)
    db.session.execute(sa.delete(Absence).where(Absence.account_id == account_id), execution_options=_KEPT)
