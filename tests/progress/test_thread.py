"""One milestone in one session: the page behind a cell, what opens over the matrix, and who reads neither."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.feedback.models import Feedback, Signal
from coachapp.feedback.review_models import BlindSignal
from coachapp.sessions.preparation_models import Preparation
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]


@pytest.fixture
def said(ada: Account, engagement: Engagement) -> Feedback:
    """What Carl said in session 1 about the benchmark."""
    held = make.coaching_session(engagement, published=True)
    return make.feedback(held, make.milestone(make.goal(ada)), "Find out which lab needs it.", signal=Signal.OFF_TRACK)


def place(said: Feedback) -> dict[str, int]:
    return {"milestone_id": said.milestone_id, "held_id": said.session_id}


def blind(said: Feedback, signal: Signal) -> BlindSignal:
    """What Ada said in a preparation that she sent."""
    make.kept(Preparation(session_id=said.session_id, moved="The loader.", saved_at=make.ago(21), sent_at=make.ago(21)))
    return make.kept(BlindSignal(session_id=said.session_id, milestone_id=said.milestone_id, signal=signal, said_at=make.ago(21)))


def opened(visitor: Visitor, said: Feedback, below: str) -> str:
    """What a cell loads over the page `below`."""
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{below}"}
    return visitor.get(visitor.address("progress.thread", **place(said)), headers=headers).html


def test_a_cell_leads_to_what_was_said(as_: As, carl: Account, ada: Account, said: Feedback) -> None:
    page = as_(carl).open("progress.client", client_id=ada.id).follow("Open benchmark with two other labs, session 1: off track")
    assert page.heading == "Open benchmark with two other labs, session 1"
    assert page.has("Find out which lab needs it.")
    assert page.link("Ada Reyes") is not None


def test_the_client_answers_there(as_: As, ada: Account, said: Feedback) -> None:
    page = as_(ada).open("progress.thread", **place(said))
    assert page.link("My progress") is not None
    answered = page.press("Got it: Open benchmark with two other labs")
    assert answered.heading == "Open benchmark with two other labs, session 1"
    assert answered.has("got it")


def test_over_the_matrix_it_is_a_part_of_a_page_that_leads_back_there(as_: As, ada: Account, said: Feedback) -> None:
    part = opened(as_(ada), said, "/my/progress?before=9")
    assert "<html" not in part
    assert "Find out which lab needs it." in part
    assert 'name="back" value="/my/progress?before=9"' in part


def test_no_other_address_is_led_back_to(as_: As, ada: Account, said: Feedback) -> None:
    part = opened(as_(ada), said, "//elsewhere.example.org/")
    assert "elsewhere.example.org" not in part


@pytest.mark.parametrize(("signal", "differs"), [(Signal.ON_TRACK, True), (Signal.OFF_TRACK, False)])
def test_what_the_client_said_first_is_told_where_it_differs(
    as_: As, carl: Account, ada: Account, said: Feedback, signal: Signal, differs: bool
) -> None:
    blind(said, signal)
    for reader, name in ((carl, "Ada"), (ada, "You")):
        page = as_(reader).open("progress.thread", **place(said))
        assert page.has(f"{name} said On track") == differs


def test_a_signal_said_first_stands_hollow_in_the_matrix_and_in_the_links_name(
    as_: As, carl: Account, ada: Account, said: Feedback
) -> None:
    blind(said, Signal.ON_TRACK)
    page = as_(carl).open("progress.client", client_id=ada.id)
    link = page.link("Open benchmark with two other labs, session 1: off track, Ada said on track")
    assert link is not None
    assert len(link.select(".c-hollow")) == 1
    assert page.has("hollow: what Ada said first, where it differs")
    assert as_(ada).open("progress.my_progress").link("Open benchmark with two other labs, session 1: off track, you said on track")


def test_before_the_review_is_published_the_coach_meets_no_blind_signal(
    as_: As, carl: Account, ada: Account, engagement: Engagement
) -> None:
    milestone = make.milestone(make.goal(ada))
    held = make.coaching_session(engagement, starts_at=make.ago(1))
    make.kept(BlindSignal(session_id=held.id, milestone_id=milestone.id, signal=Signal.OFF_TRACK, said_at=make.ago(2)))
    page = as_(carl).open("progress.client", client_id=ada.id)
    assert "off track" not in page.html
    assert as_(carl).open("progress.thread", milestone_id=milestone.id, held_id=held.id).status == 404


def test_nobody_else_reads_it(as_: As, olga: Account, stan: Account, max_: Account, said: Feedback) -> None:
    for other in (olga, stan, max_):
        assert as_(other).open("progress.thread", **place(said)).status == 404, other.name


def test_a_session_that_said_nothing_about_it_has_no_page(as_: As, carl: Account, said: Feedback, engagement: Engagement) -> None:
    other = make.coaching_session(engagement, published=True)
    assert as_(carl).open("progress.thread", milestone_id=said.milestone_id, held_id=other.id).status == 404
