"""Who reads feedback among a client's coaches: its author only, unless the client opens it or hands it over (product.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from coachapp.accounts.models import Account
from coachapp.core.db import become, db
from coachapp.core.markdown import RENDERER
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.feedback.handover_models import HandedGoal, Handover
from coachapp.feedback.models import Feedback
from coachapp.goals.models import Goal, GoalShare, Milestone
from coachapp.ledger.models import Activity
from coachapp.sessions.models import CoachingSession
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]
WORDS = "Find out which lab needs it."


@pytest.fixture
def with_olga(ada: Account, olga: Account) -> Engagement:
    """Ada works with Olga as well."""
    return make.engagement(ada, olga)


@pytest.fixture
def said(benchmark: Milestone, before: CoachingSession) -> Feedback:
    """What Carl wrote twenty days ago."""
    return make.feedback(before, benchmark, WORDS)


def opened(ada: Account) -> None:
    become("write")
    db.session.get_one(Account, ada.id).is_open_among_coaches = True
    db.session.commit()
    become("read")


def handed(goal: Goal, from_: Engagement, to: Engagement, *, with_feedback: bool = True, at: datetime | None = None) -> Handover:
    made = make.kept(Handover(from_engagement_id=from_.id, to_engagement_id=to.id, renderer=RENDERER, made_at=at or make.ago(1)))
    make.kept(HandedGoal(handover_id=made.id, goal_id=goal.id, with_feedback=with_feedback))
    return made


def reads(as_: As, who: Account, said: Feedback) -> bool:
    """Whether the words stand on the milestone's page, and the thread's own page answers accordingly."""
    on_page = as_(who).open("progress.milestone", milestone_id=said.milestone_id).has(WORDS)
    assert as_(who).open("feedback.answer", feedback_id=said.id).status == (200 if on_page else 404)
    return on_page


def test_a_second_coach_sees_the_goal_and_not_the_others_feedback(as_: As, olga: Account, with_olga: Engagement, said: Feedback) -> None:
    assert not reads(as_, olga, said)
    assert as_(olga).post("feedback.reply", {"text": "I think so too."}, feedback_id=said.id).status == 404


def test_the_clients_switch_opens_it_to_read_and_not_to_answer(
    as_: As, ada: Account, carl: Account, olga: Account, with_olga: Engagement, said: Feedback
) -> None:
    opened(ada)
    assert reads(as_, olga, said)
    assert reads(as_, carl, said)
    assert as_(olga).post("feedback.reply", {"text": "I think so too."}, feedback_id=said.id).status == 403
    assert as_(olga).post("feedback.respond", {"kind": "got_it"}, feedback_id=said.id).status == 403


def test_the_switch_opens_nothing_on_a_goal_that_is_not_shared(
    as_: As, ada: Account, olga: Account, with_olga: Engagement, engagement: Engagement, goal: Goal, said: Feedback
) -> None:
    opened(ada)
    become("write")
    db.session.get_one(Goal, goal.id).is_shared_with_all = False
    db.session.add(GoalShare(goal_id=goal.id, engagement_id=engagement.id))
    db.session.commit()
    assert as_(olga).open("progress.milestone", milestone_id=said.milestone_id).status == 404
    assert as_(olga).open("feedback.answer", feedback_id=said.id).status == 404


def test_the_switch_opens_nothing_to_strangers_and_admins(
    as_: As, ada: Account, stan: Account, max_: Account, olga: Account, said: Feedback
) -> None:
    opened(ada)
    for who in (stan, max_, olga):
        assert as_(who).open("feedback.answer", feedback_id=said.id).status == 404


def test_what_is_handed_over_is_read_and_marked(
    as_: As, olga: Account, carl: Account, with_olga: Engagement, engagement: Engagement, goal: Goal, said: Feedback
) -> None:
    handed(goal, engagement, with_olga)
    assert reads(as_, olga, said)
    assert as_(olga).open("progress.milestone", milestone_id=said.milestone_id).has("Carl, handed over")
    assert not as_(carl).open("progress.milestone", milestone_id=said.milestone_id).has("handed over")


@pytest.mark.parametrize("lacking", ["feedback", "taken back", "written later", "ended"])
def test_a_handover_gives_no_more_than_the_client_chose(
    as_: As, olga: Account, with_olga: Engagement, engagement: Engagement, goal: Goal, said: Feedback, lacking: str
) -> None:
    at = make.ago(25) if lacking == "written later" else None
    made = handed(goal, engagement, with_olga, with_feedback=lacking != "feedback", at=at)
    become("write")
    if lacking == "taken back":
        db.session.get_one(Handover, made.id).taken_back_at = make.now()
    if lacking == "ended":
        db.session.get_one(Engagement, with_olga.id).state = EngagementState.ENDED
    db.session.commit()
    assert as_(olga).open("feedback.answer", feedback_id=said.id).status == 404


def test_the_timeline_tells_of_feedback_to_whoever_may_read_it(
    as_: As, ada: Account, carl: Account, olga: Account, with_olga: Engagement, said: Feedback
) -> None:
    line = {"client_id": ada.id, "actor_id": carl.id, "verb": "feedback.published", "changes": {}}
    make.kept(Activity(at=said.published_at, subject_kind="milestone", subject_id=said.milestone_id, **line))
    assert not as_(olga).open("progress.client_timeline", client_id=ada.id).has("Feedback published")
    opened(ada)
    assert as_(olga).open("progress.client_timeline", client_id=ada.id).has("Feedback published")
