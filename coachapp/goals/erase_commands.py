"""Take a client's goals away, and with them all that hangs on their milestones, whatever room it is in."""

from __future__ import annotations

from datetime import date

from coachapp.core.db import delete_rows
from coachapp.goals.choice_models import NotDoing
from coachapp.goals.look_models import Look
from coachapp.goals.models import Goal


def erase_goals(client_id: int) -> None:
    """Every goal, its milestones, check-ins, feedback, ratings and looks, and the list of what is not done."""
    delete_rows(NotDoing, NotDoing.client_id == client_id)
    delete_rows(Goal, Goal.client_id == client_id)


def forget_old_looks(before: date) -> None:
    """Forget who looked before that day."""
    delete_rows(Look, Look.on_day < before)
