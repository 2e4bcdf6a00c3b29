"""A milestone's sessions in order: threads, what was skipped, what the client had said first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coachapp.accounts.models import Account
from coachapp.core.policy import YES
from coachapp.engagements.models import Engagement
from coachapp.feedback.board import Thread
from coachapp.feedback.models import ResponseKind, Signal
from coachapp.feedback.review_models import BlindSignal, Skip
from coachapp.goals.models import Goal, Milestone
from coachapp.progress.chain import talks
from coachapp.sessions.models import CoachingSession
from coachapp.sessions.preparation_models import Preparation
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Row:
    """Feedback of a session, or why it was skipped."""

    session_number: int
    why: str = "Nothing new."
    author_id: int = 7
    signal: Signal = Signal.WATCH
    helped: None = None
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return self.session_number

    @property
    def session_id(self) -> int:
        return 100 + self.session_number

    @property
    def number(self) -> int:
        return self.session_number

    @property
    def starts_at(self) -> datetime:
        return START + timedelta(days=self.session_number)

    published_at = starts_at


def shown(threads: list[int], skips: list[int], earlier: int | None = None, *, is_newest: bool = True) -> list[str]:
    """The page of a milestone's sessions, a dash for each that was skipped."""
    said = [Thread(Row(number), (), YES, YES, YES, YES) for number in threads]
    told = talks(said, [Row(number) for number in skips], [], Row(earlier) if earlier else None, is_newest=is_newest)
    return [f"{'' if talk.thread else '-'}{talk.number}" for talk in told]


def test_what_was_skipped_stands_between_the_threads_newest_first() -> None:
    assert shown([6, 4, 3], [5, 1, 7]) == ["-7", "6", "-5", "4", "3", "-1"]
    assert shown([], [2, 1]) == ["-2", "-1"]
    assert shown([], []) == []


def test_each_skip_stands_on_one_page_only() -> None:
    skips = [9, 7, 5, 3, 1]
    pages = [shown([8, 6], skips, 4), shown([4, 2], skips, is_newest=False)]
    assert pages == [["-9", "8", "-7", "6", "-5"], ["4", "-3", "2", "-1"]]


@pytest.fixture
def milestone(ada: Account) -> Milestone:
    goal: Goal = make.goal(ada)
    return make.milestone(goal, "Open benchmark")


def prepared(session: CoachingSession, milestone: Milestone, signal: Signal, *, is_sent: bool = True) -> None:
    sent = make.ago(30) if is_sent else None
    make.kept(Preparation(session_id=session.id, moved="It moved.", saved_at=make.ago(30), sent_at=sent))
    make.kept(BlindSignal(session_id=session.id, milestone_id=milestone.id, signal=signal, said_at=make.ago(30)))


def test_both_see_what_the_client_had_said_first(
    as_: As, ada: Account, carl: Account, milestone: Milestone, engagement: Engagement
) -> None:
    held = make.coaching_session(engagement, published=True)
    make.feedback(held, milestone, signal=Signal.OFF_TRACK)
    prepared(held, milestone, Signal.ON_TRACK)
    for account, said in ((ada, "You said On track"), (carl, "Ada said On track")):
        assert as_(account).open("progress.milestone", milestone_id=milestone.id).has(said)
        assert as_(account).open("progress.thread", milestone_id=milestone.id, held_id=held.id).has(said)


def test_the_same_signal_is_said_to_be_the_same(as_: As, carl: Account, milestone: Milestone, engagement: Engagement) -> None:
    held = make.coaching_session(engagement, published=True)
    make.feedback(held, milestone, signal=Signal.WATCH)
    prepared(held, milestone, Signal.WATCH)
    assert as_(carl).open("progress.milestone", milestone_id=milestone.id).has("Ada said the same")


def test_a_signal_that_was_not_sent_or_whose_review_is_open_is_nobodys_to_see(
    as_: As, carl: Account, milestone: Milestone, engagement: Engagement
) -> None:
    held, coming = make.coaching_session(engagement, published=True), make.coaching_session(engagement)
    make.feedback(held, milestone, signal=Signal.WATCH)
    prepared(held, milestone, Signal.ACHIEVED, is_sent=False)
    prepared(coming, milestone, Signal.ACHIEVED)
    for endpoint, ids in (("progress.milestone", {"milestone_id": milestone.id}), ("progress.client", {"client_id": engagement.client_id})):
        page = as_(carl).open(endpoint, **ids)
        assert page.status == 200
        assert not page.has("Ada said")
        assert not page.has("said achieved")


def test_why_it_was_skipped_is_read_by_both_once_it_is_published(
    as_: As, ada: Account, carl: Account, olga: Account, milestone: Milestone, engagement: Engagement
) -> None:
    make.engagement(ada, olga)
    held, coming = make.coaching_session(engagement, published=True), make.coaching_session(engagement)
    make.kept(Skip(session_id=held.id, milestone_id=milestone.id, why="The rooms are not booked.", skipped_at=make.ago(20)))
    make.kept(Skip(session_id=coming.id, milestone_id=milestone.id, why="Not said yet.", skipped_at=make.ago(0)))
    for account, reads in ((ada, True), (carl, True), (olga, False)):
        page = as_(account).open("progress.milestone", milestone_id=milestone.id)
        assert page.has("The rooms are not booked.") is reads
        assert not page.has("Not said yet.")


def test_whose_turn_it_is_stands_under_each_thread_that_waits(as_: As, carl: Account, milestone: Milestone, engagement: Engagement) -> None:
    older = make.coaching_session(engagement, published=True, starts_at=make.ago(40))
    make.feedback(older, milestone, response=ResponseKind.LETS_DISCUSS)
    make.feedback(make.coaching_session(engagement, published=True, starts_at=make.ago(6)), milestone, response=ResponseKind.GOT_IT)
    page = as_(carl).open("progress.milestone", milestone_id=milestone.id)
    assert [tag.get_text(" ", strip=True) for tag in page.soup.select(".c-thread p.c-reply")] == ["Your turn , 6 weeks"]
