"""What a coach takes along of their hours."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.booking.models import Absence, Availability
from coachapp.core.export import OF, Section, plain

SECTIONS = (
    Section("coach_availability", sa.select(*plain(Availability, "account_id")).where(Availability.account_id == OF)),
    Section("coach_absences", sa.select(*plain(Absence, "account_id")).where(Absence.account_id == OF).order_by(Absence.id)),
)
