"""When the method asks again. Pure rules; the statements in `choice_queries` use the same figures.

- Why now? (product.md, method 2): a goal's answer is looked at again after six months.
- Reflection (method 4): a milestone that ended asks what it taught, for four weeks; after that it waits to be written unasked.
- Not doing (method 5): a line with a day to look at it again comes up on that day, until it is taken up or left.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from coachapp.goals.models import OPEN, MilestoneState

WHY_NOW_LASTS = timedelta(days=183)
REFLECT_WITHIN = timedelta(days=28)
LEFT_FOR = timedelta(days=183)
"""So long is a line of *Not doing* left alone that was looked at and stays."""


def is_why_now_due(looked_at: datetime | None, made_at: datetime, now: datetime) -> bool:
    """Whether six months have passed since *Why now?* was looked at, or since the goal was made if it never was."""
    return now - (looked_at or made_at) > WHY_NOW_LASTS


def is_reflection_asked(state: MilestoneState, ended_at: datetime, is_written: bool, now: datetime) -> bool:
    """Whether a milestone that ended still asks for its reflection."""
    return state not in OPEN and not is_written and now - ended_at <= REFLECT_WITHIN
