"""The milestone page: the thread by session, what came of it, check-ins, history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.feedback.models import Help, ResponseKind, Signal
from coachapp.goals.models import Goal, Milestone
from coachapp.progress.chain import came_of
from tests import make
from tests.browser import Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]
START = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def goal(ada: Account) -> Goal:
    return make.goal(ada)


@pytest.fixture
def milestone(goal: Goal) -> Milestone:
    return make.milestone(goal, due_on=make.now().date() + timedelta(days=11))


@dataclass
class Said:
    id: int
    author_id: int
    day: int
    signal: Signal
    helped: Help | None = None

    @property
    def helped_at(self) -> datetime:
        return self.published_at + timedelta(days=35)

    @property
    def published_at(self) -> datetime:
        return START + timedelta(days=self.day)


@dataclass
class Report:
    day: int
    confidence_before: int | None
    confidence: int

    @property
    def created_at(self) -> datetime:
        return START + timedelta(days=self.day)


def test_a_chain_ends_at_the_same_coachs_next_word() -> None:
    words = [Said(3, 7, 40, Signal.OFF_TRACK), Said(2, 8, 20, Signal.ACHIEVED), Said(1, 7, 0, Signal.WATCH)]
    reports = [Report(45, 2, 3), Report(30, 4, 2), Report(10, 4, 4), Report(5, None, 4), Report(-3, 5, 4)]
    said = {key: [(echo.said, echo.outcome) for echo in chain] for key, chain in came_of(words, reports).items()}
    assert said[1] == [("confidence from 4 to", "2"), ("from watch to", "off track")]
    assert said[2] == [("confidence from 4 to", "2"), ("confidence from 2 to", "3")]
    assert said[3] == [("confidence from 2 to", "3")]
    assert came_of([], reports) == {}


def test_whether_it_helped_stands_in_the_chain_in_order_of_time() -> None:
    words = [Said(2, 7, 60, Signal.ON_TRACK), Said(1, 7, 0, Signal.WATCH, helped=Help.WORSE)]
    said = [(echo.said, echo.outcome) for echo in came_of(words, [Report(50, 2, 3), Report(10, 4, 2)])[1]]
    assert said == [
        ("confidence from 4 to", "2"),
        ("it made things", "worse"),
        ("confidence from 2 to", "3"),
        ("from watch to", "on track"),
    ]


def test_a_signal_that_stays_is_said_to_stay() -> None:
    chains = came_of([Said(2, 7, 9, Signal.WATCH), Said(1, 7, 0, Signal.WATCH)], [])
    assert [(echo.said, echo.outcome) for echo in chains[1]] == [("still", "watch")]


def test_feedback_stands_under_its_session_newest_first_with_the_turn(
    as_: As, ada: Account, milestone: Milestone, engagement: Engagement
) -> None:
    older = make.coaching_session(engagement, published=True, starts_at=make.ago(40))
    newer = make.coaching_session(engagement, published=True, starts_at=make.ago(6))
    make.feedback(older, milestone, "Keep the list.", signal=Signal.ON_TRACK, response=ResponseKind.GOT_IT)
    make.feedback(newer, milestone, "What with one partner?", signal=Signal.OFF_TRACK)
    page = as_(ada).open("progress.milestone", milestone_id=milestone.id)
    assert [heading.get_text(" ", strip=True).split(" ,")[0] for heading in page.soup.select(".c-thread h3")] == ["Session 2", "Session 1"]
    assert page.text.index("What with one partner?") < page.text.index("Keep the list.")
    assert page.has("Your turn, 6 days")
    assert page.has("from on track to off track")


def test_the_client_answers_on_the_milestone_page(
    as_: As, ada: Account, carl: Account, milestone: Milestone, engagement: Engagement
) -> None:
    make.feedback(make.coaching_session(engagement, published=True), milestone)
    page = as_(ada).open("progress.milestone", milestone_id=milestone.id)
    for name in ("Got it", "Let’s discuss"):
        assert page.button(f"{name}: {milestone.title}"), name
    answered = page.press(f"Got it: {milestone.title}")
    assert answered.path == f"/milestones/{milestone.id}"
    assert answered.has("got it")
    assert not answered.has("Your turn")


def test_the_coach_sees_whose_turn_it_is_and_no_control_of_the_clients(
    as_: As, carl: Account, milestone: Milestone, engagement: Engagement
) -> None:
    make.feedback(make.coaching_session(engagement, published=True, starts_at=make.ago(6)), milestone)
    page = as_(carl).open("progress.milestone", milestone_id=milestone.id)
    assert page.has("Ada ’s turn, 6 days") or page.has("Ada’s turn, 6 days")
    assert page.link("Edit milestone") is None
    assert page.link("Check in") is None
    assert not [name for name in ("Mark as done", "Set it aside", "Flag it") if page.button(name)]


def test_achieved_asks_the_client_to_mark_it_done(as_: As, ada: Account, milestone: Milestone, engagement: Engagement) -> None:
    make.feedback(make.coaching_session(engagement, published=True), milestone, signal=Signal.ACHIEVED)
    page = as_(ada).open("progress.milestone", milestone_id=milestone.id)
    assert page.has("Carl says that you have achieved this.")
    assert page.press(f"Mark it done: {milestone.title}").has("It is done.")


def test_another_coach_of_the_same_client_reads_no_word_of_it(
    as_: As, ada: Account, olga: Account, milestone: Milestone, engagement: Engagement
) -> None:
    make.engagement(ada, olga)
    make.feedback(make.coaching_session(engagement, published=True), milestone, "For your eyes.")
    page = as_(olga).open("progress.milestone", milestone_id=milestone.id)
    assert page.status == 200
    assert not page.has("For your eyes.")
    assert page.has("No feedback of yours yet.")


def test_an_empty_page_says_what_will_come(as_: As, ada: Account, milestone: Milestone) -> None:
    page = as_(ada).open("progress.milestone", milestone_id=milestone.id)
    assert page.has("No feedback yet.")
    assert page.has("No check-in yet.")
    assert page.has("in 11 days")


def test_check_ins_and_threads_are_paged(as_: As, ada: Account, milestone: Milestone, engagement: Engagement) -> None:
    for n in range(25):
        make.check_in(milestone, f"Report {n:02}.", at=make.ago(60 - n))
    for n in range(8):
        make.feedback(make.coaching_session(engagement, published=True, starts_at=make.ago(100 - n)), milestone, f"Word {n}.")
    page = as_(ada).open("progress.milestone", milestone_id=milestone.id)
    assert page.has("Report 24.")
    assert not page.has("Report 00.")
    assert not page.has("Word 0.")
    assert page.follow("Next").has("Report 00.")
    assert page.follow("Earlier feedback").has("Word 0.")


def test_for_strangers_the_milestone_does_not_exist(
    as_: As, olga: Account, stan: Account, max_: Account, milestone: Milestone, engagement: Engagement
) -> None:
    for account in (olga, stan, max_):
        assert as_(account).open("progress.milestone", milestone_id=milestone.id).status == 404


def test_odd_arguments_are_no_error_of_the_server(as_: As, ada: Account, milestone: Milestone) -> None:
    for first in ("x", "-1", "0", str(10**30)):
        assert as_(ada).open("progress.milestone", milestone_id=milestone.id, first=first).status == 200
    for list_ in ("checkins", "history"):
        assert as_(ada).open("progress.milestone", milestone_id=milestone.id, **{list_: "x"}).status == 404


def test_more_feedback_takes_no_more_queries(as_: As, ada: Account, milestone: Milestone, engagement: Engagement) -> None:
    browser = as_(ada)
    make.check_in(milestone)
    make.feedback(make.coaching_session(engagement, published=True, starts_at=make.ago(50)), milestone)
    few = statements_of(lambda: browser.open("progress.milestone", milestone_id=milestone.id))
    for n in range(5):
        make.check_in(milestone)
        make.feedback(make.coaching_session(engagement, published=True, starts_at=make.ago(40 - n)), milestone)
    many = statements_of(lambda: browser.open("progress.milestone", milestone_id=milestone.id))
    assert len(few) == len(many) <= 8
