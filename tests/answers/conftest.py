"""Ada works with Carl on two milestones of one goal, and Carl is about to publish what he wrote; a real mail server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.feedback.models import Signal
from coachapp.goals.models import Goal, Milestone
from coachapp.sessions.models import CoachingSession
from tests import make
from tests.support.postbox import Postbox, open_postbox


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    """A mail server."""
    with open_postbox() as box:
        yield box


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
def today(engagement: Engagement, benchmark: Milestone, workshop: Milestone) -> CoachingSession:
    """The session whose review is written, and not published yet."""
    coaching_session = make.coaching_session(engagement, starts_at=make.ago(hours=1))
    make.draft(coaching_session, workshop, "Two names before Christmas.", Signal.ON_TRACK)
    make.draft(coaching_session, benchmark, "Who needs this?", Signal.OFF_TRACK)
    return coaching_session
