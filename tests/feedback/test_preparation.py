"""The client's preparation: from three days before, it saves itself, and the coach reads the texts once they are sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from coachapp.accounts.models import Account
from coachapp.core.db import become
from coachapp.core.errors import Conflict
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.engagements.viewer import Viewer
from coachapp.feedback.models import Signal
from coachapp.feedback.preparation_forms import chosen_signals
from coachapp.feedback.preparation_queries import to_prepare
from coachapp.feedback.review_models import BlindSignal
from coachapp.goals.models import Goal, GoalShare, GoalState, Milestone, MilestoneState
from coachapp.home.coach_queries import coach_home
from coachapp.ledger.models import Activity
from coachapp.sessions.models import AgendaItem, CoachingSession, SessionState
from coachapp.sessions.preparation_models import Preparation
from tests import make
from tests.browser import Page, Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]
MOVED, HARD, TALK = "What moved since last time?", "What is hard?", "What do you want to talk about?"


@pytest.fixture
def upcoming(engagement: Engagement) -> CoachingSession:
    return make.coaching_session(engagement)


def viewer_of(account: Account) -> Viewer:
    return Viewer(account_id=account.id, roles=frozenset(account.roles), name=account.name)


def opened(visitor: Visitor, coaching_session: CoachingSession) -> Page:
    return visitor.open("feedback.preparation", session_id=coaching_session.id)


def send(visitor: Visitor, coaching_session: CoachingSession, *, by_itself: bool = False, **sent: Any) -> Page:
    """What another tab or the script sends; `signal_7` is the signal of milestone 7."""
    headers = {"HX-Request": "true"} if by_itself else None
    fields = {name.replace("signal_", "signal-"): value for name, value in sent.items()}
    return visitor.post("feedback.save_preparation", fields, headers=headers, session_id=coaching_session.id)


def what_the_home_tells(coach: Account, coaching_session: CoachingSession) -> list[str | None]:
    """What the coach's home says is hard before this session, None while nothing was sent; nothing to somebody else's coach."""
    found = coach_home(viewer_of(coach), make.now(), make.now() + timedelta(days=30))
    return [row.hard for row in found.to_review if row.id == coaching_session.id]


def signal(milestone: Milestone, word: str) -> dict[str, Any]:
    return {f"signal_{milestone.id}": word}


def test_a_client_writes_saves_and_sends(
    as_: As, ada: Account, carl: Account, benchmark: Milestone, workshop: Milestone, upcoming: CoachingSession
) -> None:
    page = opened(as_(ada), upcoming)
    assert page.heading == "Prepare session 1"
    page = page.fill(MOVED, "The loader runs.").choose("Signal", "Watch", page.within("Open benchmark")).press("Save")
    assert (page.status, page.value(MOVED)) == (200, "The loader runs.")
    assert page.has("Carl sees nothing until you send it.")
    assert make.rows(AgendaItem) == []
    assert not as_(carl).open("feedback.review", session_id=upcoming.id).has("The loader runs.")
    page = page.fill(TALK, "Am I a good supervisor?").press("Send to Carl")
    assert page.has("Carl reads what you wrote from now on.")
    assert make.row(Preparation).sent_at is not None
    assert make.row(BlindSignal).signal is Signal.WATCH
    item = make.row(AgendaItem)
    assert (item.text, item.origin, item.session_id) == ("Am I a good supervisor?", "from Ada’s preparation", upcoming.id)
    assert {line.verb for line in make.rows(Activity)} == {"session.prepared", "session.agenda"}


def test_the_coach_reads_in_review_and_on_the_session_what_was_sent(
    as_: As, ada: Account, carl: Account, benchmark: Milestone, upcoming: CoachingSession
) -> None:
    send(as_(ada), upcoming, moved="The loader runs.", hard="It is me.", send="1", **signal(benchmark, "off_track"))
    review = as_(carl).open("feedback.review", session_id=upcoming.id)
    assert review.has("What Ada prepared")
    assert review.has("It is me.")
    assert review.has("Ada has given a signal too. You see it once you publish.")
    session = as_(carl).open("sessions.coaching_session", session_id=upcoming.id)
    assert session.has("It is me.")
    assert session.link("Prepare") is None
    assert as_(ada).open("sessions.coaching_session", session_id=upcoming.id).follow("Prepare").value(HARD) == "It is me."


def test_what_changes_after_sending_is_read_too_and_the_agenda_follows(as_: As, ada: Account, upcoming: CoachingSession) -> None:
    adas = as_(ada)
    send(adas, upcoming, talk_about="The postdoc.", send="1")
    sent_at = make.row(Preparation).sent_at
    page = opened(adas, upcoming).fill(TALK, "The postdoc, and Lyon.").press("Save")
    assert page.button("Send to Carl") is None
    assert make.row(AgendaItem).text == "The postdoc, and Lyon."
    assert make.row(Preparation).sent_at == sent_at
    opened(adas, upcoming).fill(TALK, "").fill(HARD, "Lyon.").press("Save")
    assert make.rows(AgendaItem) == []


def test_what_was_talked_about_stays_on_the_agenda_as_it_was(
    as_: As, ada: Account, carl: Account, benchmark: Milestone, upcoming: CoachingSession
) -> None:
    send(as_(ada), upcoming, talk_about="The postdoc.", send="1")
    as_(carl).post("sessions.tick", {"ticked": "1"}, item_id=make.row(AgendaItem).id)
    opened(as_(ada), upcoming).fill(TALK, "Something else.").press("Save")
    assert make.row(AgendaItem).text == "The postdoc."


def test_pressed_twice_it_is_sent_once(as_: As, ada: Account, upcoming: CoachingSession) -> None:
    adas = as_(ada)
    assert [send(adas, upcoming, talk_about="The postdoc.", send="1").status for _ in range(2)] == [200, 200]
    assert len(make.rows(AgendaItem)) == len(make.rows(Preparation)) == len(make.rows(Activity, verb="session.prepared")) == 1


def test_signals_alone_can_be_sent_and_nothing_at_all_cannot(
    as_: As, ada: Account, benchmark: Milestone, upcoming: CoachingSession
) -> None:
    adas = as_(ada)
    page = opened(adas, upcoming).press("Send to Carl")
    assert page.status == 422
    assert page.title.startswith("Error: Prepare")
    assert page.has("Write at least one of the three, or choose a signal.")
    assert make.rows(Preparation) == []
    page = page.choose("Signal", "On track").press("Send to Carl")
    assert page.status == 200
    assert make.row(Preparation).sent_at is not None


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"moved": "x" * 20_001}, "At most 20,000 characters."),
        ({"moved": "one\0two"}, "(NUL)"),
        ({"moved": "Kept.", "version": "none"}, "Write a whole number."),
    ],
)
def test_bad_input_is_the_same_page_with_the_reason_and_the_words(
    as_: As, ada: Account, benchmark: Milestone, upcoming: CoachingSession, sent: dict[str, Any], reason: str
) -> None:
    page = send(as_(ada), upcoming, **sent)
    assert page.status == 422
    assert page.has(reason)
    assert page.value(MOVED) == sent["moved"]
    assert make.rows(Preparation) == []


def test_an_unknown_signal_is_refused_and_the_words_stay(as_: As, ada: Account, benchmark: Milestone, upcoming: CoachingSession) -> None:
    page = send(as_(ada), upcoming, moved="Kept.", **signal(benchmark, "brilliant"))
    assert page.status == 422
    assert page.has("Choose one of the four signals")
    assert page.value(MOVED) == "Kept."
    by_itself = send(as_(ada), upcoming, by_itself=True, **signal(benchmark, "brilliant"))
    assert (by_itself.status, "data-refused" in by_itself.html) == (422, True)


def test_of_two_tabs_the_later_one_sees_both_texts(as_: As, ada: Account, benchmark: Milestone, upcoming: CoachingSession) -> None:
    adas = as_(ada)
    first, second = opened(adas, upcoming), opened(adas, upcoming)
    first.fill(MOVED, "From the first tab.").fill(HARD, "Hard.").press("Save")
    page = second.fill(MOVED, "From the second tab.").press("Save")
    assert page.status == 409
    assert page.value(MOVED) == "From the second tab."
    assert page.has("From the first tab.")
    page = page.press("Keep both")
    assert page.value(MOVED) == "From the second tab.\n\nFrom the first tab."
    assert page.value(HARD) == "Hard."
    stale = send(adas, upcoming, by_itself=True, moved="Older.", version="1")
    assert (stale.status, "data-conflict" in stale.html) == (409, True)


def test_keep_this_takes_what_stands_in_the_fields(as_: As, ada: Account, upcoming: CoachingSession) -> None:
    adas = as_(ada)
    second = opened(adas, upcoming)
    send(adas, upcoming, moved="From the first tab.")
    second.fill(MOVED, "From the second tab.").press("Save").press("Keep this")
    assert make.row(Preparation).moved == "From the second tab."


def test_an_autosave_answers_with_what_stands_around_the_texts(as_: As, ada: Account, upcoming: CoachingSession) -> None:
    page = send(as_(ada), upcoming, by_itself=True, moved="The loader")
    assert page.status == 200
    assert "<textarea" not in page.html
    assert 'name="version" value="1"' in page.html


def test_before_three_days_the_page_says_when_it_opens(as_: As, ada: Account, engagement: Engagement) -> None:
    far = make.coaching_session(engagement, starts_at=make.now() + timedelta(days=3, minutes=5))
    page = opened(as_(ada), far)
    assert (page.status, page.button("Save")) == (200, None)
    assert page.has("Preparation opens")
    assert as_(ada).open("sessions.coaching_session", session_id=far.id).link("Prepare") is None
    refused = send(as_(ada), far, moved="Too early.")
    assert refused.status == 403
    assert refused.has("Too early.")
    assert make.rows(Preparation) == []


def test_at_three_days_it_is_open(as_: As, ada: Account, engagement: Engagement) -> None:
    near = make.coaching_session(engagement, starts_at=make.now() + timedelta(days=3) - timedelta(minutes=1))
    assert opened(as_(ada), near).button("Save") is not None


@pytest.mark.parametrize("closed", [{"published": True}, {"state": SessionState.CANCELLED}])
def test_a_closed_session_is_prepared_no_more(as_: As, ada: Account, engagement: Engagement, closed: dict[str, Any]) -> None:
    over = make.coaching_session(engagement, **closed)
    make.kept(Preparation(session_id=over.id, moved="What I wrote then.", saved_at=make.ago(20), sent_at=make.ago(20)))
    page = opened(as_(ada), over)
    assert page.has("What I wrote then.")
    assert page.button("Save") is None
    refused = send(as_(ada), over, moved="Later.")
    assert refused.status == 403
    assert refused.has("Later.")
    assert make.row(Preparation).moved == "What I wrote then."


def test_it_asks_about_open_milestones_that_this_coach_sees(
    as_: As, ada: Account, goal: Goal, benchmark: Milestone, engagement: Engagement, upcoming: CoachingSession
) -> None:
    make.milestone(goal, "Thesis chapter", state=MilestoneState.DONE)
    make.milestone(make.goal(ada, "A draft", state=GoalState.DRAFT), "Of a draft")
    make.milestone(make.goal(ada, "Kept private", is_shared_with_all=False), "Of a goal not shared")
    chosen = make.milestone(make.goal(ada, "For Carl alone", is_shared_with_all=False), "Only Carl knows")
    make.kept(GoalShare(goal_id=chosen.goal_id, engagement_id=engagement.id))
    page = opened(as_(ada), upcoming)
    assert [title.get_text() for title in page.soup.select("#signals .c-row-title")] == ["Open benchmark", "Only Carl knows"]


def test_a_signal_for_a_milestone_it_does_not_ask_about_is_left_out(
    as_: As, ada: Account, stan: Account, upcoming: CoachingSession
) -> None:
    strangers = make.milestone(make.goal(stan), "Stan's")
    assert send(as_(ada), upcoming, moved="Mine.", **signal(strangers, "watch")).status == 200
    assert make.rows(BlindSignal) == []


@pytest.mark.parametrize(("name", "status"), [("carl", 403), ("olga", 404), ("stan", 404), ("max_", 404)])
def test_nobody_else_opens_or_writes_it(
    as_: As, request: pytest.FixtureRequest, upcoming: CoachingSession, name: str, status: int
) -> None:  # fmt: skip
    visitor = as_(request.getfixturevalue(name))
    assert opened(visitor, upcoming).status == status
    assert send(visitor, upcoming, moved="Not mine.").status == status
    assert make.rows(Preparation) == []


def test_without_a_shared_milestone_the_page_says_what_to_do(as_: As, ada: Account, upcoming: CoachingSession) -> None:
    assert opened(as_(ada), upcoming).has("No open milestone is shared with Carl.")


def test_what_is_to_be_prepared_and_what_was(
    as_: As, ada: Account, carl: Account, olga: Account, engagement: Engagement, upcoming: CoachingSession
) -> None:
    make.coaching_session(engagement, starts_at=make.now() + timedelta(days=5))
    make.coaching_session(make.engagement(ada, olga, state=EngagementState.ENDED))
    (row,) = to_prepare(viewer_of(ada), make.now())
    assert (row.session_id, row.number, row.coach_name, row.sent_at) == (upcoming.id, 1, "Carl Moreau", None)
    send(as_(ada), upcoming, hard="The loader.")
    assert what_the_home_tells(carl, upcoming) == [None]
    send(as_(ada), upcoming, hard="The loader.", send="1")
    become("read")
    assert what_the_home_tells(carl, upcoming) == ["The loader."]
    assert what_the_home_tells(olga, upcoming) == []
    assert to_prepare(viewer_of(carl), make.now()) == []
    assert to_prepare(viewer_of(ada), upcoming.starts_at) == []


def test_it_takes_as_many_statements_for_three_milestones_as_for_thirty(
    as_: As, ada: Account, goal: Goal, upcoming: CoachingSession
) -> None:  # fmt: skip
    def count() -> int:
        return len(statements_of(lambda: opened(visitor, upcoming)))

    visitor = as_(ada)
    for index in range(3):
        make.milestone(goal, f"Milestone {index}")
    few = count()
    for index in range(27):
        make.milestone(goal, f"Later milestone {index}")
    assert few == count()
    assert few <= 8


def test_a_preparation_without_anything_is_not_sent() -> None:
    empty = Preparation(moved="", hard="", talk_about="")
    with pytest.raises(Conflict) as refused:
        empty.send(make.now())
    assert refused.value.field == "moved"
    empty.send(make.now(), has_signals=True)
    assert empty.sent_at is not None


def test_signals_are_read_by_milestone_and_only_the_four() -> None:
    sent = {"signal-1": "watch", "signal-2": "", "signal-3": "brilliant", "signal-9": "on_track"}
    chosen, reasons = chosen_signals(sent, [1, 2, 3])
    assert chosen == {1: Signal.WATCH}
    assert list(reasons) == ["signal-3"]
