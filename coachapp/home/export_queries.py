"""What a coach takes along of what they put off."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.export import OF, Section, plain
from coachapp.home.models import Snooze

SECTIONS = (Section("coach_put_off", sa.select(*plain(Snooze, "coach_id")).where(Snooze.coach_id == OF).order_by(Snooze.id)),)
