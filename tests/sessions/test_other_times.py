"""A client asks for another time; the coach moves the session to it, or keeps the time with a word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from coachapp.accounts.models import Account
from coachapp.core.db import transaction
from coachapp.engagements.models import Engagement
from coachapp.ledger.models import OutboxMail
from coachapp.notices.commands import choose
from coachapp.notices.models import USUAL_HOURS, Kind, Way
from coachapp.sessions.models import CoachingSession
from tests import make
from tests.browser import Page, Visitor

As = Callable[[Account | None], Visitor]
AT = datetime(2027, 1, 12, 15, 0, tzinfo=UTC)


@pytest.fixture
def session(engagement: Engagement) -> CoachingSession:
    return make.coaching_session(engagement, starts_at=AT)


def ask(visitor: Visitor, session: CoachingSession, *times: str, word: str = "") -> Page:
    page = visitor.open("sessions.coaching_session", session_id=session.id).follow("Propose other times")
    for label, time in zip(("First choice", "Second choice", "Third choice"), times, strict=False):
        page.fill(label, time)
    return page.fill("A word to your coach", word).press("Propose times")


def test_the_coach_reads_the_times_in_both_zones_and_moves_the_session_to_one(
    as_: As, ada: Account, carl: Account, session: CoachingSession
) -> None:
    page = ask(as_(ada), session, "2027-03-30T10:00", "2027-01-14T09:00", word="I fly on Tuesday.")
    assert page.has("Thursday 14 January 2027, 09:00 08:00 for Carl in London")
    mail = make.row(OutboxMail)
    assert (mail.recipient, mail.subject) == ("carl@example.org", "Ada Reyes asks for another time for session 1")
    assert "- Tuesday 30 March 2027, 09:00 (10:00 in Berlin)" in mail.text
    assert "I fly on Tuesday." in mail.text
    assert as_(carl).open("sessions.sessions").has("Ada asks for another time")
    page = as_(carl).open("sessions.coaching_session", session_id=session.id)
    moved = page.press("Move to this time Tuesday 30 March 2027, 09:00")
    assert moved.has("Tuesday 30 March 2027, 09:00 to 09:50 in London (10:00 for Ada in Berlin)")
    kept = make.row(CoachingSession)
    assert (kept.starts_at, kept.other_times, kept.other_times_at) == (datetime(2027, 3, 30, 8, tzinfo=UTC), [], None)
    assert sorted(mail.recipient for mail in make.rows(OutboxMail, kind="session_moved")) == ["ada@example.org", "carl@example.org"]


def test_the_coach_keeps_the_time_with_a_word(as_: As, ada: Account, carl: Account, session: CoachingSession) -> None:
    ask(as_(ada), session, "2027-01-14T09:00")
    page = as_(carl).open("sessions.coaching_session", session_id=session.id)
    page.fill("Why it stays", "I am away all week.").press("Keep it as it is")
    page = as_(ada).open("sessions.coaching_session", session_id=session.id)
    assert page.has("The time stays as it is")
    assert page.has("I am away all week.")
    assert make.row(CoachingSession).starts_at == AT
    assert "I am away all week." in make.row(OutboxMail, recipient="ada@example.org", kind="time_kept").text


def test_asking_again_replaces_what_was_asked_and_an_old_page_moves_nothing(
    as_: As, ada: Account, carl: Account, session: CoachingSession
) -> None:
    ask(as_(ada), session, "2027-01-14T09:00")
    old = as_(carl).open("sessions.coaching_session", session_id=session.id)
    ask(as_(ada), session, "2027-01-15T09:00")
    assert old.press("Move to this time Thursday 14 January 2027, 08:00").status == 409
    assert make.row(CoachingSession).starts_at == AT
    assert as_(carl).post("sessions.accept_time", {"time": "soon"}, session_id=session.id).status == 409


def test_a_time_at_which_the_coach_has_something_else_is_asked_about_first(
    as_: As, ada: Account, carl: Account, stan: Account, session: CoachingSession
) -> None:
    make.coaching_session(make.engagement(stan, carl), starts_at=datetime(2027, 1, 14, 8, 0, tzinfo=UTC))
    ask(as_(ada), session, "2027-01-14T09:30")
    page = as_(carl).open("sessions.coaching_session", session_id=session.id).press("Move to this time Thursday 14 January 2027, 08:30")
    assert (page.status, page.has("with Stan Novak"), page.value("Starts")) == (422, True, "2027-01-14T08:30")
    assert page.press("Move anyway").status == 200
    assert make.row(CoachingSession, id=session.id).starts_at == datetime(2027, 1, 14, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("times", "reason"),
    [(("",), "Fill in First choice."), (("2020-01-01T10:00",), "has passed"), (("2027-01-14T09:00", "2027-03-28T02:30"), "does not exist")],
)
def test_a_wrong_time_is_refused_beside_its_field(
    as_: As, ada: Account, session: CoachingSession, times: tuple[str, ...], reason: str
) -> None:
    page = ask(as_(ada), session, *times, word="I fly.")
    assert (page.status, page.has(reason), page.value("A word to your coach")) == (422, True, "I fly.")
    assert (make.row(CoachingSession).other_times, make.rows(OutboxMail)) == ([], [])


def test_only_the_client_asks_and_only_while_it_is_to_come(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    past = make.coaching_session(engagement, starts_at=make.ago(1))
    coming = make.coaching_session(engagement, starts_at=make.now() + timedelta(days=2))
    assert as_(ada).open("sessions.other_times", session_id=past.id).status == 403
    assert as_(carl).open("sessions.other_times", session_id=coming.id).status == 403
    assert as_(ada).post("sessions.keep_time", {"word": "x"}, session_id=coming.id).status == 403
    assert as_(carl).open("sessions.coaching_session", session_id=coming.id).link("Propose other times") is None


def test_the_mails_about_times_are_of_a_kind_that_can_be_stopped_and_the_app_tells_all_the_same(
    as_: As, ada: Account, carl: Account, session: CoachingSession
) -> None:
    ask(as_(ada), session, "2027-01-14T09:00")
    assert "List-Unsubscribe" in make.row(OutboxMail, recipient=carl.email).headers
    for account, kind in ((carl, Kind.COACH_TIMES), (ada, Kind.SESSION)):
        with transaction():
            choose(account.id, ways={kind: Way.NEVER}, ways_in_app={}, **USUAL_HOURS)
    ask(as_(ada), session, "2027-01-15T09:00")
    as_(carl).open("sessions.coaching_session", session_id=session.id).press("Keep it as it is")
    assert len(make.rows(OutboxMail)) == 1
    assert as_(carl).open("notices.notices").text.count("Ada Reyes asks for another time for session 1") >= 2
    assert as_(ada).open("notices.notices").has("Session 1 with Carl Moreau stays as it is")
