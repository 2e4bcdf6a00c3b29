"""Feedback changed after it was published: by its author only, with every text it had, and without a mail."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.feedback.models import Feedback, ResponseKind, Signal, Turn
from coachapp.goals.models import Milestone
from coachapp.ledger.models import Activity, OutboxMail
from coachapp.sessions.models import CoachingSession
from tests import make
from tests.browser import Page, Visitor

As = Callable[[Account | None], Visitor]


@pytest.fixture
def said(benchmark: Milestone, before: CoachingSession) -> Feedback:
    return make.feedback(before, benchmark, "Find out which lab needs it.", response=ResponseKind.GOT_IT)


def edit(browser: Visitor, said: Feedback, text: str, signal: str = "Watch") -> Page:
    page = browser.open("progress.milestone", milestone_id=said.milestone_id).follow("Edit your feedback on Open benchmark")
    return page.choose("Signal", signal).fill("Feedback", text).press("Save feedback")


def test_other_words_and_another_signal_replace_the_old_ones_in_the_thread(as_: As, ada: Account, carl: Account, said: Feedback) -> None:
    page = edit(as_(carl), said, "Find out which lab needs it **most**.", "Off track")
    assert page.path == f"/milestones/{said.milestone_id}"
    hers = as_(ada).open("progress.milestone", milestone_id=said.milestone_id)
    assert hers.has("which lab needs it most")
    assert hers.has("Off track")
    assert hers.link(f"changed on {make.now().day} {make.now():%B}")
    kept = make.row(Feedback)
    assert (kept.signal, kept.turn, kept.response_kind) == (Signal.OFF_TRACK, Turn.NOBODY, ResponseKind.GOT_IT)
    assert make.rows(OutboxMail) == []


def test_both_read_every_text_it_had(as_: As, ada: Account, carl: Account, said: Feedback) -> None:
    coach = as_(carl)
    edit(coach, said, "Find out which lab needs it most.")
    edit(coach, said, "Find out who needs it most.", "On track")
    for browser in (as_(ada), coach):
        page = browser.open("feedback.history", feedback_id=said.id)
        assert [tag.get_text() for tag in page.soup.select(".c-difference del")] == [
            "taken out: Watch end of what was taken out ",
            "taken out: which lab end of what was taken out ",
            "taken out: it. end of what was taken out ",
        ]
        assert page.has("The newest change first.")
    assert [line.verb for line in make.rows(Activity)] == ["feedback.edited", "feedback.edited"]


def test_saved_as_it_was_nothing_is_told(as_: As, carl: Account, said: Feedback) -> None:
    edit(as_(carl), said, "Find out which lab needs it.")
    assert make.row(Feedback).edited_at is None
    assert make.rows(Activity) == []


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"signal": "", "text": "Words."}, "Choose one of the four signals: on track, watch, off track, achieved."),
        ({"signal": "fine", "text": "Words."}, "Choose one of the four signals: on track, watch, off track, achieved."),
        ({"signal": "watch", "text": "x" * 20_001}, "At most 20,000 characters."),
    ],
)
def test_what_is_refused_comes_back_with_the_reason(as_: As, carl: Account, said: Feedback, sent: dict[str, str], reason: str) -> None:
    page = as_(carl).post("feedback.save_edit", sent, feedback_id=said.id)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert page.has(reason)
    assert page.value("Feedback") == sent["text"]
    assert make.row(Feedback).text == "Find out which lab needs it."


def test_two_tabs_lose_nothing(as_: As, carl: Account, said: Feedback) -> None:
    browser = as_(carl)
    first, second = (browser.open("feedback.edit", feedback_id=said.id) for _ in range(2))
    first.fill("Feedback", "From the first tab.").press("Save feedback")
    clash = second.fill("Feedback", "From the second tab.").press("Save feedback")
    assert clash.status == 409
    assert clash.has("From the first tab.")
    assert clash.value("Feedback") == "From the second tab."
    assert clash.press("Save feedback").has("From the second tab.")


def test_an_answer_meanwhile_makes_no_clash(as_: As, ada: Account, carl: Account, benchmark: Milestone, before: CoachingSession) -> None:
    said = make.feedback(before, benchmark)
    page = as_(carl).open("feedback.edit", feedback_id=said.id)
    as_(ada).post("feedback.respond", {"kind": "got_it"}, feedback_id=said.id)
    assert page.fill("Feedback", "Which lab?").press("Save feedback").status == 200
    assert (make.row(Feedback).text, make.row(Feedback).response_kind) == ("Which lab?", ResponseKind.GOT_IT)


def test_only_its_author_changes_it_and_only_while_they_work_together(
    as_: As, ada: Account, carl: Account, olga: Account, stan: Account, max_: Account, said: Feedback, benchmark: Milestone
) -> None:
    sent = {"signal": "achieved", "text": "Mine now."}
    assert as_(ada).post("feedback.save_edit", sent, feedback_id=said.id).status == 403
    assert as_(ada).open("progress.milestone", milestone_id=said.milestone_id).link("Edit your feedback on Open benchmark") is None
    for account in (olga, stan, max_):
        browser = as_(account)
        assert browser.open("feedback.edit", feedback_id=said.id).status == 404
        assert browser.post("feedback.save_edit", sent, feedback_id=said.id).status == 404
        assert browser.open("feedback.history", feedback_id=said.id).status == 404
    assert make.row(Feedback).text == "Find out which lab needs it."


def test_in_an_engagement_that_ended_it_stays_as_it_was(
    as_: As, ada: Account, carl: Account, engagement: Engagement, benchmark: Milestone
) -> None:
    over = make.engagement(ada, carl, state=EngagementState.ENDED)
    said = make.feedback(make.coaching_session(over, published=True), benchmark)
    assert as_(carl).open("feedback.edit", feedback_id=said.id).status == 403


def test_another_coach_reads_the_change_in_the_timeline_only_if_she_may_read_the_feedback(
    as_: As, ada: Account, carl: Account, olga: Account, said: Feedback
) -> None:
    make.engagement(ada, olga)
    edit(as_(carl), said, "For your eyes.")
    assert as_(olga).open("feedback.history", feedback_id=said.id).status == 404
    assert not as_(olga).open("progress.client_timeline", client_id=ada.id).has("Feedback changed")
    assert as_(carl).open("progress.client_timeline", client_id=ada.id).has("Feedback changed")
    assert as_(ada).open("progress.my_timeline").has("Feedback changed")
    for account in (ada, carl, olga):
        page = as_(account).open("progress.milestone", milestone_id=said.milestone_id)
        assert page.has("For your eyes.") is (account is not olga)


def test_words_that_were_read_cannot_become_none(as_: As, carl: Account, said: Feedback) -> None:
    page = as_(carl).open("feedback.edit", feedback_id=said.id).fill("Feedback", "").press("Save feedback")
    assert page.status == 422
    assert page.has("Words that were read cannot become none.")
    assert make.row(Feedback).text == said.text
