"""Ada works with Carl on two milestones of one goal; today is session 6's day."""

from __future__ import annotations

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.goals.models import Goal, Milestone
from coachapp.sessions.models import CoachingSession
from tests import make


@pytest.fixture
def goal(ada: Account) -> Goal:
    return make.goal(ada)


@pytest.fixture
def benchmark(goal: Goal) -> Milestone:
    return make.milestone(goal, "Open benchmark")


@pytest.fixture
def workshop(goal: Goal, benchmark: Milestone) -> Milestone:
    return make.milestone(goal, "Workshop")


@pytest.fixture
def before(engagement: Engagement) -> CoachingSession:
    """The session before this one, held and published twenty days ago."""
    return make.coaching_session(engagement, published=True)


@pytest.fixture
def today(engagement: Engagement, before: CoachingSession) -> CoachingSession:
    """The session whose review is written."""
    return make.coaching_session(engagement, starts_at=make.ago(hours=1))
