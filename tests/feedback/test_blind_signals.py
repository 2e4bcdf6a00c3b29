"""The client's own signals: hidden from the coach until the review is published, then shown, and their gaps on the next agenda."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from coachapp.accounts.models import Account
from coachapp.core.db import become, db
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import review_queries
from coachapp.feedback.models import Signal
from coachapp.feedback.review_models import BlindSignal
from coachapp.goals.models import Milestone
from coachapp.sessions.models import AgendaItem, CoachingSession
from coachapp.sessions.preparation_models import Preparation
from tests import make
from tests.browser import Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]


def viewer_of(account: Account) -> Viewer:
    return Viewer(account_id=account.id, roles=frozenset(account.roles), name=account.name)


def say(coaching_session: CoachingSession, milestone: Milestone, signal: Signal) -> BlindSignal:
    return make.kept(BlindSignal(session_id=coaching_session.id, milestone_id=milestone.id, signal=signal, said_at=make.ago(1)))


def change(thing: BlindSignal | AgendaItem, **fields: object) -> None:
    become("write")
    found = db.session.get_one(type(thing), thing.id)
    for name, value in fields.items():
        setattr(found, name, value)
    db.session.commit()
    become("read")


def prepare(coaching_session: CoachingSession, *, is_sent: bool = True) -> Preparation:
    sent_at = make.ago(1) if is_sent else None
    return make.kept(Preparation(session_id=coaching_session.id, moved="The loader.", saved_at=make.ago(1), sent_at=sent_at))


def coach_reads(carl: Visitor, today: CoachingSession, milestone: Milestone, client_id: int) -> list[str]:
    """Every page on which the coach could learn of it before publishing, without the tokens of its forms."""
    pages = [
        carl.open("feedback.review", session_id=today.id),
        carl.open("feedback.publication", session_id=today.id),
        carl.open("sessions.coaching_session", session_id=today.id),
        carl.open("progress.milestone", milestone_id=milestone.id),
        carl.open("progress.goal", goal_id=milestone.goal_id),
        carl.open("progress.client", client_id=client_id),
        carl.open("home.home"),
    ]
    assert {page.status for page in pages} == {200}
    return [re.sub(r'name="(csrf_token|once)" value="[^"]*"', "", page.html) for page in pages]


def test_before_publication_no_page_of_the_coach_tells_which_signal_it_is(
    as_: As, ada: Account, carl: Account, benchmark: Milestone, today: CoachingSession
) -> None:
    prepare(today)
    make.draft(today, benchmark, "Who needs this?", Signal.WATCH)
    said, carls, read = say(today, benchmark, Signal.ON_TRACK), as_(carl), []
    for signal in Signal:
        change(said, signal=signal)
        read.append(coach_reads(carls, today, benchmark, ada.id))
    assert make.row(BlindSignal).signal is Signal.ACHIEVED
    assert all(pages == read[0] for pages in read)
    assert "Ada has given a signal too." in read[0][0]


def test_no_statement_of_the_coach_names_the_signal_outside_published_reviews(
    as_: As, ada: Account, carl: Account, benchmark: Milestone, today: CoachingSession
) -> None:
    prepare(today)
    say(today, benchmark, Signal.OFF_TRACK)
    make.draft(today, benchmark)
    carls = as_(carl)
    sent = statements_of(lambda: coach_reads(carls, today, benchmark, ada.id))
    naming = [statement for statement in sent if "blind_signals.signal" in statement]
    tied = re.compile(r"published_at IS NOT NULL|blind_signals.session_id = feedback.session_id")
    assert [statement for statement in naming if not tied.search(statement)] == []
    assert any("blind_signals" in statement for statement in sent)


def test_an_own_signal_that_was_not_sent_is_not_even_mentioned(
    as_: As, carl: Account, benchmark: Milestone, today: CoachingSession
) -> None:
    prepare(today, is_sent=False)
    say(today, benchmark, Signal.OFF_TRACK)
    page = as_(carl).open("feedback.review", session_id=today.id)
    assert not page.has("signal too")
    assert not page.has("No signal from Ada")
    make.draft(today, benchmark, "Who needs this?", Signal.ON_TRACK)
    as_(carl).post("feedback.publish", session_id=today.id)
    become("read")
    assert review_queries.blind_signals(viewer_of(carl), today.id) == {}
    assert make.rows(AgendaItem) == []


def test_after_publication_both_are_shown_and_gaps_go_on_the_next_agenda(
    as_: As, ada: Account, carl: Account, engagement: Engagement, benchmark: Milestone, workshop: Milestone, today: CoachingSession
) -> None:
    following = make.coaching_session(engagement)
    prepare(today)
    say(today, benchmark, Signal.ON_TRACK)
    say(today, workshop, Signal.WATCH)
    make.draft(today, benchmark, "Who needs this?", Signal.OFF_TRACK)
    make.draft(today, workshop, "Who comes?", Signal.WATCH)
    page = as_(carl).open("feedback.publication", session_id=today.id)
    assert page.has("with Ada’s own signals beside yours")
    page = page.press("Publish")
    assert page.has("What Ada said before seeing yours")
    assert page.has("you differ")
    item = make.row(AgendaItem)
    assert item.text == "Open benchmark: Ada says on track, Carl says off track"
    assert (item.origin, item.session_id, item.milestone_id) == ("signals of session 2", following.id, benchmark.id)
    assert item.source_kind == "blind"
    become("read")
    both = {benchmark.id: Signal.ON_TRACK, workshop.id: Signal.WATCH}
    for viewer in (viewer_of(ada), viewer_of(carl)):
        assert review_queries.blind_signals(viewer, today.id) == both


@pytest.mark.parametrize("name", ["olga", "stan", "max_"])
def test_nobody_else_reads_them(
    request: pytest.FixtureRequest, ada: Account, engagement: Engagement, benchmark: Milestone, before: CoachingSession, name: str
) -> None:
    prepare(before)
    say(before, benchmark, Signal.WATCH)
    viewer = viewer_of(request.getfixturevalue(name))
    assert review_queries.blind_signals(viewer, before.id) == {}


def test_the_mirror_names_a_published_gap_until_it_was_talked_about(
    as_: As, ada: Account, carl: Account, engagement: Engagement, benchmark: Milestone, before: CoachingSession, today: CoachingSession
) -> None:
    prepare(before)
    say(before, benchmark, Signal.ON_TRACK)
    feedback = make.feedback(before, benchmark, "It stands still.", signal=Signal.OFF_TRACK)
    make.draft(today, benchmark, "Who needs this?", Signal.WATCH)
    page = as_(carl).open("feedback.publication", session_id=today.id)
    assert page.has("One to look at")
    assert page.has("Ada said on track in session 1, you off track, and you do not mention it.")
    item = make.agenda_item(engagement, "Open benchmark", coaching_session=today, by=ada)
    change(item, source_kind="blind", source_id=feedback.id, is_ticked=True)
    assert not as_(carl).open("feedback.publication", session_id=today.id).has("to look at")
