"""Note who has looked. The client reads it on the page Who has looked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from coachapp.core.db import afterwards, insert_into
from coachapp.engagements.viewer import Viewer
from coachapp.goals.look_models import Look, Right
from coachapp.goals.look_queries import goals_shown, unnoted, unnoted_of_these


def note_look(viewer: Viewer, client_id: int, now: datetime, goal_ids: Collection[int] | None = None) -> None:
    """The viewer opens a page that shows these goals of a client (None: all that they see): one row a goal and day.

    Clients looking at their own goals leave none. A repeat visit costs one SELECT and writes nothing.
    """
    if viewer.account_id == client_id:
        return
    fresh = unnoted(viewer, client_id, now.date(), goal_ids)
    if fresh:
        keep_look(viewer, fresh, now)


def note_past_look(viewer: Viewer, now: datetime, goal_ids: Collection[int]) -> None:
    """The same for a coach of before, who opens what existed when the work together ended."""
    fresh = unnoted_of_these(viewer, now.date(), goal_ids)
    if fresh:
        keep_look(viewer, fresh, now)


def keep_look(viewer: Viewer, goal_ids: Sequence[int], now: datetime) -> None:
    """The same for a page that knows already which of its goals the viewer has not opened today."""
    afterwards(lambda session: _keep(session, goal_ids, viewer.account_id, now))


def keep_glass_look(
    session: Session, client_id: int, admin_id: int, now: datetime, *, goal_id: int | None = None, milestone_id: int | None = None
) -> None:
    """An admin opened a page under break-glass: it showed this goal, or this milestone's, or else all that are no drafts."""
    shown = goals_shown(session, client_id, goal_id=goal_id, milestone_id=milestone_id)
    if shown:
        _keep(session, shown, admin_id, now, Right.BREAK_GLASS)


def _keep(session: Session, goal_ids: Sequence[int], viewer_id: int, now: datetime, right: Right = Right.COACH) -> None:
    """Two tabs opened at once leave one row."""
    rows = [{"goal_id": goal_id, "viewer_id": viewer_id, "on_day": now.date(), "first_at": now, "right": right} for goal_id in goal_ids]
    session.execute(insert_into(session, Look).values(rows).on_conflict_do_nothing())
