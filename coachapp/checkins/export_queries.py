"""What a client takes along of their check-ins."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.checkins.models import CheckIn, Evidence
from coachapp.core.export import OF, Section, plain
from coachapp.goals.models import Goal, Milestone

_OWN = (Milestone.id == CheckIn.milestone_id, Goal.id == Milestone.goal_id, Goal.client_id == OF)

SECTIONS = (
    Section("check_ins", sa.select(*plain(CheckIn, "goal_id")).where(*_OWN).order_by(CheckIn.id)),
    Section("evidence", sa.select(*plain(Evidence)).where(CheckIn.id == Evidence.check_in_id, *_OWN).order_by(Evidence.id)),
)
