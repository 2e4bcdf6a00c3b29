"""Publishing: everything at once, once, with one mail."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coachapp.accounts.models import Account
from coachapp.core.clock import now
from coachapp.core.db import transaction
from coachapp.core.errors import Conflict, Forbidden
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import board_queries, commands
from coachapp.feedback.models import Draft, Feedback, ResponseKind, Signal, Turn
from coachapp.goals.models import Goal, Milestone
from coachapp.ledger.models import Activity, OutboxMail
from coachapp.sessions.models import AgendaItem, CoachingSession, SessionState
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]


@pytest.fixture
def drafts(benchmark: Milestone, workshop: Milestone, today: CoachingSession) -> list[Draft]:
    return [
        make.draft(today, workshop, "Two names before Christmas.", Signal.ON_TRACK),
        make.draft(today, benchmark, "Who *needs* this?", Signal.OFF_TRACK),
    ]


def test_the_page_says_what_goes_out_off_track_first(
    as_: As, carl: Account, goal: Goal, drafts: list[Draft], today: CoachingSession
) -> None:
    make.milestone(goal, "Found a working group")
    page = as_(carl).open("feedback.review", session_id=today.id).follow("Publish")
    assert page.path == f"/sessions/{today.id}/publication"
    assert page.heading == "What Ada will get"
    assert page.text.index("Open benchmark") < page.text.index("Workshop") < page.text.index("Found a working group")
    assert page.has("One milestone without feedback this time")
    edit = page.link("Edit Workshop")
    assert edit is not None
    assert str(edit["href"]).endswith(f"/review#m-{drafts[0].milestone_id}")
    assert make.rows(Feedback) == []


def test_publishing_shows_everything_at_once_and_closes_the_session(
    as_: As, carl: Account, ada: Account, drafts: list[Draft], benchmark: Milestone, today: CoachingSession
) -> None:
    session_id, milestone_id = today.id, benchmark.id
    page = as_(carl).open("feedback.publication", session_id=session_id).press("Publish")
    assert page.path == f"/sessions/{session_id}/review"
    assert page.has("You wrote about 2 milestones")
    assert page.has("Ada has not answered yet.")
    assert page.button("Save draft") is None
    session = make.row(CoachingSession, id=session_id)
    assert (session.state, session.feedback_count, session.published_at is not None) == (SessionState.HELD, 2, True)
    assert make.rows(Draft) == []
    assert {f.signal for f in make.rows(Feedback)} == {Signal.ON_TRACK, Signal.OFF_TRACK}
    assert [line.verb for line in make.rows(Activity) if line.subject_kind == "milestone"] == ["feedback.published"] * 2
    assert as_(ada).open("progress.milestone", milestone_id=milestone_id).has("Who needs this?")


def test_exactly_one_mail_says_the_words_themselves(
    as_: As, carl: Account, drafts: list[Draft], engagement: Engagement, today: CoachingSession
) -> None:
    make.coaching_session(engagement)
    page = as_(carl).open("feedback.publication", session_id=today.id)
    assert page.press("Publish", follow=False).status == 303
    assert page.press("Publish", follow=False).status == 303
    assert page.press("Publish").path == f"/sessions/{today.id}/review"
    mail = make.row(OutboxMail)
    assert (mail.recipient, mail.subject) == ("ada@example.org", "Carl wrote about 2 of your milestones")
    assert mail.text.index("Who *needs* this?") < mail.text.index("Two names before Christmas.")
    assert "<em>needs</em>" in mail.html
    for part in ("/links/will_act/", "Let’s discuss", "The next session is on"):
        assert part in mail.html
    assert len(make.rows(Feedback)) == 2


def test_a_signal_alone_is_enough(as_: As, carl: Account, benchmark: Milestone, today: CoachingSession) -> None:
    make.draft(today, benchmark, "", Signal.ACHIEVED)
    as_(carl).open("feedback.publication", session_id=today.id).press("Publish")
    assert (make.row(Feedback).signal, make.row(OutboxMail).subject) == (Signal.ACHIEVED, "Carl wrote about one of your milestones")


def test_words_without_a_signal_are_named_and_hold_everything_back(
    as_: As, carl: Account, goal: Goal, drafts: list[Draft], today: CoachingSession
) -> None:
    make.draft(today, make.milestone(goal, "Found a working group"), "Not yet.", None)
    page = as_(carl).open("feedback.publication", session_id=today.id)
    assert page.has("Choose a signal for Found a working group")
    assert page.button("Publish") is None
    page = as_(carl).post("feedback.publish", session_id=today.id)
    assert page.status == 422
    assert page.has("Choose a signal for Found a working group.")
    assert (make.rows(Feedback), make.rows(OutboxMail), len(make.rows(Draft))) == ([], [], 3)


def test_nothing_written_is_nothing_published(as_: As, carl: Account, benchmark: Milestone, today: CoachingSession) -> None:
    page = as_(carl).open("feedback.publication", session_id=today.id)
    assert page.has("Nothing is written yet")
    assert page.button("Publish") is None
    page = as_(carl).post("feedback.publish", session_id=today.id)
    assert (page.status, page.has("Nothing is written yet.")) == (422, True)


def test_a_cancelled_session_is_not_published(as_: As, carl: Account, engagement: Engagement, benchmark: Milestone) -> None:
    cancelled = make.coaching_session(engagement, state=SessionState.CANCELLED)
    make.draft(cancelled, benchmark)
    assert as_(carl).open("feedback.publication", session_id=cancelled.id).status == 403
    page = as_(carl).post("feedback.publish", session_id=cancelled.id)
    assert (page.status, page.has("was cancelled")) == (403, True)
    assert make.rows(Feedback) == []


def test_before_its_time_the_page_says_that_publishing_means_held(
    as_: As, carl: Account, engagement: Engagement, benchmark: Milestone
) -> None:
    tomorrow = make.coaching_session(engagement)
    make.draft(tomorrow, benchmark)
    page = as_(carl).open("feedback.publication", session_id=tomorrow.id)
    assert page.has("Publishing says that it was held.")
    page.press("Publish")
    assert make.row(CoachingSession).state is SessionState.HELD


def test_what_was_not_talked_about_goes_on_to_the_next_session(
    as_: As, carl: Account, ada: Account, engagement: Engagement, drafts: list[Draft], today: CoachingSession
) -> None:
    make.agenda_item(engagement, "The postdoc offer", coaching_session=today, by=ada)
    following = make.coaching_session(engagement).id
    as_(carl).open("feedback.publication", session_id=today.id).press("Publish")
    item = make.row(AgendaItem)
    assert (item.session_id, item.origin) == (following, "from session 2")


def test_what_waited_for_the_coach_is_settled_when_the_two_have_met(
    as_: As, carl: Account, benchmark: Milestone, before: CoachingSession, today: CoachingSession
) -> None:
    discussed = make.feedback(before, benchmark, response=ResponseKind.LETS_DISCUSS).id
    make.draft(today, benchmark)
    as_(carl).open("feedback.publication", session_id=today.id).press("Publish")
    old, new = make.rows(Feedback)
    assert (old.id, old.turn, new.turn) == (discussed, Turn.NOBODY, Turn.CLIENT)


def test_two_publications_at_once_are_one(app: object, carl: Account, ada: Account, drafts: list[Draft], today: CoachingSession) -> None:
    """The second one waited for the lock with the session as it was before; it sees that it is published and does nothing."""
    by = Viewer(account_id=carl.id, roles=frozenset({"coach"}), name=carl.name)
    session_id = today.id
    with transaction() as session:
        stale = board_queries.reviewed_session(by, session_id)
        session.expunge_all()
        commands.publish_review(board_queries.reviewed_session(by, session_id), by=by, now=now())
        session.flush()
        session.expunge_all()
        stale.published_at = None
        session.add(stale)
        commands.publish_review(stale, by=by, now=now())
    assert (len(make.rows(Feedback)), len(make.rows(OutboxMail))) == (2, 1)


def test_only_the_coach_publishes(app: object, carl: Account, ada: Account, drafts: list[Draft], today: CoachingSession) -> None:
    hers = Viewer(account_id=ada.id, roles=frozenset({"client"}), name=ada.name)
    his = Viewer(account_id=carl.id, roles=frozenset({"coach"}), name=carl.name)
    with pytest.raises(Forbidden, match="Only the coach"), transaction():
        commands.publish_review(board_queries.reviewed_session(his, today.id), by=hers, now=now())


def test_words_about_a_goal_taken_back_are_not_published(
    as_: As, carl: Account, ada: Account, benchmark: Milestone, today: CoachingSession
) -> None:
    hidden = make.milestone(make.goal(ada, "Kept private", is_shared_with_all=False), "Of a goal taken back")
    make.draft(today, hidden, "Nobody reads this.")
    make.draft(today, benchmark)
    page = as_(carl).open("feedback.publication", session_id=today.id)
    assert not page.has("Of a goal taken back")
    page.press("Publish")
    assert make.row(Feedback).text == "Who needs this?"
    assert "Nobody reads this." not in make.row(OutboxMail).text


def test_the_published_page_of_an_empty_review_is_a_page(as_: As, carl: Account, before: CoachingSession) -> None:
    page = as_(carl).open("feedback.review", session_id=before.id)
    assert page.status == 200
    assert as_(carl).open("feedback.publication", session_id=before.id).path == f"/sessions/{before.id}/review"


def test_a_conflict_names_every_text_that_lacks_its_signal() -> None:
    lacking = [Draft(text="Words.", milestone=Milestone(title=title)) for title in ("Workshop", "Benchmark", "Paper")]
    with pytest.raises(Conflict, match="Choose a signal for Workshop, Benchmark and Paper"):
        commands._check_complete(lacking)
