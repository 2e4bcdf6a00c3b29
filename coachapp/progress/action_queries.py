"""What the reader and those they work with promised each other, over all their engagements, with the session or feedback it came from."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coachapp.accounts.models import Account
from coachapp.core.db import is_among
from coachapp.core.paging import Page, page_by_key
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer, takes_part
from coachapp.feedback.models import Feedback
from coachapp.feedback.queries import FROM_FEEDBACK
from coachapp.goals.models import Goal, Milestone
from coachapp.goals.queries import visible as goal_is_visible
from coachapp.sessions.models import Action, ActionState, CoachingSession

PAGE = 50


class Which(StrEnum):
    """Which of them a page lists."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"


class Whose(StrEnum):
    """Of whom."""

    ALL = "all"
    MINE = "mine"
    THEIRS = "theirs"


_Client, _Coach = aliased(Account), aliased(Account)
_IS_RUNNING = is_among(Engagement.state, RUNNING)
_ACTIONS = (
    sa.select(
        Action.id, Action.text, Action.due_on, Action.state, Action.owner_id, Action.closed_at, Engagement.client_id,
        _Client.name.label("client_name"), _Coach.name.label("coach_name"), _IS_RUNNING.label("is_running"),
        CoachingSession.id.label("session_id"), CoachingSession.number, Feedback.id.label("feedback_id"),
        sa.case((Goal.id.is_not(None), Milestone.id)).label("milestone_id"),
        sa.case((Goal.id.is_not(None), Milestone.title)).label("milestone_title"),
    )
    .join(Engagement, Engagement.id == Action.engagement_id)
    .join(_Client, _Client.id == Engagement.client_id)
    .join(_Coach, _Coach.id == Engagement.coach_id)
    .outerjoin(CoachingSession, CoachingSession.id == Action.session_id)
    .outerjoin(Feedback, FROM_FEEDBACK)
    .outerjoin(Milestone, Milestone.id == Feedback.milestone_id)
    .outerjoin(Goal, (Goal.id == Milestone.goal_id) & goal_is_visible())
    .where(takes_part(), sa.or_(Engagement.client_id == VIEWER_ID, _IS_RUNNING))
)  # fmt: skip
_OPEN = _ACTIONS.where(Action.state == ActionState.OPEN, _IS_RUNNING)
_BY = {
    Which.OPEN: _OPEN,
    Which.OVERDUE: _OPEN.where(Action.due_on < sa.bindparam("today", type_=sa.Date)),
    Which.DONE: _ACTIONS.where(Action.state != ActionState.OPEN),
}
_OF = {Whose.ALL: sa.true(), Whose.MINE: Action.owner_id == VIEWER_ID, Whose.THEIRS: Action.owner_id != VIEWER_ID}
_STATEMENTS = {(which, whose): _BY[which].where(_OF[whose]) for which in Which for whose in Whose}


def actions(viewer: Viewer, which: Which, whose: Whose, today: date, cursor: str | None) -> Page[sa.Row[Any]]:
    """Open ones by their day, the earliest first; done and dropped ones, the latest first. A coach finds those of clients now."""
    statement, bound = _STATEMENTS[which, whose], viewer.bound()
    if which is Which.DONE:
        return page_by_key(statement, [Action.closed_at, Action.id], cursor, PAGE, descending=True, **bound)
    bound |= {"today": today} if which is Which.OVERDUE else {}
    return page_by_key(statement, [Action.due_on, Action.id], cursor, PAGE, **bound)
