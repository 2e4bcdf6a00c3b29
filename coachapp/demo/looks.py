"""Who has looked, in a world that was never on a screen: a coach opens the goals when a session is written down."""

from __future__ import annotations

from datetime import UTC, datetime

from coachapp.core.db import db
from coachapp.engagements.viewer import Viewer
from coachapp.goals.look_models import Look, Right
from coachapp.goals.look_queries import unnoted


def note_look(coach: Viewer, client_id: int, now: datetime) -> None:
    """The goals of this client that the coach sees then, one row a day; a request keeps the same after its page."""
    on_day = now.astimezone(UTC).date()
    goal_ids = unnoted(coach, client_id, on_day)
    db.session.add_all(Look(goal_id=id_, viewer_id=coach.account_id, on_day=on_day, first_at=now, right=Right.COACH) for id_ in goal_ids)
