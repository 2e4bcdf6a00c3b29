"""Handover: the client picks which goals and feedback go along from one coach to the next, adds a letter, and can take it back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.feedback.handover_models import HandedGoal, Handover
from coachapp.feedback.models import Feedback
from coachapp.goals.models import Goal, GoalShare, GoalState, Milestone
from coachapp.ledger.models import OutboxMail
from coachapp.sessions.models import CoachingSession
from tests import make
from tests.browser import Page, Visitor

As = Callable[[Account | None], Visitor]
WORDS = "Find out which lab needs it."
LETTER = "We learned that **one partner** is enough."


@pytest.fixture
def to_olga(ada: Account, olga: Account) -> Engagement:
    """Ada works with Olga from now on."""
    return make.engagement(ada, olga, since=make.ago(2))


@pytest.fixture
def goal(ada: Account, engagement: Engagement) -> Goal:
    """A goal that Ada shares with Carl alone."""
    made = make.goal(ada, "Robots", is_shared_with_all=False)
    make.kept(GoalShare(goal_id=made.id, engagement_id=engagement.id))
    return made


@pytest.fixture
def said(benchmark: Milestone, before: CoachingSession) -> Feedback:
    """What Carl wrote."""
    return make.feedback(before, benchmark, WORDS)


def handover_page(as_: As, ada: Account, to_olga: Engagement) -> Page:
    return as_(ada).open("feedback.handover", engagement_id=to_olga.id)


def test_from_the_coaches_page_with_goal_feedback_and_letter(
    as_: As, ada: Account, olga: Account, said: Feedback, to_olga: Engagement
) -> None:
    page = as_(ada).open("engagements.coaches").follow("Hand over to Olga Petrenko")
    page = page.choose("Robots", "The goal, with what Carl Moreau wrote about it").fill("Letter", LETTER).press("Hand over")
    assert page.has("From Carl Moreau to Olga Petrenko")
    at_olga = as_(olga)
    client_page = at_olga.open("progress.client", client_id=ada.id)
    assert client_page.has("Handed over to you from Carl Moreau")
    assert "<strong>one partner</strong>" in client_page.html
    milestone = at_olga.open("progress.milestone", milestone_id=said.milestone_id)
    assert milestone.has(WORDS)
    assert milestone.has("Carl, handed over")
    mail = make.row(OutboxMail)
    assert (mail.recipient, mail.subject) == (olga.email, "Ada Reyes hands over to you from Carl Moreau")
    assert "one partner" not in mail.text


def test_a_goal_may_go_along_without_its_feedback(as_: As, ada: Account, olga: Account, said: Feedback, to_olga: Engagement) -> None:
    assert as_(olga).open("progress.milestone", milestone_id=said.milestone_id).status == 404
    handover_page(as_, ada, to_olga).choose("Robots", "The goal").press("Hand over")
    page = as_(olga).open("progress.milestone", milestone_id=said.milestone_id)
    assert page.status == 200
    assert not page.has(WORDS)
    assert not make.row(HandedGoal).with_feedback


def test_what_is_not_picked_stays_behind(as_: As, ada: Account, olga: Account, said: Feedback, to_olga: Engagement) -> None:
    handover_page(as_, ada, to_olga).fill("Letter", LETTER).press("Hand over")
    assert as_(olga).open("progress.milestone", milestone_id=said.milestone_id).status == 404
    assert make.rows(HandedGoal) == []


def test_it_works_from_an_engagement_that_ended(as_: As, ada: Account, carl: Account, olga: Account) -> None:
    make.engagement(ada, carl, state=EngagementState.ENDED)
    to_olga = make.engagement(ada, olga)
    handover_page(as_, ada, to_olga).fill("Letter", LETTER).press("Hand over")
    assert as_(olga).open("progress.client", client_id=ada.id).has("Handed over to you from Carl Moreau")


def test_taken_back_the_letter_and_the_feedback_are_gone(as_: As, ada: Account, olga: Account, said: Feedback, to_olga: Engagement) -> None:
    page = handover_page(as_, ada, to_olga).choose("Robots", "The goal, with what Carl Moreau wrote about it").fill("Letter", LETTER)
    page.press("Hand over").press("Take back what went from Carl Moreau to Olga Petrenko")
    at_olga = as_(olga)
    assert not at_olga.open("progress.client", client_id=ada.id).has("Handed over to you")
    assert not at_olga.open("progress.milestone", milestone_id=said.milestone_id).has(WORDS)
    handover = make.row(Handover)
    as_(ada).post("feedback.take_back", handover_id=handover.id)
    assert make.row(Handover).taken_back_at == handover.taken_back_at


def test_a_second_one_replaces_the_first_and_begins_with_its_words(as_: As, ada: Account, said: Feedback, to_olga: Engagement) -> None:
    handover_page(as_, ada, to_olga).choose("Robots", "The goal, with what Carl Moreau wrote about it").fill("Letter", "First.").press(
        "Hand over"
    )
    again = handover_page(as_, ada, to_olga)
    assert again.value("Letter") == "First."
    again.fill("Letter", "Second.").press("Hand over")
    first, second = make.rows(Handover)
    assert first.taken_back_at
    assert (second.letter, second.taken_back_at) == ("Second.", None)
    assert len(make.rows(HandedGoal, handover_id=second.id)) == 1


def test_pressed_twice_it_is_handed_over_once(as_: As, ada: Account, engagement: Engagement, to_olga: Engagement) -> None:
    for _ in range(2):
        as_(ada).post("feedback.hand_over", {"letter": LETTER, "once": "the same"}, engagement_id=to_olga.id)
    assert len(make.rows(Handover)) == 1
    assert len(make.rows(OutboxMail)) == 1


def test_nothing_to_hand_over_is_refused_and_a_foreign_goal_is_not_taken(
    as_: As, ada: Account, stan: Account, goal: Goal, engagement: Engagement, to_olga: Engagement
) -> None:
    page = handover_page(as_, ada, to_olga).press("Hand over")
    assert page.status == 422
    assert page.has("Choose a goal that goes along, or write a letter.")
    other = make.goal(stan, "Not Ada’s")
    sent = {"letter": LETTER, f"goal_{goal.id}": "nothing", f"goal_{other.id}": "feedback"}
    as_(ada).post("feedback.hand_over", sent, engagement_id=to_olga.id)
    assert make.rows(HandedGoal) == []


def test_a_refused_letter_is_not_lost(as_: As, ada: Account, goal: Goal, to_olga: Engagement) -> None:
    page = as_(ada).post("feedback.hand_over", {"letter": LETTER, f"goal_{goal.id}": "everything"}, engagement_id=to_olga.id)
    assert page.status == 422
    assert page.value("Letter") == LETTER
    assert make.rows(Handover) == []


def test_who_may_not(
    as_: As, ada: Account, carl: Account, olga: Account, stan: Account, max_: Account, engagement: Engagement, to_olga: Engagement
) -> None:
    for who, status in ((olga, 403), (carl, 404), (stan, 404), (max_, 404)):
        assert as_(who).post("feedback.hand_over", {"letter": LETTER}, engagement_id=to_olga.id).status == status
    stans = make.engagement(stan, carl)
    assert as_(ada).post("feedback.hand_over", {"letter": LETTER, "from": stans.id}, engagement_id=to_olga.id).status == 404
    assert make.rows(Handover) == []
    made = make.kept(Handover.write(LETTER, from_id=engagement.id, to_id=to_olga.id, now=make.now()))
    for who in (olga, carl, stan, max_):
        assert as_(who).post("feedback.take_back", handover_id=made.id).status == 404


def test_with_one_coach_only_there_is_nothing_to_hand_over(as_: As, ada: Account, engagement: Engagement) -> None:
    assert not as_(ada).open("engagements.coaches").has("Hand over to")
    page = as_(ada).open("feedback.handover", engagement_id=engagement.id)
    assert page.status == 403
    assert page.has("there is no coach to hand over from")


def test_a_draft_is_not_offered(as_: As, ada: Account, engagement: Engagement, to_olga: Engagement) -> None:
    make.goal(ada, "Not ready", state=GoalState.DRAFT)
    assert not handover_page(as_, ada, to_olga).has("Not ready")
