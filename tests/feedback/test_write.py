"""The pen: drafts are saved with the button and by themselves, refused with the reason, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.feedback.models import Draft, Signal
from coachapp.goals.models import Goal, Milestone, MilestoneState
from coachapp.ledger.models import Activity
from coachapp.sessions.models import CoachingSession, SessionState
from tests import make
from tests.browser import Page, Visitor

As = Callable[[Account | None], Visitor]
BY_ITSELF = {"HX-Request": "true"}


def send(visitor: Visitor, today: CoachingSession, milestone: Milestone, *, by_itself: bool = False, **sent: Any) -> Page:
    """What a pen sends: with its button, or by itself."""
    data = {"signal": "watch", "text": "Who needs this?", "version": "0"} | sent
    headers = BY_ITSELF if by_itself else None
    return visitor.post("feedback.write", data, headers=headers, session_id=today.id, milestone_id=milestone.id)


def test_a_draft_is_saved_with_the_button_and_stands_there_after_a_reload(
    as_: As, carl: Account, benchmark: Milestone, workshop: Milestone, today: CoachingSession
) -> None:
    page = as_(carl).open("feedback.review", session_id=today.id)
    item = page.section("Open benchmark")
    page = page.choose("Signal", "Off track", item).fill("Feedback", "Who needs **this**?", item).press("Save draft", item)
    assert page.path == f"/sessions/{today.id}/review"
    assert page.value("Feedback", page.section("Open benchmark")) == "Who needs **this**?"
    assert page.has("1 of 2 written, 1 to write")
    assert page.link("Next to write: Workshop")
    kept = make.row(Draft)
    assert (kept.signal, kept.text, kept.milestone_id) == (Signal.OFF_TRACK, "Who needs **this**?", benchmark.id)


def test_nobody_learns_of_a_draft(as_: As, carl: Account, ada: Account, benchmark: Milestone, today: CoachingSession) -> None:
    send(as_(carl), today, benchmark, text="A secret until it is published.")
    assert make.rows(Activity) == []
    for endpoint, values in (("progress.milestone", {"milestone_id": 1}), ("sessions.coaching_session", {"session_id": 2})):
        page = as_(ada).open(endpoint, **values)
        assert page.status == 200
        assert "A secret" not in page.html


def test_an_autosave_answers_only_what_stands_around_the_text(as_: As, carl: Account, benchmark: Milestone, today: CoachingSession) -> None:
    carls = as_(carl)
    first = send(carls, today, benchmark, by_itself=True)
    assert first.status == 200
    assert "<textarea" not in first.html
    assert first.soup.select_one("[data-pen-state] input[name=version]")["value"] == "1"  # type: ignore[index]
    second = send(carls, today, benchmark, by_itself=True, text="Who needs this most?", version="1")
    assert second.soup.select_one("[data-pen-state] input[name=version]")["value"] == "2"  # type: ignore[index]
    assert make.row(Draft).text == "Who needs this most?"


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"signal": "brilliant"}, "Choose one of the four signals"),
        ({"text": "x" * 20_001}, "At most 20,000 characters."),
        ({"text": "one\0two"}, "(NUL)"),
        ({"version": "none"}, "Write a whole number."),
    ],
)
def test_bad_input_is_the_same_page_with_the_reason_and_the_words(
    as_: As, carl: Account, benchmark: Milestone, today: CoachingSession, sent: dict[str, Any], reason: str
) -> None:
    carls = as_(carl)
    page = send(carls, today, benchmark, **sent)
    assert page.status == 422
    assert page.title.startswith("Error: Review")
    item = page.section("Open benchmark")
    assert reason in item.get_text(" ")
    assert page.value("Feedback", item) == sent.get("text", "Who needs this?")
    by_itself = send(carls, today, benchmark, by_itself=True, **sent)
    assert (by_itself.status, "data-refused" in by_itself.html) == (422, True)
    assert make.rows(Draft) == []


def test_of_two_tabs_the_later_one_sees_both_texts(as_: As, carl: Account, benchmark: Milestone, today: CoachingSession) -> None:
    carls = as_(carl)
    send(carls, today, benchmark, text="From the first tab.")
    page = send(carls, today, benchmark, text="From the second tab.", signal="")
    assert page.status == 409
    item = page.section("Open benchmark")
    assert page.value("Feedback", item) == "From the second tab."
    assert "From the first tab." in item.get_text(" ")
    page = page.press("Keep both", item)
    assert page.value("Feedback", page.section("Open benchmark")) == "From the second tab.\n\nFrom the first tab."
    kept = make.row(Draft)
    assert (kept.text, kept.signal) == ("From the second tab.\n\nFrom the first tab.", Signal.WATCH)


def test_keep_this_takes_what_stands_in_the_field(as_: As, carl: Account, benchmark: Milestone, today: CoachingSession) -> None:
    carls = as_(carl)
    send(carls, today, benchmark, text="From the first tab.")
    page = send(carls, today, benchmark, text="From the second tab.", signal="achieved")
    page.press("Keep this", page.section("Open benchmark"))
    kept = make.row(Draft)
    assert (kept.text, kept.signal) == ("From the second tab.", Signal.ACHIEVED)


def test_the_same_words_from_two_tabs_are_no_clash(as_: As, carl: Account, benchmark: Milestone, today: CoachingSession) -> None:
    carls = as_(carl)
    assert [send(carls, today, benchmark, by_itself=True).status for _ in range(3)] == [200, 200, 200]


def test_an_autosave_that_comes_too_late_gets_both_texts(as_: As, carl: Account, benchmark: Milestone, today: CoachingSession) -> None:
    carls = as_(carl)
    send(carls, today, benchmark, text="Newer.")
    late = send(carls, today, benchmark, by_itself=True, text="Older.")
    assert (late.status, "data-conflict" in late.html) == (409, True)
    assert late.has("Newer.")
    assert make.row(Draft).text == "Newer."


def test_after_publication_writing_is_refused_and_the_words_come_back(
    as_: As, carl: Account, benchmark: Milestone, before: CoachingSession
) -> None:
    page = send(as_(carl), before, benchmark, text="One thing more.")
    assert page.status == 403
    assert page.has("This review is published")
    assert page.has("One thing more.")
    by_itself = send(as_(carl), before, benchmark, by_itself=True)
    assert (by_itself.status, by_itself.has("This review is published")) == (403, True)
    assert make.rows(Draft) == []


def test_in_a_cancelled_session_writing_is_refused_and_the_words_come_back(
    as_: As, carl: Account, engagement: Engagement, benchmark: Milestone
) -> None:
    page = send(as_(carl), make.coaching_session(engagement, state=SessionState.CANCELLED), benchmark, text="Too late.")
    assert (page.status, page.has("Too late."), page.has("was cancelled")) == (403, True, True)


def test_only_milestones_of_this_review_can_be_written_about(
    as_: As, carl: Account, goal: Goal, stan: Account, today: CoachingSession
) -> None:
    strangers = make.milestone(make.goal(stan), "Stan's own")
    done = make.milestone(goal, "Thesis chapter", state=MilestoneState.DONE)
    for milestone in (strangers, done):
        assert send(as_(carl), today, milestone).status == 404
    assert make.rows(Draft) == []


def test_a_draft_is_written_to_the_end_though_its_milestone_is_done(as_: As, carl: Account, goal: Goal, today: CoachingSession) -> None:
    done = make.milestone(goal, "Thesis chapter", state=MilestoneState.DONE)
    make.draft(today, done, "It is there.", Signal.ACHIEVED)
    assert send(as_(carl), today, done, text="It is there, and it is good.", signal="achieved", version="1").status == 200
    assert make.row(Draft).text == "It is there, and it is good."
