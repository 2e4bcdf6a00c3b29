"""The coach's home over real rows: each sign, *Later*, and what the tally says; the client's home: what is asked, and the preparation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.feedback.models import ResponseKind
from coachapp.feedback.review_models import Skip
from coachapp.goals.look_models import Look, Right
from coachapp.goals.models import Goal, Milestone, MilestoneState
from coachapp.home.models import Snooze
from coachapp.sessions.models import CoachingSession
from tests import make
from tests.browser import Page, Visitor, tidy
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]


@pytest.fixture
def goal(ada: Account) -> Goal:
    return make.goal(ada)


@pytest.fixture
def workshop(goal: Goal, engagement: Engagement) -> Milestone:
    return make.milestone(goal, "Workshop", created_at=make.ago(100))


def needs_of(page: Page) -> str:
    found = next(section for section in page.soup.find_all("section") if section.h2 and section.h2.get_text(strip=True) == "Needs you")
    return tidy(found.get_text(" ")).replace("“ ", "“").replace(" ”", "”")


def test_a_check_in_is_unread_until_its_coach_looks(
    as_: As, carl: Account, goal: Goal, workshop: Milestone, engagement: Engagement
) -> None:
    make.coaching_session(engagement)
    make.kept(Look(goal_id=goal.id, viewer_id=carl.id, on_day=make.ago(5).date(), first_at=make.ago(5), right=Right.COACH))
    checked_in(workshop, 3, days_ago=6)
    assert "you have not read" not in needs_of(as_(carl).open("home.home"))
    checked_in(workshop, 3, days_ago=2)
    page = as_(carl).open("home.home")
    assert "A check-in you have not read" in needs_of(page)
    page.follow("Read: Ada Reyes")
    assert "you have not read" not in needs_of(as_(carl).open("home.home"))


def checked_in(milestone: Milestone, confidence: int, *, days_ago: float) -> None:
    made = make.check_in(milestone, confidence=confidence, at=make.ago(days_ago))
    (row,) = make.rows(Milestone, id=milestone.id)
    row.note_check_in(progress=20, confidence=confidence, now=made.created_at)
    make.kept(row)


def test_falling_confidence_is_told_with_its_figures(as_: As, carl: Account, workshop: Milestone, engagement: Engagement) -> None:
    make.coaching_session(engagement)
    for confidence, days_ago in ((5, 40), (4, 30), (3, 20), (2, 10)):
        checked_in(workshop, confidence, days_ago=days_ago)
    page = as_(carl).open("progress.client", client_id=workshop_client(workshop)).visitor.open("home.home")
    assert "Confidence fell from 4 to 2 over three check-ins on “Workshop”" in needs_of(page)


def workshop_client(milestone: Milestone) -> int:
    return make.row(Goal, id=milestone.goal_id).client_id


def test_a_milestone_that_two_reviews_passed_over_is_uncovered_unless_they_said_why(
    as_: As, carl: Account, goal: Goal, workshop: Milestone, engagement: Engagement
) -> None:
    other = make.milestone(goal, "Open benchmark", created_at=make.ago(100))
    make.coaching_session(engagement)
    for days_ago in (30, 20):
        held = make.coaching_session(engagement, starts_at=make.ago(days_ago), published=True)
        make.feedback(held, other, response=ResponseKind.GOT_IT)
    assert "No feedback on “Workshop” in the last 2 reviews" in needs_of(as_(carl).open("home.home")).replace("“Workshop”", "“Workshop”")
    make.kept(Skip(session_id=held.id, milestone_id=workshop.id, why="Not started.", skipped_at=held.starts_at))
    assert "No feedback on" not in needs_of(as_(carl).open("home.home"))


def test_later_puts_one_reason_off_for_a_week(as_: As, carl: Account, engagement: Engagement) -> None:
    page = as_(carl).open("home.home")
    assert "No session booked." in needs_of(page)
    page = page.press("Later: Ada Reyes")
    assert "No session booked." not in needs_of(page)
    put_off = make.row(Snooze)
    assert put_off.why == "unbooked"
    assert timedelta(days=6, hours=23) < put_off.until - make.now() <= timedelta(days=7)
    put_off.until = make.ago(0.01)
    make.kept(put_off)
    assert "No session booked." in needs_of(as_(carl).open("home.home"))


def test_later_knows_its_reasons_and_ones_own_clients(as_: As, carl: Account, olga: Account, ada: Account, engagement: Engagement) -> None:
    assert as_(carl).post("home.later", {"why": "tired"}, client_id=ada.id).status == 409
    assert as_(olga).post("home.later", {"why": "late"}, client_id=ada.id).status == 404
    assert make.rows(Snooze) == []


def test_the_tally_is_the_coachs_alone(
    as_: As, carl: Account, olga: Account, ada: Account, workshop: Milestone, engagement: Engagement
) -> None:
    make.feedback(make.coaching_session(engagement, published=True), workshop, response=ResponseKind.WILL_ACT)
    page = as_(carl).open("home.home")
    assert page.has("Clients acted on your feedback once since")
    assert page.has("Half of all answers come within 1 day")
    assert not as_(olga).open("home.home").has("acted on your feedback")
    assert not as_(ada).open("home.home").has("acted on your feedback")


def test_four_weeks_after_will_act_the_client_says_whether_it_helped(
    as_: As, ada: Account, workshop: Milestone, engagement: Engagement
) -> None:
    checked_in(workshop, 3, days_ago=3)
    held = make.coaching_session(engagement, starts_at=make.ago(40), published=True)
    make.feedback(held, workshop, response=ResponseKind.WILL_ACT)
    page = as_(ada).open("home.home")
    assert page.has("Did it help?")
    assert not page.press("Helped: Workshop").has("Did it help?")


def test_what_is_asked_stands_on_the_home_with_its_act(as_: As, ada: Account, carl: Account, goal: Goal, workshop: Milestone) -> None:
    checked_in(workshop, 3, days_ago=3)
    make.milestone(goal, "Reproduce one-shot imitation", state=MilestoneState.DONE, state_at=make.ago(3), done_on=make.ago(3).date())
    make.not_doing(ada, "A second review panel", revisit_on=make.ago(1).date())
    make.proposal(goal, carl, title="Call Ghent first")
    page = as_(ada).open("home.home")
    for asked in ("Proposed to you", "New milestone: Call Ghent first", "Look at it again", "Why now?", "A second review panel"):
        assert page.has(asked), asked
    assert page.has("What did it teach?")
    assert page.link("Reflect on Reproduce one-shot imitation")
    assert not as_(carl).open("home.home").has("Proposed to you")


def test_the_preparation_opens_three_days_before_and_is_then_the_primary_act(
    as_: As, ada: Account, workshop: Milestone, engagement: Engagement
) -> None:
    checked_in(workshop, 3, days_ago=3)
    make.coaching_session(engagement, starts_at=make.now() + timedelta(days=4))
    page = as_(ada).open("home.home")
    assert page.has("Preparation opens on")
    assert page.link("Prepare session 1") is None
    session = make.row(CoachingSession)
    session.starts_at = make.now() + timedelta(days=2, hours=23)
    make.kept(session)
    page = as_(ada).open("home.home")
    prepare = page.link("Prepare session 1")
    assert prepare is not None, page.text
    assert [b.get_text(strip=True) for b in page.soup.select("main .btn-primary")] == ["Prepare session 1"]


def test_the_clients_home_takes_eight_statements_at_most(as_: As, ada: Account, carl: Account, goal: Goal, engagement: Engagement) -> None:
    for number in range(12):
        milestone = make.milestone(goal, f"Milestone {number}")
        checked_in(milestone, 3, days_ago=3)
        make.feedback(make.coaching_session(engagement, starts_at=make.ago(60 - number), published=True), milestone)
    make.coaching_session(engagement)
    browser = as_(ada)
    assert len(statements_of(lambda: browser.open("home.home"))) <= 8
