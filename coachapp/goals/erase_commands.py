"""Take a client's goals away, and with them all that hangs on their milestones, whatever room it is in."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.goals.choice_models import NotDoing
from coachapp.goals.look_models import Look
from coachapp.goals.models import Goal

_KEPT = {"synchronize_session": False}


def erase_goals(client_id: int) -> None:
    """Every goal, its milestones, check-ins, feedback, ratings and looks, and the list of what is not done."""
    db.session.execute(sa.delete(NotDoing).where(NotDoing.client_id == client_id), execution_options=_KEPT)
    db.session.execute(sa.delete(Goal).where(Goal.client_id == client_id), execution_options=_KEPT)


def forget_old_looks(before: date) -> None:
    """Forget who looked before that day."""
    db.session.execute(sa.delete(Look).where(Look.on_day < before), execution_options=_KEPT)
