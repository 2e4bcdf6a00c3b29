"""The client's answer, what comes of it, and the thread below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import queries
from coachapp.feedback.loop_queries import asked_of_client
from coachapp.feedback.models import Feedback, Reply, ResponseKind, Signal, Turn
from coachapp.goals.models import Goal, Milestone, MilestoneState
from coachapp.ledger.models import Activity
from coachapp.sessions.models import Action, AgendaItem, CoachingSession
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]
ABOUT = ": Open benchmark"


@pytest.fixture
def said(benchmark: Milestone, before: CoachingSession) -> Feedback:
    """What Carl wrote last time; Ada has not answered."""
    return make.feedback(before, benchmark, "Find out which lab needs it.")


def test_got_it_is_one_press(as_: As, ada: Account, said: Feedback) -> None:
    page = as_(ada).open("progress.milestone", milestone_id=said.milestone_id).press("Got it" + ABOUT)
    assert page.path == f"/milestones/{said.milestone_id}"
    assert page.has("You: got it")
    answered = make.row(Feedback)
    assert (answered.response_kind, answered.turn) == (ResponseKind.GOT_IT, Turn.NOBODY)
    assert make.row(Activity).verb == "feedback.response"


def test_will_act_makes_an_action_with_a_date(as_: As, ada: Account, said: Feedback) -> None:
    by = make.now().date() + timedelta(days=10)
    page = as_(ada).open("feedback.answer", feedback_id=said.id)
    page.fill("What will you do?", "Call both labs").fill("By", by.isoformat()).fill("A word to Carl, if you like", "Fair.").press(
        "Send to Carl"
    )
    action = make.row(Action)
    assert (action.text, action.due_on, action.owner_id, action.source_kind, action.source_id) == (
        "Call both labs",
        by,
        ada.id,
        "feedback",
        said.id,
    )
    assert make.row(Feedback).response_html == "<p>Fair.</p>\n"


def test_lets_discuss_goes_on_the_next_sessions_agenda(
    as_: As, ada: Account, said: Feedback, today: CoachingSession, engagement: Engagement
) -> None:
    following = make.coaching_session(engagement).id
    as_(ada).open("feedback.answer", feedback_id=said.id).press("Let’s discuss" + ABOUT)
    item = make.row(AgendaItem)
    assert (item.session_id, item.milestone_id, item.text, item.origin) == (
        following,
        said.milestone_id,
        "Open benchmark",
        "from session 1",
    )
    assert make.row(Feedback).turn is Turn.COACH


def test_without_a_next_session_it_waits_for_one(as_: As, ada: Account, said: Feedback) -> None:
    as_(ada).post("feedback.respond", {"kind": "lets_discuss", "text": "Good or only available?"}, feedback_id=said.id)
    item = make.row(AgendaItem)
    assert (item.session_id, item.text) == (None, "Open benchmark: Good or only available?")


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"kind": "will_act", "action": "", "due_on": ""}, "Say what you will do."),
        ({"kind": "will_act", "action": "Call both labs", "due_on": ""}, "Say by which day."),
        ({"kind": "will_act", "action": "Call both labs", "due_on": "2027-02-30"}, "Write a day that the calendar has, as 2026-11-24."),
        ({"kind": "will_act", "action": "Call both labs", "due_on": "2020-01-01"}, "Choose today or a later day."),
        ({"kind": "will_act", "action": "x" * 501, "due_on": "2127-01-01"}, "At most 500 characters."),
    ],
)
def test_a_promise_that_lacks_something_comes_back_with_the_reason(
    as_: As, ada: Account, said: Feedback, sent: dict[str, str], reason: str
) -> None:
    page = as_(ada).post("feedback.respond", sent | {"text": "Fair."}, feedback_id=said.id)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert page.has(reason)
    assert page.value("What will you do?") == sent["action"]
    assert page.value("By") == sent["due_on"]
    assert page.value("A word to Carl, if you like") == "Fair."
    assert (make.rows(Action), make.row(Feedback).response_kind) == ([], None)


def test_an_unknown_answer_is_refused(as_: As, ada: Account, said: Feedback) -> None:
    for kind in ("", "maybe"):
        assert as_(ada).post("feedback.respond", {"kind": kind}, feedback_id=said.id).status == 422


@pytest.mark.parametrize("kind", ["got_it", "lets_discuss", "will_act"])
def test_the_same_answer_pressed_twice_is_one(as_: As, ada: Account, said: Feedback, kind: str) -> None:
    sent = {"kind": kind, "action": "Call both labs", "due_on": "2127-01-01"}
    for _ in range(2):
        assert as_(ada).post("feedback.respond", sent, feedback_id=said.id).status == 200
    assert len(make.rows(Activity, verb="feedback.response")) == 1
    assert (len(make.rows(Action)), len(make.rows(AgendaItem))) == (int(kind == "will_act"), int(kind == "lets_discuss"))


def test_another_answer_afterwards_is_refused_and_its_words_wait_in_the_reply(as_: As, ada: Account, said: Feedback) -> None:
    as_(ada).post("feedback.respond", {"kind": "got_it"}, feedback_id=said.id)
    sent = {"kind": "will_act", "action": "Call both labs", "due_on": "2127-01-01", "text": "On second thoughts."}
    page = as_(ada).post("feedback.respond", sent, feedback_id=said.id)
    assert page.status == 409
    assert page.has("You have already answered this. Reply below it instead.")
    assert page.value("Your words") == "Call both labs\nOn second thoughts."
    assert make.row(Feedback).response_kind is ResponseKind.GOT_IT


def test_an_answer_returns_to_the_page_it_was_given_on(as_: As, ada: Account, said: Feedback) -> None:
    own = as_(ada).post("feedback.respond", {"kind": "got_it", "back": "/my/progress"}, follow=False, feedback_id=said.id)
    assert own.response.location == "/my/progress"
    foreign = as_(ada).post("feedback.respond", {"kind": "got_it", "back": "https://example.org/"}, follow=False, feedback_id=said.id)
    assert foreign.response.location == f"/milestones/{said.milestone_id}#f-{said.id}"


def test_a_coach_does_not_answer_for_the_client(as_: As, carl: Account, said: Feedback) -> None:
    page = as_(carl).post("feedback.respond", {"kind": "got_it"}, feedback_id=said.id)
    assert page.status == 403
    assert page.has("Only the client it was written to answers feedback.")
    assert make.row(Feedback).response_kind is None


@pytest.mark.parametrize("name", ["olga", "stan", "max_"])
def test_nobody_else_finds_a_feedback(as_: As, request: pytest.FixtureRequest, name: str, said: Feedback) -> None:
    visitor = as_(request.getfixturevalue(name))
    assert visitor.open("feedback.answer", feedback_id=said.id).status == 404
    assert visitor.post("feedback.respond", {"kind": "got_it"}, feedback_id=said.id).status == 404
    assert visitor.post("feedback.reply", {"text": "Me too."}, feedback_id=said.id).status == 404


def test_another_coach_of_the_same_client_does_not_find_it(as_: As, ada: Account, olga: Account, said: Feedback) -> None:
    make.engagement(ada, olga)
    assert as_(olga).open("feedback.answer", feedback_id=said.id).status == 404
    page = as_(olga).open("progress.milestone", milestone_id=said.milestone_id)
    assert page.status == 200
    assert not page.has("Find out which lab needs it.")


def test_both_go_on_below_it_and_the_turn_goes_to_and_fro(as_: As, ada: Account, carl: Account, said: Feedback) -> None:
    as_(ada).post("feedback.respond", {"kind": "got_it"}, feedback_id=said.id)
    page = as_(carl).open("feedback.answer", feedback_id=said.id).fill("Your words", "Tell me what they say.").press("Reply")
    assert page.has("Tell me what they say.")
    assert make.row(Feedback).turn is Turn.CLIENT
    page = as_(ada).open("feedback.answer", feedback_id=said.id).fill("Your words", "Lyon wants it, **Ghent** does not.").press("Reply")
    assert page.has("Lyon wants it, Ghent does not.")
    assert make.row(Feedback).turn is Turn.COACH
    assert [reply.author_id for reply in make.rows(Reply)] == [carl.id, ada.id]
    assert len(make.rows(Activity, verb="feedback.reply")) == 2


def test_got_it_lets_a_replied_thread_rest(as_: As, ada: Account, carl: Account, said: Feedback) -> None:
    as_(ada).post("feedback.respond", {"kind": "lets_discuss"}, feedback_id=said.id)
    as_(carl).post("feedback.reply", {"text": "Bring the two plots."}, feedback_id=said.id)
    page = as_(ada).open("feedback.answer", feedback_id=said.id).press("Got it" + ABOUT)
    assert page.button("Got it" + ABOUT) is None
    rested = make.row(Feedback)
    assert (rested.turn, rested.response_kind) == (Turn.NOBODY, ResponseKind.LETS_DISCUSS)


def test_a_reply_pressed_twice_is_one(as_: As, carl: Account, said: Feedback) -> None:
    page = as_(carl).open("feedback.answer", feedback_id=said.id).fill("Your words", "One more thing.")
    assert page.press("Reply").path == page.press("Reply").path
    assert make.row(Reply).text == "One more thing."


def test_an_empty_reply_is_refused_beside_its_field(as_: As, carl: Account, said: Feedback) -> None:
    page = as_(carl).open("feedback.answer", feedback_id=said.id).press("Reply")
    assert (page.status, page.has("Write a word before you send it.")) == (422, True)


def test_the_client_answers_before_replying(as_: As, ada: Account, said: Feedback) -> None:
    page = as_(ada).post("feedback.reply", {"text": "But why?"}, feedback_id=said.id)
    assert page.status == 403
    assert page.has("Answer first")
    assert page.has("But why?")


def test_after_the_end_nothing_is_answered_and_the_words_come_back(as_: As, ada: Account, olga: Account, benchmark: Milestone) -> None:
    over = make.coaching_session(make.engagement(ada, olga, state=EngagementState.ENDED), published=True)
    last = make.feedback(over, benchmark)
    page = as_(ada).post("feedback.respond", {"kind": "lets_discuss", "text": "Once more?"}, feedback_id=last.id)
    assert (page.status, page.has("This engagement has ended."), page.has("Once more?")) == (403, True, True)
    assert as_(ada).open("feedback.answer", feedback_id=last.id).has("Find out which lab needs it.")
    assert as_(olga).open("feedback.answer", feedback_id=last.id).status == 404


def test_achieved_asks_the_client_to_mark_the_milestone_done(
    as_: As, ada: Account, carl: Account, goal: Goal, before: CoachingSession
) -> None:
    milestone = make.milestone(goal, "Thesis chapter")
    said = make.feedback(before, milestone, "It is there.", signal=Signal.ACHIEVED)
    milestone_id = milestone.id
    assert as_(carl).open("feedback.answer", feedback_id=said.id).button("Mark it done: Thesis chapter") is None
    page = as_(ada).open("feedback.answer", feedback_id=said.id)
    assert page.has("Carl says that you have achieved this.")
    page.press("Mark it done: Thesis chapter")
    assert make.row(Milestone, id=milestone_id).state is MilestoneState.DONE


def test_what_waits_for_whom(
    as_: As, app: object, ada: Account, carl: Account, said: Feedback, workshop: Milestone, before: CoachingSession
) -> None:
    make.feedback(before, workshop, "Who comes?", signal=Signal.OFF_TRACK)
    client = Viewer(account_id=ada.id, roles=frozenset({"client"}), name=ada.name)
    coach = Viewer(account_id=carl.id, roles=frozenset({"coach"}), name=carl.name)
    assert [row.milestone_title for row in asked_of_client(client, make.now())[0]] == ["Workshop", "Open benchmark"]
    assert queries.waiting_for_coach(coach, make.now()) == []
    as_(ada).post("feedback.respond", {"kind": "lets_discuss"}, feedback_id=said.id)
    db.session.rollback()
    assert [row.milestone_title for row in asked_of_client(client, make.now())[0]] == ["Workshop"]
    assert [row.milestone_title for row in queries.waiting_for_coach(coach, make.now())] == ["Open benchmark"]


def test_the_matrix_has_a_cell_for_each_feedback_of_ones_own_sessions(
    app: object, carl: Account, olga: Account, said: Feedback, engagement: Engagement
) -> None:
    coach, other = (Viewer(account_id=who.id, roles=frozenset({"coach"}), name=who.name) for who in (carl, olga))
    assert [(cell.session_id, cell.milestone_id, cell.signal) for cell in queries.cells(coach, engagement.id)] == [
        (said.session_id, said.milestone_id, Signal.WATCH)
    ]
    assert list(queries.cells(other, engagement.id)) == []


def test_many_threads_are_shown_by_the_newest(app: object, ada: Account, engagement: Engagement, benchmark: Milestone) -> None:
    for index in range(8):
        make.feedback(make.coaching_session(engagement, starts_at=make.ago(90 - index), published=True), benchmark, f"Word {index}.")
    viewer = Viewer(account_id=ada.id, roles=frozenset({"client"}), name=ada.name)
    newest, following = queries.threads(viewer, benchmark.id)
    assert [thread.words.session_number for thread in newest] == [8, 7, 6, 5, 4, 3]
    assert following is not None
    earlier, nothing = queries.threads(viewer, benchmark.id, first=following.id)
    assert ([thread.words.session_number for thread in earlier], nothing) == ([2, 1], None)
