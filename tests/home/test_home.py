"""Home: what waits for each of the roles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from coachapp.accounts.models import Account, AccountState
from coachapp.checkins.models import CheckIn
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.feedback.models import Feedback, ResponseKind, Signal
from coachapp.goals.models import Milestone, MilestoneState
from coachapp.ledger.models import OutboxMail
from coachapp.sessions.models import Action, ActionState
from tests import make
from tests.browser import Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]


@pytest.fixture
def milestone(ada: Account, engagement: Engagement) -> Milestone:
    """Ada is past her first day: a goal, a milestone, a check-in."""
    made = make.milestone(make.goal(ada), state=MilestoneState.IN_PROGRESS, progress=20, confidence=4, checked_in_at=make.ago(10))
    make.check_in(made)
    return made


def action(engagement: Engagement, owner: Account, text: str, in_days: int) -> Action:
    due_on = make.now().date() + timedelta(days=in_days)
    return make.kept(
        Action(engagement_id=engagement.id, owner_id=owner.id, text=text, due_on=due_on, state=ActionState.OPEN, created_at=make.ago(9))
    )


def test_the_first_day_shows_three_steps_and_one_button(as_: As, ada: Account, engagement: Engagement) -> None:
    make.coaching_session(engagement)
    page = as_(ada).open("home.home")
    assert page.heading == "Before session 1"
    assert page.has("Write a goal")
    assert page.has("Carl Moreau sees the goals you share")
    assert [a.get_text(strip=True) for a in page.soup.select("main .btn-primary")] == ["New goal"]


def test_the_second_step_opens_when_there_is_a_goal(as_: As, ada: Account, engagement: Engagement) -> None:
    make.goal(ada)
    page = as_(ada).open("home.home")
    assert page.heading == "Three first steps"
    assert [a.get_text(strip=True) for a in page.soup.select("main .btn-primary")] == ["New milestone"]


def test_the_third_step_is_a_check_in(as_: As, ada: Account, engagement: Engagement) -> None:
    made = make.milestone(make.goal(ada))
    link = as_(ada).open("home.home").link("Check in")
    assert link is not None
    assert link["href"] == f"/milestones/{made.id}/check-in"


def test_a_client_without_a_coach_can_begin(as_: As, ada: Account) -> None:
    page = as_(ada).open("home.home")
    assert page.status == 200
    assert page.has("Your coach sees the goals you share")


def test_feedback_is_answered_in_place_and_one_returns_home(as_: As, ada: Account, engagement: Engagement, milestone: Milestone) -> None:
    session = make.coaching_session(engagement, published=True)
    make.feedback(session, milestone, "Who needs it?", signal=Signal.OFF_TRACK)
    page = as_(ada).open("home.home")
    assert page.has("One waits for your answer")
    assert page.has("Off track")
    after = page.press(f"Got it: {milestone.title}", page.section("Who needs it?"))
    assert after.path == "/"
    assert make.row(Feedback).response_kind is ResponseKind.GOT_IT
    assert after.has("Nothing waits for your answer")


def test_a_check_in_on_home_carries_the_last_figures_over(as_: As, ada: Account, milestone: Milestone) -> None:
    page = as_(ada).open("home.home")
    assert page.has("20 %, confidence 4")
    after = page.fill("What moved?", "Ghent said yes.").press("Check in")
    assert after.path == "/"
    newest = make.rows(CheckIn)[-1]
    assert (newest.text, newest.progress, newest.confidence) == ("Ghent said yes.", 20, 4)


def test_a_refused_check_in_from_home_keeps_what_was_typed(as_: As, ada: Account, milestone: Milestone) -> None:
    refused = as_(ada).open("home.home").fill("What moved?", "Ghent said yes.").fill("Progress", "140").press("Check in")
    assert refused.status == 422
    assert refused.value("What moved?") == "Ghent said yes."
    assert len(make.rows(CheckIn)) == 1


def test_the_next_session_stands_with_its_agenda(
    as_: As, ada: Account, carl: Account, engagement: Engagement, milestone: Milestone
) -> None:
    session = make.coaching_session(engagement, starts_at=make.now() + timedelta(days=5))
    make.agenda_item(engagement, "Who is the reader?", coaching_session=session, by=carl)
    page = as_(ada).open("home.home")
    assert page.has("Session 1 with Carl Moreau, 50 minutes.")
    assert page.has("for Carl in London")
    assert page.has("Who is the reader?")


def test_actions_and_milestones_due_stand_in_one_list(
    as_: As, ada: Account, carl: Account, engagement: Engagement, milestone: Milestone
) -> None:
    action(engagement, ada, "Ask two keynotes", 4)
    action(engagement, carl, "Introduce her to Lyon", 4)
    make.milestone(make.goal(ada), "Submit", due_on=make.now().date() + timedelta(days=9))
    page = as_(ada).open("home.home")
    part = page.section("Due soon").get_text(" ")
    assert "Ask two keynotes" in part
    assert "in 4 days" in part
    assert "Submit" in part
    assert "Lyon" not in part
    page.press("Done: Ask two keynotes")
    assert make.row(Action, owner_id=ada.id).state is ActionState.DONE


def test_a_stranger_reads_nothing_of_it(as_: As, stan: Account, carl: Account, engagement: Engagement, milestone: Milestone) -> None:
    make.feedback(make.coaching_session(engagement, published=True), milestone, "Who needs it?")
    action(engagement, carl, "Introduce her to Lyon", -3)
    for other in (stan, make.account("Noor Haddad", "coach"), make.account("Max Adler", "admin")):
        page = as_(other).open("home.home")
        assert page.status == 200
        for secret in ("Ada", "Who needs it?", "Lyon", milestone.title):
            assert secret not in page.text, f"{other.name} reads {secret}"


def test_a_coach_without_clients_is_led_to_invite(as_: As, carl: Account) -> None:
    page = as_(carl).open("home.home")
    assert page.has("Invite your first client")
    assert page.link("Invite") is not None


def test_sessions_of_today_and_the_week_lead_to_their_review(as_: As, carl: Account, engagement: Engagement) -> None:
    today = make.coaching_session(engagement, starts_at=make.now() + timedelta(minutes=1))
    make.coaching_session(engagement, starts_at=make.now() + timedelta(days=4))
    page = as_(carl).open("home.home")
    assert page.has("One session today.")
    review = page.link("Review: Ada Reyes", page.section("Today"))
    assert review is not None
    assert review["href"] == f"/sessions/{today.id}/review"
    assert "session 2" in page.section("This week").get_text(" ")


def test_an_unfinished_review_is_to_finish(as_: As, carl: Account, engagement: Engagement, milestone: Milestone) -> None:
    session = make.coaching_session(engagement, starts_at=make.ago(3))
    make.draft(session, milestone)
    page = as_(carl).open("home.home")
    assert page.has("One client needs you.")
    assert page.has("Review of session 1 is a draft")
    assert page.link("Finish: Ada Reyes") is not None


def test_lets_discuss_is_the_coachs_turn_and_an_unanswered_feedback_the_clients(
    as_: As, carl: Account, engagement: Engagement, milestone: Milestone
) -> None:
    session = make.coaching_session(engagement, published=True)
    other = make.milestone(make.goal(make.row(Account, name="Ada Reyes")), "Workshop")
    make.feedback(session, milestone, response=ResponseKind.LETS_DISCUSS)
    make.feedback(session, other)
    page = as_(carl).open("home.home")
    row = page.within("Wants to discuss").get_text(" ")
    assert milestone.title in row
    assert page.link("New session: Ada Reyes") is not None
    assert "1 milestone without an answer" in page.section("Their turn").get_text(" ")


def test_what_stands_on_the_agenda_of_a_booked_session_waits_for_it_and_a_reply_does_not(
    as_: As, ada: Account, carl: Account, engagement: Engagement, milestone: Milestone
) -> None:
    said = make.feedback(make.coaching_session(engagement, published=True), milestone, response=ResponseKind.LETS_DISCUSS)
    assert as_(carl).open("home.home").has("Wants to discuss")
    make.coaching_session(engagement)
    page = as_(carl).open("home.home")
    assert not page.has("Wants to discuss")
    assert not page.has("Wrote to you")
    as_(ada).post("feedback.reply", {"text": "One more thing."}, feedback_id=said.id)
    assert as_(carl).open("home.home").has("Wrote to you under")


def test_a_client_without_a_booked_session_gets_one_by_one_button(as_: As, carl: Account, engagement: Engagement) -> None:
    make.coaching_session(engagement, starts_at=make.ago(38), published=True)
    page = as_(carl).open("home.home")
    assert page.has("No session booked. The last was 5 weeks ago.")
    assert page.follow("New session: Ada Reyes").path == "/sessions/new"


def test_what_a_client_does_not_share_is_no_reason(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    make.coaching_session(engagement)
    quiet: dict[str, Any] = {"state": MilestoneState.IN_PROGRESS, "checked_in_at": make.ago(60)}
    hidden = make.goal(ada, "Secret", is_shared_with_all=False)
    make.milestone(hidden, "Hidden step", **quiet)
    assert not as_(carl).open("home.home").has("Hidden step")
    make.milestone(make.goal(ada), "Shown step", **quiet)
    row = as_(carl).open("home.home").within("No check-in on").get_text(" ")
    assert "Shown step" in row
    assert "for 9 weeks." in row


def test_after_the_end_a_client_is_nobodys_reason(as_: As, ada: Account, carl: Account) -> None:
    ended = make.engagement(ada, carl, state=EngagementState.ENDED)
    make.coaching_session(ended, starts_at=make.ago(3))
    assert not as_(carl).open("home.home").has("Ada")


def test_ten_needs_are_listed_and_the_others_counted(as_: As, carl: Account) -> None:
    for number in range(12):
        make.engagement(make.account(f"Client{number} N", "client"), carl)
    page = as_(carl).open("home.home")
    assert page.has("12 of 12 clients, longest first")
    assert len(page.section("longest first").find_all("li")) == 10
    assert page.has("2 more")


def test_an_admin_sees_counts_and_doors(as_: As, max_: Account) -> None:
    page = as_(max_).open("home.home")
    assert page.has("No invitation is open.")
    assert page.link("Audit log") is not None
    assert not page.has("could not be sent")
    failed = {"kind": "invitation", "recipient": "x@example.org", "subject": "x", "text": "x", "html": "", "message_id": "<x@example.org>"}
    make.kept(OutboxMail(key="x", queued_at=make.ago(4), failed_at=make.ago(1), next_try_at=None, **failed))
    page = as_(max_).open("home.home")
    assert page.has("One mail could not be sent.")
    assert page.follow("See why mail failed").path == "/mail"


def test_on_a_new_instance_an_admin_reads_three_first_steps_until_a_coach_is_here(as_: As, max_: Account) -> None:
    page = as_(max_).open("home.home")
    assert page.has("None is set up: what would be mailed stands in the server’s terminal")
    assert page.follow("Set it up").path == "/account/security"
    assert page.follow("Invite a coach").path == "/accounts/invite"
    make.account("Carl Moreau", "coach", state=AccountState.INVITED)
    make.has_factor(max_)
    page = as_(max_).open("home.home")
    assert page.has("Your second factor, done")
    assert page.has("The first coach, invited")
    make.account("Olga Petrenko", "coach")
    assert not as_(max_).open("home.home").has("A mail server")


def test_two_roles_see_both_parts_under_one_heading(as_: As, stan: Account) -> None:
    both = make.account("Bea Both", "coach", "client")
    make.engagement(stan, both)
    page = as_(both).open("home.home")
    assert page.has("Needs you")
    assert page.has("Write a goal")


def test_the_coachs_home_takes_as_many_queries_for_thirty_clients_as_for_three(as_: As, carl: Account) -> None:
    def take_on(number: int) -> None:
        client = make.account(f"Client{number} N", "client")
        engagement = make.engagement(client, carl)
        made = make.milestone(make.goal(client), state=MilestoneState.IN_PROGRESS, checked_in_at=make.ago(60))
        make.feedback(make.coaching_session(engagement, published=True), made, response=ResponseKind.LETS_DISCUSS)
        make.draft(make.coaching_session(engagement, starts_at=make.ago(2)), made)
        action(engagement, client, "Call Ghent", -3)

    for number in range(3):
        take_on(number)
    visitor = as_(carl)
    few = len(statements_of(lambda: visitor.open("home.home")))
    for number in range(3, 30):
        take_on(number)
    assert len(statements_of(lambda: visitor.open("home.home"))) == few
    assert few <= 12


def test_the_clients_home_keeps_to_its_queries(as_: As, ada: Account, engagement: Engagement, milestone: Milestone) -> None:
    make.feedback(make.coaching_session(engagement, published=True), milestone)
    make.coaching_session(engagement)
    visitor = as_(ada)
    assert len(statements_of(lambda: visitor.open("home.home"))) <= 12
