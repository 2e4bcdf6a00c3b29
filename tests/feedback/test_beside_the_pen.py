"""What stands beside the pen in Review: skip with a word why, the private note on a milestone, coverage, the mirror before publishing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.feedback.board import coverage
from coachapp.feedback.models import Draft, Feedback, Signal
from coachapp.feedback.review_models import MilestoneNote, Skip
from coachapp.goals.models import Goal, Milestone
from coachapp.ledger.models import OutboxMail
from coachapp.sessions.models import CoachingSession, SessionState
from tests import make
from tests.browser import Page, Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]


def review(visitor: Visitor, coaching_session: CoachingSession) -> Page:
    return visitor.open("feedback.review", session_id=coaching_session.id)


def test_coverage_is_said_in_words() -> None:
    assert coverage(7, 5, 1) == "5 of 7 written, 1 skipped, 1 to write"
    assert coverage(7, 7, 0) == "7 of 7 written"
    assert coverage(2, 0, 0) == "0 of 2 written, 2 to write"
    assert coverage(2, 1, 1) == "1 of 2 written, 1 skipped"


def test_a_milestone_is_skipped_with_a_word_why_and_taken_up_again(
    as_: As, carl: Account, benchmark: Milestone, workshop: Milestone, today: CoachingSession
) -> None:
    page = review(as_(carl), today)
    page = page.follow("Skip, with a word why", page.section("Workshop")).fill("Why you skip it", "not started").press("Skip")
    assert page.has("0 of 2 written, 1 skipped, 1 to write")
    assert page.has("skipped, not started")
    page = page.press("Do not skip")
    assert page.has("0 of 2 written, 2 to write")
    assert make.rows(Skip) == []


def test_writing_takes_a_skip_back(as_: As, carl: Account, benchmark: Milestone, today: CoachingSession) -> None:
    carls = as_(carl)
    at: dict[str, Any] = {"session_id": today.id, "milestone_id": benchmark.id}
    carls.post("feedback.skip", {"why": "not started"}, **at)
    carls.post("feedback.write", {"text": "", "signal": ""}, headers={"HX-Request": "true"}, **at)
    assert len(make.rows(Skip)) == 1
    carls.post("feedback.write", {"text": "It began.", "signal": "", "version": "1"}, headers={"HX-Request": "true"}, **at)
    assert make.rows(Skip) == []


def test_pressed_twice_it_is_skipped_once_with_the_last_word(as_: As, carl: Account, benchmark: Milestone, today: CoachingSession) -> None:
    carls = as_(carl)
    for why in ("not started", "in January"):
        carls.post("feedback.skip", {"why": why}, session_id=today.id, milestone_id=benchmark.id)
    assert make.row(Skip).why == "in January"


@pytest.mark.parametrize(("why", "reason"), [("", "Say why in a word."), ("x" * 501, "At most 500 characters."), ("a\nb", "one line")])
def test_a_skip_without_a_good_word_is_refused_beside_the_field(
    as_: As, carl: Account, benchmark: Milestone, today: CoachingSession, why: str, reason: str
) -> None:
    page = as_(carl).post("feedback.skip", {"why": why}, session_id=today.id, milestone_id=benchmark.id)
    assert page.status == 422
    assert page.title.startswith("Error: Skip")
    assert page.has(reason)
    assert page.value("Why you skip it") == why
    assert make.rows(Skip) == []


def test_what_was_skipped_does_not_go_out_and_the_client_reads_why(
    as_: As, ada: Account, carl: Account, benchmark: Milestone, workshop: Milestone, today: CoachingSession
) -> None:
    make.draft(today, benchmark, "Who needs this?", Signal.WATCH)
    make.draft(today, workshop, "Not for Ada yet.", Signal.OFF_TRACK)
    carls = as_(carl)
    carls.post("feedback.skip", {"why": "not started"}, session_id=today.id, milestone_id=workshop.id)
    page = carls.open("feedback.publication", session_id=today.id)
    assert page.has("1 written, 1 skipped")
    assert page.has("Ada sees the word skipped and this reason. What you wrote about it does not go out.")
    page = page.press("Publish")
    assert page.has("skipped: not started")
    assert [feedback.milestone_id for feedback in make.rows(Feedback)] == [benchmark.id]
    mail = make.row(OutboxMail)
    for text in (mail.text, mail.html):
        assert "Skipped" in text
        assert "not started" in text
        assert "Not for Ada yet." not in text
    assert as_(ada).open("progress.milestone", milestone_id=workshop.id).has("not started")


def test_before_publication_the_client_does_not_see_what_is_skipped(
    as_: As, ada: Account, carl: Account, benchmark: Milestone, today: CoachingSession
) -> None:
    as_(carl).post("feedback.skip", {"why": "because I forgot it"}, session_id=today.id, milestone_id=benchmark.id)
    adas = as_(ada)
    pages = [adas.open("progress.milestone", milestone_id=benchmark.id), adas.open("progress.my_progress"), adas.open("home.home")]
    assert not any(page.has("because I forgot it") for page in pages)


def test_skips_alone_are_nothing_to_publish(as_: As, carl: Account, benchmark: Milestone, today: CoachingSession) -> None:
    carls = as_(carl)
    make.draft(today, benchmark, "Who needs this?", Signal.WATCH)
    carls.post("feedback.skip", {"why": "not started"}, session_id=today.id, milestone_id=benchmark.id)
    assert carls.post("feedback.publish", session_id=today.id).status == 422
    assert make.rows(Feedback) == []


def test_a_note_on_a_milestone_is_the_coachs_own_and_stays_across_sessions(
    as_: As, ada: Account, carl: Account, engagement: Engagement, benchmark: Milestone, today: CoachingSession
) -> None:
    page = review(as_(carl), today).follow("Private note")
    page = page.fill("Note on Open benchmark", "She avoids the call.").press("Save note on open benchmark")
    assert page.path == f"/sessions/{today.id}/review"
    assert page.value("Note on Open benchmark") == "She avoids the call."
    later = make.coaching_session(engagement)
    assert review(as_(carl), later).value("Note on Open benchmark") == "She avoids the call."
    assert make.row(MilestoneNote).author_id == carl.id
    adas = as_(ada)
    for page in (adas.open("progress.milestone", milestone_id=benchmark.id), adas.open("sessions.coaching_session", session_id=today.id)):
        assert not page.has("She avoids the call.")


def test_another_coach_has_a_note_of_their_own(
    as_: As, ada: Account, carl: Account, olga: Account, benchmark: Milestone, today: CoachingSession
) -> None:
    make.kept(MilestoneNote(milestone_id=benchmark.id, author_id=carl.id, text="She avoids the call.", updated_at=make.ago(1)))
    hers = make.coaching_session(make.engagement(ada, olga))
    assert review(as_(olga), hers).follow("Private note").value("Note on Open benchmark") == ""


def test_of_two_tabs_the_later_note_sees_both_texts(as_: As, carl: Account, benchmark: Milestone, today: CoachingSession) -> None:
    carls = as_(carl)
    at: dict[str, Any] = {"session_id": today.id, "milestone_id": benchmark.id}
    carls.post("feedback.save_milestone_note", {"text": "From the first tab."}, **at)
    late = carls.post("feedback.save_milestone_note", {"text": "Older."}, headers={"HX-Request": "true"}, **at)
    assert (late.status, "data-conflict" in late.html) == (409, True)
    page = carls.post("feedback.save_milestone_note", {"text": "From the second tab."}, **at)
    assert page.status == 409
    assert page.value("Note on Open benchmark") == "From the second tab."
    note = page.field("Note on Open benchmark").find_parent("form")
    page.press("Keep both", note)
    assert make.row(MilestoneNote).text == "From the second tab.\n\nFrom the first tab."


def test_a_note_too_long_is_refused_and_kept_in_its_field(as_: As, carl: Account, benchmark: Milestone, today: CoachingSession) -> None:
    page = as_(carl).post("feedback.save_milestone_note", {"text": "x" * 20_001}, session_id=today.id, milestone_id=benchmark.id)
    assert page.status == 422
    assert page.has("At most 20,000 characters.")
    assert page.value("Note on Open benchmark") == "x" * 20_001


@pytest.mark.parametrize("closed", ["published", "cancelled"])
def test_in_a_closed_session_both_are_refused_and_the_words_come_back(
    as_: As, carl: Account, engagement: Engagement, benchmark: Milestone, closed: str
) -> None:
    state: dict[str, Any] = {"published": True} if closed == "published" else {"state": SessionState.CANCELLED}
    over = make.coaching_session(engagement, **state)
    at: dict[str, Any] = {"session_id": over.id, "milestone_id": benchmark.id}
    for endpoint, sent in (("feedback.skip", {"why": "too late"}), ("feedback.save_milestone_note", {"text": "too late"})):
        page = as_(carl).post(endpoint, sent, **at)
        assert page.status == 403
        assert "too late" in page.html
    assert as_(carl).post("feedback.take_up", **at).status == 403
    assert make.rows(Skip) == []
    assert make.rows(MilestoneNote) == []


@pytest.mark.parametrize("name", ["ada", "olga", "stan", "max_"])
@pytest.mark.parametrize("endpoint", ["feedback.skip", "feedback.take_up", "feedback.save_milestone_note"])
def test_nobody_else_reaches_them(
    as_: As, request: pytest.FixtureRequest, benchmark: Milestone, today: CoachingSession, name: str, endpoint: str
) -> None:
    visitor = as_(request.getfixturevalue(name))
    sent = {"why": "mine", "text": "mine"}
    assert visitor.post(endpoint, sent, session_id=today.id, milestone_id=benchmark.id).status == 404


def test_the_mirror_stands_before_what_goes_out_and_leads_to_the_pen(
    as_: As, carl: Account, engagement: Engagement, benchmark: Milestone, before: CoachingSession, today: CoachingSession
) -> None:
    make.feedback(make.coaching_session(engagement, starts_at=make.ago(60), published=True), benchmark, "Cut the third experiment.")
    make.feedback(before, benchmark, "Find out which of the labs needs it.")
    make.draft(today, benchmark, "Find out which of the labs needs it.")
    page = as_(carl).open("feedback.publication", session_id=today.id)
    assert page.has("Two to look at only you see this")
    assert page.has("“Open benchmark”: most of these words are those of")
    assert page.has("“Open benchmark”: no question asked, nor in the last two.")
    assert page.link("Read both")["href"] == f"/sessions/{today.id}/review#m-{benchmark.id}"  # type: ignore[index]
    assert page.link("Edit Open benchmark") is not None


def test_publication_takes_as_many_statements_for_three_milestones_as_for_thirty(
    as_: As, carl: Account, goal: Goal, before: CoachingSession, today: CoachingSession
) -> None:
    def add(number: int) -> None:
        for index in range(number):
            milestone = make.milestone(goal, f"Milestone {index}")
            make.feedback(before, milestone)
            make.draft(today, milestone)

    def count() -> int:
        return len(statements_of(lambda: carls.open("feedback.publication", session_id=today.id)))

    carls = as_(carl)
    add(3)
    few = count()
    add(27)
    assert few == count()
    assert few <= 8


def test_a_draft_that_was_skipped_is_still_a_draft(as_: As, carl: Account, benchmark: Milestone, today: CoachingSession) -> None:
    make.draft(today, benchmark, "Who needs this?", Signal.WATCH)
    as_(carl).post("feedback.skip", {"why": "next time"}, session_id=today.id, milestone_id=benchmark.id)
    assert make.row(Draft).text == "Who needs this?"
    assert review(as_(carl), today).value("Feedback") == "Who needs this?"
