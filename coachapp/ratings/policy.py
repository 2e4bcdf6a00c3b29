"""Who may rate a goal, with the sentence people read when they may not."""

from __future__ import annotations

from typing import Any

from coachapp.core.policy import YES, Decision, no
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.goals.models import Goal, GoalState
from coachapp.sessions.models import CoachingSession
from coachapp.sessions.policy import may_work_together

ALONE = "Ratings are given by two people. They begin when a coach works with you on this goal."
NOT_PURSUED = "Only an active goal is rated."
CLOSED = "This session is closed, and its ratings stay as they were."
AGAIN = f"{CLOSED} What you typed is still here: sent again, it counts from today."


def may_be_rated(goal: Goal | Any, *, is_together: bool) -> Decision:
    """An active goal that its client and a coach look at together; the first half of `may_rate`, and all of it where both are found."""
    if goal.state is not GoalState.ACTIVE:
        return no(NOT_PURSUED)
    return YES if is_together else no(ALONE)


def may_rate(viewer: Viewer, goal: Goal, engagement: Engagement | None, coaching_session: CoachingSession | None) -> Decision:
    """The client and a coach who works with them now, in a session that is not over or in none."""
    together = engagement if engagement is not None and engagement.client_id == goal.client_id else None
    first = may_be_rated(goal, is_together=together is not None)
    if not first or together is None:
        return first
    return may_rate_in(viewer, coaching_session) if coaching_session else may_work_together(viewer, together)


def may_rate_in(viewer: Viewer, coaching_session: CoachingSession) -> Decision:
    """Rate the client's active goals in this session."""
    together = may_work_together(viewer, coaching_session.engagement)
    return no(CLOSED) if together and coaching_session.is_over else together
