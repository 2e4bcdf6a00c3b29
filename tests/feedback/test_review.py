"""The page a coach works on in a session: every open milestone, what changed beside each, and a pen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coachapp.accounts.models import Account
from coachapp.checkins.models import Evidence
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.feedback import board_queries, sheets
from coachapp.feedback.models import ResponseKind, Signal
from coachapp.goals.models import Goal, GoalShare, GoalState, Milestone, MilestoneState
from coachapp.ledger.models import Activity
from coachapp.sessions.models import AgendaItem, CoachingSession, PrivateNote, SessionState
from tests import make
from tests.browser import Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]


def test_review_shows_every_open_milestone_of_shared_goals(
    as_: As, carl: Account, ada: Account, goal: Goal, benchmark: Milestone, workshop: Milestone, today: CoachingSession
) -> None:
    make.milestone(goal, "Thesis chapter", state=MilestoneState.DONE)
    make.milestone(make.goal(ada, "A draft", state=GoalState.DRAFT), "Of a draft")
    make.milestone(make.goal(ada, "Kept private", is_shared_with_all=False), "Of a goal not shared")
    make.milestone(make.goal(ada, "No longer", state=GoalState.SET_ASIDE), "Of a goal set aside")
    page = as_(carl).open("feedback.review", session_id=today.id)
    assert [item.get_text(strip=True) for item in page.soup.select("article h2")] == ["Open benchmark", "Workshop"]
    assert page.heading == "Review, session 2"
    assert page.has("0 of 2 written, 2 to write")


def test_a_goal_shared_with_chosen_coaches_stands_there_for_them(
    as_: As, carl: Account, ada: Account, engagement: Engagement, today: CoachingSession
) -> None:
    chosen = make.goal(ada, "For Carl alone", is_shared_with_all=False)
    milestone = make.milestone(chosen, "Only Carl knows")
    make.kept(GoalShare(goal_id=milestone.goal_id, engagement_id=engagement.id))
    assert as_(carl).open("feedback.review", session_id=today.id).has("Only Carl knows")


def test_beside_the_pen_stands_what_changed_since_the_last_held_session(
    as_: As, carl: Account, ada: Account, benchmark: Milestone, today: CoachingSession
) -> None:
    reported = make.check_in(benchmark, "No reply from Lyon.", at=make.ago(4))
    make.kept(Evidence(check_in_id=reported.id, url="https://example.org/loader", label="loader branch"))
    make.check_in(benchmark, "An older report.", at=make.ago(30))
    make.kept(
        Activity(
            at=make.ago(5),
            client_id=ada.id,
            actor_id=ada.id,
            verb="milestone.due",
            subject_kind="milestone",
            subject_id=benchmark.id,
            changes={"due_on": ["2027-04-01", "2027-06-01"]},
            note="Lab in Lyon lost its engineer.",
        )
    )
    page = as_(carl).open("feedback.review", session_id=today.id)
    item = page.section("Open benchmark").get_text(" ", strip=True)
    for words in ("No reply from Lyon.", "20 %, confidence 4", "loader branch", "1 June 2027", "Lab in Lyon lost its engineer."):
        assert words in item
    assert "An older report." not in page.text


def test_in_the_first_session_everything_so_far_stands_there(as_: As, carl: Account, benchmark: Milestone, engagement: Engagement) -> None:
    make.check_in(benchmark, "An older report.", at=make.ago(30))
    first = make.coaching_session(engagement)
    page = as_(carl).open("feedback.review", session_id=first.id)
    assert page.has("So far")
    assert page.has("An older report.")


def test_the_last_word_stands_there_with_the_answer(
    as_: As, carl: Account, engagement: Engagement, benchmark: Milestone, before: CoachingSession, today: CoachingSession
) -> None:
    oldest = make.coaching_session(engagement, starts_at=make.ago(60), published=True)
    make.feedback(oldest, benchmark, "The oldest word.")
    make.feedback(before, benchmark, "Find out which lab needs it.", response=ResponseKind.LETS_DISCUSS)
    page = as_(carl).open("feedback.review", session_id=today.id)
    item = page.section("Open benchmark").get_text(" ", strip=True)
    assert "Find out which lab needs it." in item
    assert "Let’s discuss" in item
    assert "One before that" in item
    assert "The oldest word." not in item
    assert page.follow("On the milestone’s page", page.section("Open benchmark")).has("The oldest word.")


def test_those_before_the_last_one_are_loaded_when_they_are_opened(
    as_: As, carl: Account, engagement: Engagement, benchmark: Milestone, today: CoachingSession
) -> None:
    for days in (150, 120, 90, 60, 30):
        held = make.coaching_session(engagement, starts_at=make.ago(days), published=True)
        make.feedback(held, benchmark, f"Said {days} days ago.", response=ResponseKind.GOT_IT)
    page = as_(carl).open("feedback.review", session_id=today.id)
    opened = page.section("Open benchmark").select("details")[0]
    assert opened.get_text(" ", strip=True).startswith("Two before that about Open benchmark")
    fragment = as_(carl).get(str(opened["hx-get"]), headers={"HX-Request": "true"})
    said = fragment.soup.get_text(" ", strip=True)
    assert [days for days in (150, 120, 90, 60, 30) if f"Said {days} days ago." in said] == [90, 60]
    assert said.count("Got it") == 2
    assert "Two earlier ones" in said


def test_what_is_on_the_agenda_comes_first(
    as_: As, carl: Account, ada: Account, engagement: Engagement, benchmark: Milestone, workshop: Milestone, today: CoachingSession
) -> None:
    wanted = {"engagement_id": engagement.id, "session_id": today.id, "milestone_id": workshop.id, "added_by_id": ada.id}
    make.kept(AgendaItem(text="Workshop: who comes?", created_at=make.ago(1), **wanted))
    page = as_(carl).open("feedback.review", session_id=today.id)
    assert page.has("Workshop: who comes?")
    assert [h2.get_text(strip=True) for h2 in page.soup.select("article h2")] == ["Workshop", "Open benchmark"]


def test_agenda_and_private_notes_are_kept_from_here(as_: As, carl: Account, benchmark: Milestone, today: CoachingSession) -> None:
    page = as_(carl).open("feedback.review", session_id=today.id)
    page = page.fill("Agenda", "Ask about the postdoc.").press("Add to the agenda")
    assert page.path == f"/sessions/{today.id}/review"
    assert page.has("Ask about the postdoc.")
    page = page.fill("Private notes", "She avoids the call.").press("Save private notes")
    assert page.path == f"/sessions/{today.id}/review"
    assert page.value("Private notes") == "She avoids the call."
    assert make.row(PrivateNote).author_id == carl.id


def test_without_an_open_milestone_the_page_says_what_to_do(as_: As, carl: Account, today: CoachingSession) -> None:
    page = as_(carl).open("feedback.review", session_id=today.id)
    assert page.status == 200
    assert page.has("No open milestone to write about.")
    assert page.link("Publish") is None


@pytest.mark.parametrize("name", ["ada", "olga", "stan", "max_"])
def test_nobody_else_finds_a_review(
    as_: As, request: pytest.FixtureRequest, name: str, benchmark: Milestone, today: CoachingSession
) -> None:
    visitor = as_(request.getfixturevalue(name))
    for endpoint in ("feedback.review", "feedback.publication"):
        assert visitor.open(endpoint, session_id=today.id).status == 404
    assert visitor.post("feedback.publish", session_id=today.id).status == 404
    sent = {"signal": "watch", "text": "Mine.", "version": "0"}
    assert visitor.post("feedback.write", sent, session_id=today.id, milestone_id=benchmark.id).status == 404


def test_another_coach_of_the_same_client_sees_neither_drafts_nor_last_words(
    as_: As, carl: Account, ada: Account, olga: Account, benchmark: Milestone, before: CoachingSession, today: CoachingSession
) -> None:
    make.feedback(before, benchmark, "Between Carl and Ada.")
    make.draft(today, benchmark, "Carl's draft.")
    hers = make.coaching_session(make.engagement(ada, olga))
    page = as_(olga).open("feedback.review", session_id=hers.id)
    assert page.has("Open benchmark")
    assert "Between Carl and Ada." not in page.html
    assert "Carl's draft." not in page.html


def test_a_cancelled_session_has_no_pen_and_keeps_what_was_drafted(
    as_: As, carl: Account, engagement: Engagement, benchmark: Milestone
) -> None:
    cancelled = make.coaching_session(engagement, state=SessionState.CANCELLED)
    make.draft(cancelled, benchmark, "Written before it was cancelled.")
    page = as_(carl).open("feedback.review", session_id=cancelled.id)
    assert page.has("This session was cancelled, so it has no review.")
    assert page.has("Written before it was cancelled.")
    assert page.button("Save draft") is None


def test_after_the_end_of_an_engagement_nothing_can_be_written(as_: As, ada: Account, olga: Account, benchmark: Milestone) -> None:
    over = make.engagement(ada, olga, state=EngagementState.ENDED)
    page = as_(olga).open("feedback.review", session_id=make.coaching_session(over).id)
    assert page.has("This engagement has ended.")
    assert not page.has("Open benchmark")


def test_what_was_drafted_stays_when_its_milestone_is_done(
    as_: As, carl: Account, goal: Goal, benchmark: Milestone, today: CoachingSession
) -> None:
    done = make.milestone(goal, "Thesis chapter", state=MilestoneState.DONE)
    make.draft(today, done, "It is there.", Signal.ACHIEVED)
    page = as_(carl).open("feedback.review", session_id=today.id)
    assert page.value("Feedback", page.section("Thesis chapter")) == "It is there."


def test_review_takes_as_many_statements_for_three_milestones_as_for_thirty(
    as_: As, carl: Account, goal: Goal, before: CoachingSession, today: CoachingSession
) -> None:
    def add(number: int) -> None:
        for index in range(number):
            milestone = make.milestone(goal, f"Milestone {index}")
            make.feedback(before, milestone)
            make.check_in(milestone)
            make.draft(today, milestone)

    visitor = as_(carl)
    add(3)
    few = len(statements_of(lambda: visitor.open("feedback.review", session_id=today.id)))
    add(27)
    many = len(statements_of(lambda: visitor.open("feedback.review", session_id=today.id)))
    assert few == many
    assert many <= 14


def test_the_four_lenses_come_when_they_are_scrolled_to(
    as_: As, carl: Account, goal: Goal, benchmark: Milestone, today: CoachingSession
) -> None:
    page = as_(carl).open("feedback.review", session_id=today.id)
    pane = page.soup.select_one("#lenses")
    assert pane is not None
    assert pane["hx-trigger"] == "revealed"
    lenses = page.follow("See and rate them", pane)
    assert lenses.path == pane["hx-get"]
    assert lenses.soup.select_one(f'#lenses [data-lenses="{goal.id}"] form')
    assert lenses.has("For session 2.")


def test_in_a_long_review_later_facts_come_when_they_are_scrolled_to(
    as_: As, carl: Account, goal: Goal, before: CoachingSession, today: CoachingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (make.milestone(goal, title) for title in ("First", "Second"))
    make.milestone(goal, "Third")
    for milestone in (first, second):
        make.check_in(milestone, f"{milestone.title} moved.", at=make.ago(4))
        make.feedback(before, milestone, f"{milestone.title}: what next?")
    for module in (sheets, board_queries):
        monkeypatch.setattr(module, "DRAWN", 1)
    page = as_(carl).open("feedback.review", session_id=today.id)
    assert page.has("First moved.")
    assert page.has("0 of 3 written, 3 to write")
    assert len(page.soup.select("form[data-pen]")) == 3
    assert not page.has("Second moved.")
    assert page.section("Second").get_text(" ", strip=True).count("What changed, and what was said last") == 1
    waiting = page.section("Second").select_one(".c-rv-facts")
    assert waiting is not None
    fragment = as_(carl).get(str(waiting["hx-get"]), headers={"HX-Request": "true"})
    for words in ("Second moved.", "Second: what next?"):
        assert words in fragment.text
    assert "First moved." not in fragment.text
    assert len(fragment.soup.select(".c-rv-facts")) == 1
    assert as_(carl).get(str(waiting["hx-get"])).path == f"/milestones/{second.id}"


def test_the_client_answers_in_their_name_and_whose_turn_it_is_comes_last(
    as_: As, carl: Account, ada: Account, benchmark: Milestone, before: CoachingSession, today: CoachingSession
) -> None:
    said = make.feedback(before, benchmark, "Who needs it?", response=ResponseKind.LETS_DISCUSS)
    as_(ada).post("feedback.reply", {"text": "Ghent, I think."}, feedback_id=said.id)
    item = as_(carl).open("feedback.review", session_id=today.id).section("Open benchmark").get_text(" ", strip=True)
    places = [item.index(words) for words in ("Who needs it?", "Ada : Let’s discuss", "Ghent, I think.", "Your turn")]
    assert places == sorted(places)
