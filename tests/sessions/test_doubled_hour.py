"""A time in the hour that comes twice, when the clocks go back: pages show it as the other one, and still keep it what it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.ledger.models import OutboxMail
from coachapp.sessions.models import CoachingSession
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]
SECOND = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
"""02:30 in Berlin and 01:30 in London; an hour earlier the clocks showed the same."""
SHOWN = "2027-10-31T01:30"


@pytest.fixture
def session(engagement: Engagement) -> CoachingSession:
    return make.coaching_session(engagement, starts_at=SECOND, place="Room 1")


def test_another_place_alone_moves_no_session(as_: As, carl: Account, session: CoachingSession) -> None:
    page = as_(carl).open("sessions.edit_session", session_id=session.id)
    assert page.value("Starts") == SHOWN
    assert page.fill("Place or meeting link", "Room 2").press("Move session").status == 200
    kept = make.row(CoachingSession)
    assert (kept.starts_at, kept.place) == (SECOND, "Room 2")


def test_a_session_that_stays_tells_nobody_that_it_moved(as_: As, carl: Account, session: CoachingSession) -> None:
    assert as_(carl).open("sessions.edit_session", session_id=session.id).press("Move session").status == 200
    assert (make.row(CoachingSession).sequence, make.rows(OutboxMail)) == (session.sequence, [])


def test_a_time_that_is_asked_for_stays_when_only_the_word_is_new(as_: As, ada: Account, engagement: Engagement) -> None:
    session = make.coaching_session(engagement, other_times=[SECOND.isoformat()], other_times_at=make.now())
    page = as_(ada).open("sessions.other_times", session_id=session.id)
    assert page.value("First choice") == "2027-10-31T02:30"
    assert page.fill("A word to your coach", "I fly.").press("Propose times").status == 200
    assert make.row(CoachingSession).proposed_times == [SECOND]


def test_the_coach_who_was_asked_about_another_session_moves_to_the_time_that_the_client_chose(
    as_: As, carl: Account, stan: Account, engagement: Engagement
) -> None:
    make.coaching_session(make.engagement(stan, carl), starts_at=SECOND)
    session = make.coaching_session(engagement, other_times=[SECOND.isoformat()], other_times_at=make.now())
    page = as_(carl).post("sessions.accept_time", {"time": SECOND.isoformat()}, session_id=session.id)
    assert (page.status, page.value("Starts")) == (422, SHOWN)
    assert page.press("Move anyway").status == 200
    assert make.row(CoachingSession, id=session.id).starts_at == SECOND


@pytest.mark.parametrize("day", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_day_at_the_end_of_all_calendars_is_refused_beside_its_field(
    as_: As, ada: Account, carl: Account, session: CoachingSession, day: str
) -> None:
    page = as_(carl).open("sessions.edit_session", session_id=session.id).fill("Starts", day).press("Move session")
    assert (page.status, page.has("Choose a day between 2000 and 2100.")) == (422, True)
    page = as_(carl).open("sessions.new_session").choose("Client", "Ada Reyes").fill("Starts", day).press("Schedule session")
    assert (page.status, page.has("Choose a day between 2000 and 2100.")) == (422, True)
    page = as_(ada).open("sessions.other_times", session_id=session.id).fill("First choice", day).press("Propose times")
    assert (page.status, page.has("Choose a day between 2000 and 2100.")) == (422, True)
