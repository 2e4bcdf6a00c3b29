"""Did it help: when it is asked, what the client may say, where it stands, and the coach's own tally."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from coachapp.accounts.models import Account
from coachapp.core.policy import Decision
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import loop_queries
from coachapp.feedback.help import HELP_AFTER, can_tell, count_up
from coachapp.feedback.models import Feedback, Help, ResponseKind
from coachapp.feedback.policy import may_tell_help
from coachapp.goals.models import Milestone
from coachapp.ledger.models import Activity, OutboxMail
from coachapp.sessions.models import CoachingSession
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]
ABOUT = ": Open benchmark"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class Said:
    response_kind: ResponseKind | None = ResponseKind.WILL_ACT
    responded_at: datetime | None = NOW - HELP_AFTER
    helped: Help | None = None
    published_at: datetime = NOW - timedelta(days=40)
    client_id: int = 1


@pytest.fixture
def acted(benchmark: Milestone, engagement: Engagement) -> Feedback:
    """Ada said *will act* 29 days ago."""
    return make.feedback(
        make.coaching_session(engagement, starts_at=make.ago(30), published=True), benchmark, response=ResponseKind.WILL_ACT
    )


def client(account: Account) -> Viewer:
    return Viewer(account_id=account.id, roles=frozenset({"client"}), name=account.name)


def test_it_is_time_after_four_weeks_to_the_second() -> None:
    assert can_tell(Said(), NOW)
    assert not can_tell(Said(responded_at=NOW - HELP_AFTER + timedelta(seconds=1)), NOW)


@pytest.mark.parametrize("kind", [None, ResponseKind.GOT_IT, ResponseKind.LETS_DISCUSS])
def test_only_a_promise_can_have_helped(kind: ResponseKind | None) -> None:
    assert not can_tell(Said(response_kind=kind), NOW)


def test_the_rule_says_why_not() -> None:
    def asked(account_id: int, *, is_running: bool = True, now: datetime = NOW) -> Decision:
        viewer = Viewer(account_id=account_id, roles=frozenset({"client"}), name="Ada")
        return may_tell_help(viewer, Said(), is_running=is_running, now=now)

    assert asked(1)
    assert asked(2).reason == "Only the client it was written to says whether it helped."
    assert asked(1, is_running=False).reason == "This engagement has ended. What was said in it stays readable."
    assert asked(1, now=NOW - timedelta(days=1)).reason == "Whether it helped is asked four weeks after you said that you will act."


def test_a_tally_counts_and_says_since_when() -> None:
    def said(days: int, kind: ResponseKind | None, waited: int | None, helped: Help | None, many: int = 1) -> tuple[Any, ...]:
        return kind, helped, waited, many, NOW - timedelta(days=days)

    act, got = ResponseKind.WILL_ACT, ResponseKind.GOT_IT
    counted = count_up(
        [
            said(90, act, 1, Help.HELPED),
            said(80, act, 2, Help.WORSE),
            said(70, act, 9, None),
            said(60, got, 4, None, 2),
            said(2, None, None, None),
        ]
    )
    assert counted is not None
    assert (counted.said, counted.answered, counted.acted) == (6, 5, 3)
    assert (counted.helped, counted.no_difference, counted.worse) == (1, 0, 1)
    assert counted.since == NOW - timedelta(days=90)
    assert counted.days_to_answer == 4


def test_a_tally_of_nothing_is_none_and_without_answers_has_no_median() -> None:
    assert count_up([]) is None
    counted = count_up([(None, None, None, 1, NOW - timedelta(days=40))])
    assert counted is not None
    assert counted.days_to_answer is None


def test_27_days_after_the_promise_nobody_asks_and_28_days_after_it_stands_there(
    as_: As, ada: Account, benchmark: Milestone, engagement: Engagement
) -> None:
    said = make.feedback(make.coaching_session(engagement, published=True), benchmark, response=ResponseKind.WILL_ACT)
    assert said.responded_at is not None
    for days, is_there in ((27, False), (28, True)):
        with time_machine.travel(said.responded_at + timedelta(days=days, minutes=1), tick=False):
            page = as_(ada).open("progress.milestone", milestone_id=benchmark.id)
            assert page.has("Did it help?") is is_there
            assert bool(loop_queries.asked_of_client(client(ada), datetime.now(UTC))[1]) is is_there
            sent = as_(ada).post("feedback.help", {"helped": "helped"}, feedback_id=said.id)
            assert sent.status == (200 if is_there else 403)


def test_one_press_says_so_and_the_chain_tells_it_to_both(as_: As, ada: Account, carl: Account, acted: Feedback) -> None:
    page = as_(ada).open("progress.milestone", milestone_id=acted.milestone_id).press("Made it worse" + ABOUT)
    assert page.path == f"/milestones/{acted.milestone_id}"
    assert page.has("it made things worse")
    assert as_(carl).open("progress.milestone", milestone_id=acted.milestone_id).has("it made things worse")
    assert make.row(Feedback).helped is Help.WORSE
    assert [(line.verb, line.changes) for line in make.rows(Activity)] == [("feedback.helped", {})]
    assert make.rows(OutboxMail) == []


def test_said_differently_the_later_word_counts_and_twice_the_same_is_once(as_: As, ada: Account, acted: Feedback) -> None:
    browser = as_(ada)
    for helped in ("helped", "helped", "no_difference"):
        assert browser.post("feedback.help", {"helped": helped}, feedback_id=acted.id).status == 200
    assert make.row(Feedback).helped is Help.NO_DIFFERENCE
    assert len(make.rows(Activity, verb="feedback.helped")) == 2
    assert browser.open("progress.milestone", milestone_id=acted.milestone_id).has("it made no difference")
    assert loop_queries.asked_of_client(client(ada), make.now())[1] == []


def test_an_unknown_word_is_refused_with_the_question(as_: As, ada: Account, acted: Feedback) -> None:
    page = as_(ada).post("feedback.help", {"helped": "a little"}, feedback_id=acted.id)
    assert page.status == 422
    assert page.has("Choose helped, no difference or made it worse.")
    assert page.button("Helped" + ABOUT)
    assert make.row(Feedback).helped is None


def test_the_coach_sees_no_button_and_strangers_see_nothing(
    as_: As, carl: Account, olga: Account, stan: Account, max_: Account, acted: Feedback
) -> None:
    page = as_(carl).open("progress.milestone", milestone_id=acted.milestone_id)
    assert page.button("Helped" + ABOUT) is None
    assert not page.has("Did it help?")
    assert as_(carl).post("feedback.help", {"helped": "helped"}, feedback_id=acted.id).status == 403
    for account in (olga, stan, max_):
        assert as_(account).post("feedback.help", {"helped": "helped"}, feedback_id=acted.id).status == 404
    assert make.row(Feedback).helped is None


def test_after_the_end_it_is_not_asked(ada: Account, carl: Account, benchmark: Milestone) -> None:
    over = make.engagement(ada, carl, state=EngagementState.ENDED)
    make.feedback(make.coaching_session(over, starts_at=make.ago(60), published=True), benchmark, response=ResponseKind.WILL_ACT)
    assert loop_queries.asked_of_client(client(ada), make.now())[1] == []


def test_the_tally_is_the_coachs_own(
    ada: Account, carl: Account, olga: Account, acted: Feedback, benchmark: Milestone, workshop: Milestone
) -> None:
    hers: CoachingSession = make.coaching_session(make.engagement(ada, olga), published=True)
    make.feedback(hers, workshop)
    of_carl, of_olga, of_ada = (loop_queries.tally(client(account)) for account in (carl, olga, ada))
    assert of_carl is not None
    assert (of_carl.said, of_carl.acted, of_carl.days_to_answer) == (1, 1, 1)
    assert of_olga is not None
    assert (of_olga.said, of_olga.acted, of_olga.days_to_answer) == (1, 0, None)
    assert of_ada is None
