"""Another day for what somebody promised."""

from __future__ import annotations

from datetime import date, datetime

from coachapp.core.db import save
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.core.wording import day
from coachapp.engagements.viewer import Viewer
from coachapp.sessions import policy, queries
from coachapp.sessions.commands import record_action
from coachapp.sessions.models import Action, ActionState


def move_action(action: Action, *, by: Viewer, now: datetime, due_on: date, was: str) -> None:
    """Take another day. Conflict if it is closed, or if the other one moved it since the writer read `was` (the day, as ISO)."""
    require(policy.may_work_together(by, action.engagement))
    before = queries.locked_action(action).due_on
    if action.state is not ActionState.OPEN:
        raise Conflict("This action is closed. Open it again, then give it another day.")
    if due_on == before:
        return
    if was != before.isoformat():
        raise Conflict(f"It was moved to {day(before)} meanwhile. Send it again to take your day.", field="due_on")
    action.due_on = due_on
    save(action)
    record_action("action.moved", action, by=by, now=now, changes={"due_on": (before, due_on)}, note=action.text)
