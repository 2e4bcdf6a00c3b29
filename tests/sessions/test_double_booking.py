"""A coach is told what they have at the same time before they schedule over it, and may do it all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.ledger.models import OutboxMail
from coachapp.sessions.models import CoachingSession, SessionState
from tests import make
from tests.browser import Page, Visitor

As = Callable[[Account | None], Visitor]
AT = datetime(2027, 1, 12, 15, 0, tzinfo=UTC)
TAKEN = "You have another session at that time"


@pytest.fixture
def taken(carl: Account, stan: Account) -> CoachingSession:
    """Carl meets Stan at 15:00 for 50 minutes."""
    return make.coaching_session(make.engagement(stan, carl), starts_at=AT)


def schedule(visitor: Visitor, starts: str, minutes: int = 50) -> Page:
    page = visitor.open("sessions.new_session").choose("Client", "Ada Reyes").fill("Starts", starts).fill("Minutes", minutes)
    return page.fill("Agenda", "The benchmark").press("Schedule session")


def test_a_session_over_another_is_asked_about_and_nothing_typed_is_lost(
    as_: As, carl: Account, engagement: Engagement, taken: CoachingSession
) -> None:
    page = schedule(as_(carl), "2027-01-12T15:30")
    assert (page.status, page.has(TAKEN)) == (422, True)
    assert page.title.startswith("Error:")
    assert page.has("Session 1 with Stan Novak: Tuesday 12 January 2027, 15:00, 50 minutes.")
    assert (page.value("Starts"), page.value("Agenda")) == ("2027-01-12T15:30", "The benchmark")
    assert page.has("Ada is in Berlin, where that is 16:30.")
    assert (len(make.rows(CoachingSession)), make.rows(OutboxMail)) == (1, [])
    done = page.press("Schedule anyway")
    assert (done.status, done.heading) == (200, "Session 1 with Ada Reyes")
    assert len(make.rows(CoachingSession)) == 2


def test_going_on_holds_for_what_stood_on_the_page_alone(as_: As, carl: Account, engagement: Engagement, taken: CoachingSession) -> None:
    make.coaching_session(make.engagement(make.account("Bo Lind", "client"), carl), starts_at=AT + timedelta(hours=3))
    page = schedule(as_(carl), "2027-01-12T15:30").fill("Starts", "2027-01-12T18:00").press("Schedule anyway")
    assert (page.status, page.has("with Bo Lind"), len(make.rows(CoachingSession))) == (422, True, 2)


@pytest.mark.parametrize(("starts", "minutes"), [("2027-01-12T14:10", 50), ("2027-01-12T15:50", 50), ("2027-01-13T15:00", 480)])
def test_what_only_touches_it_is_none(
    as_: As, carl: Account, engagement: Engagement, taken: CoachingSession, starts: str, minutes: int
) -> None:
    assert schedule(as_(carl), starts, minutes).status == 200


@pytest.mark.parametrize(
    ("starts", "minutes"), [("2027-01-12T14:11", 50), ("2027-01-12T15:49", 5), ("2027-01-12T08:00", 480), ("2027-01-12T15:10", 10)]
)
def test_what_covers_a_minute_of_it_is_one(
    as_: As, carl: Account, engagement: Engagement, taken: CoachingSession, starts: str, minutes: int
) -> None:
    assert schedule(as_(carl), starts, minutes).status == 422


def test_cancelled_ones_and_other_coaches_do_not_count(as_: As, ada: Account, carl: Account, olga: Account, engagement: Engagement) -> None:
    make.coaching_session(engagement, starts_at=AT, state=SessionState.CANCELLED)
    make.coaching_session(make.engagement(ada, olga), starts_at=AT)
    assert schedule(as_(carl), "2027-01-12T15:00").status == 200


def test_moving_over_another_is_asked_about_and_staying_is_not(
    as_: As, carl: Account, engagement: Engagement, taken: CoachingSession
) -> None:
    mine = make.coaching_session(engagement, starts_at=AT + timedelta(hours=2))
    page = as_(carl).open("sessions.edit_session", session_id=mine.id)
    assert page.has("Now Tuesday 12 January 2027, 17:00 (18:00 for Ada in Berlin).")
    page = page.fill("Starts", "2027-01-12T15:00").fill("Place or meeting link", "Room 4").press("Move session")
    assert (page.status, page.has(TAKEN), page.value("Place or meeting link")) == (422, True, "Room 4")
    assert make.row(CoachingSession, id=mine.id).place == ""
    assert page.press("Move anyway").status == 200
    assert make.row(CoachingSession, id=mine.id).starts_at == AT
    again = as_(carl).open("sessions.edit_session", session_id=mine.id).fill("Place or meeting link", "Room 5").press("Move session")
    assert (again.status, make.row(CoachingSession, id=mine.id).place) == (200, "Room 5")
