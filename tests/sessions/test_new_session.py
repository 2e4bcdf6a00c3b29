"""A coach schedules, moves and calls off; the client hears of it once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.ledger.models import Activity, OutboxMail
from coachapp.sessions.models import AgendaItem, CoachingSession, SessionState
from tests import make
from tests.browser import Page, Visitor

As = Callable[[Account | None], Visitor]
IN_WINTER = datetime(2027, 1, 12, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """The days that these tests write are still to come, whenever they run."""
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        yield


def scheduled(page: Page, client: str = "Ada Reyes", starts: str = "2027-01-12T15:00", **fields: str) -> Page:
    page.choose("Client", client).fill("Starts", starts)
    for label, value in fields.items():
        page.fill(label, value)
    return page.press("Schedule session")


def test_a_coach_schedules_a_session_and_the_client_gets_one_mail_in_her_own_zone(as_: As, carl: Account, engagement: Engagement) -> None:
    page = scheduled(as_(carl).open("sessions.new_session"), Agenda="- The benchmark\n\n- Jun")
    assert page.heading == "Session 1 with Ada Reyes"
    assert page.has("Tuesday 12 January 2027, 15:00 to 15:50 in London (16:00 for Ada in Berlin)")
    assert [item.text for item in make.rows(AgendaItem)] == ["The benchmark", "Jun"]
    mail = make.row(OutboxMail, recipient="ada@example.org")
    assert mail.recipient == "ada@example.org"
    assert mail.subject == "Session 1 with Carl Moreau: Tuesday 12 January 2027, 16:00"
    assert "16:00 in Berlin (15:00 for Carl in London), 50 minutes" in mail.text
    assert [line.verb for line in make.rows(Activity)] == ["session.scheduled"]


def test_sessions_are_numbered_within_the_engagement(as_: As, carl: Account, ada: Account, olga: Account, engagement: Engagement) -> None:
    make.coaching_session(make.engagement(ada, olga))
    visitor = as_(carl)
    scheduled(visitor.open("sessions.new_session"))
    assert scheduled(visitor.open("sessions.new_session"), starts="2027-02-12T15:00").heading == "Session 2 with Ada Reyes"


def test_pressing_twice_schedules_one_session(as_: As, carl: Account, engagement: Engagement) -> None:
    page = as_(carl).open("sessions.new_session").choose("Client", "Ada Reyes").fill("Starts", "2027-01-12T15:00")
    first, second = page.press("Schedule session"), page.press("Schedule session")
    assert first.path == second.path
    assert (len(make.rows(CoachingSession)), len(make.rows(OutboxMail))) == (1, 2)


def test_what_waited_for_a_session_is_on_its_agenda(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    make.agenda_item(engagement, "Lyon does not answer", by=ada)
    page = scheduled(as_(carl).open("sessions.new_session"), Agenda="The benchmark")
    assert page.text.index("Lyon does not answer") < page.text.index("The benchmark")


def test_the_client_in_the_address_is_chosen(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    make.engagement(make.account("Abel First", "client"), carl)
    assert as_(carl).open("sessions.new_session", client=ada.id).value("Client") == str(ada.id)
    assert as_(carl).open("sessions.new_session", client=999_999).status == 200


@pytest.mark.parametrize(
    ("starts", "reason"),
    [
        ("", "Fill in Starts."),
        ("soon", "Write a day and a time"),
        ("2027-03-28T01:30", "does not exist"),
        ("1899-01-01T10:00", "between 2000 and 2100"),
    ],
)
def test_a_wrong_time_is_refused_beside_its_field_and_nothing_typed_is_lost(
    as_: As, carl: Account, engagement: Engagement, starts: str, reason: str
) -> None:
    page = scheduled(as_(carl).open("sessions.new_session"), starts=starts, Agenda="The benchmark")
    assert page.status == 422
    assert page.title.startswith("Error:")
    assert reason in page.within("Starts").get_text()
    assert page.value("Agenda") == "The benchmark"
    assert make.rows(CoachingSession) == []


def test_a_time_that_has_passed_is_refused_unless_the_session_was_held(as_: As, carl: Account, engagement: Engagement) -> None:
    waiting = make.agenda_item(engagement, "Lyon does not answer", by=carl)
    page = scheduled(as_(carl).open("sessions.new_session"), starts="2026-11-23T15:00", Agenda="The benchmark")
    assert page.status == 422
    assert "That time has passed." in page.within("Starts").get_text()
    page = page.tick("It was held already").press("Schedule session")
    assert page.has("Session 1 is noted as held.")
    meeting = make.row(CoachingSession)
    assert meeting.state is SessionState.HELD
    assert make.rows(OutboxMail) == []
    assert [item.session_id for item in make.rows(AgendaItem, id=waiting.id)] == [None], "what waits is for a session to come"


def test_one_that_runs_now_is_scheduled_and_one_to_come_was_not_held(as_: As, carl: Account, engagement: Engagement) -> None:
    assert scheduled(as_(carl).open("sessions.new_session"), starts="2026-11-24T08:45").heading == "Session 1 with Ada Reyes"
    page = as_(carl).open("sessions.new_session").tick("It was held already")
    page = scheduled(page, starts="2026-11-25T15:00")
    assert (page.status, page.has("That time is still to come, so it cannot have been held.")) == (422, True)


def test_a_session_is_not_moved_to_a_time_that_has_passed(as_: As, carl: Account, engagement: Engagement) -> None:
    meeting = make.coaching_session(engagement)
    page = as_(carl).open("sessions.edit_session", session_id=meeting.id).fill("Starts", "2026-11-20T15:00").press("Move session")
    assert page.status == 422
    assert "That time has passed. Choose one to come." in page.within("Starts").get_text()
    assert make.row(CoachingSession).starts_at == meeting.starts_at


def test_an_agenda_item_that_is_too_long_is_refused(as_: As, carl: Account, engagement: Engagement) -> None:
    page = scheduled(as_(carl).open("sessions.new_session"), Agenda="x" * 501)
    assert (page.status, page.has("At most 500 characters an item.")) == (422, True)


def test_somebody_elses_client_cannot_be_chosen(as_: As, carl: Account, stan: Account, engagement: Engagement) -> None:
    page = as_(carl).post("sessions.schedule", {"client": str(stan.id), "starts": "2027-01-12T15:00", "minutes": "50"})
    assert page.status == 422
    assert make.rows(CoachingSession) == []


def test_a_client_and_an_admin_schedule_nothing(as_: As, ada: Account, max_: Account, engagement: Engagement) -> None:
    for person in (ada, max_):
        page = as_(person).open("sessions.new_session")
        assert (page.status, page.has("Only a coach schedules sessions")) == (403, True)
        assert as_(person).post("sessions.schedule", {}).status == 403


def test_a_coach_without_clients_is_told_to_invite_one(as_: As, olga: Account) -> None:
    assert as_(olga).open("sessions.new_session").link("Invite") is not None


def test_a_client_of_an_engagement_that_ended_is_not_offered(as_: As, carl: Account, ada: Account) -> None:
    make.engagement(ada, carl, state=EngagementState.ENDED)
    assert not as_(carl).open("sessions.new_session").has("Ada Reyes")


def moved(visitor: Visitor, session: CoachingSession, starts: str) -> Page:
    return visitor.open("sessions.edit_session", session_id=session.id).fill("Starts", starts).press("Move session")


def test_a_moved_session_is_told_once_with_its_new_time(as_: As, carl: Account, engagement: Engagement) -> None:
    session = make.coaching_session(engagement, starts_at=IN_WINTER)
    assert as_(carl).open("sessions.edit_session", session_id=session.id).value("Starts") == "2027-01-12T15:00"
    page = moved(as_(carl), session, "2027-01-13T09:30")
    assert page.has("Wednesday 13 January 2027, 09:30")
    mail = make.row(OutboxMail, recipient="ada@example.org")
    assert "is moved to Wednesday 13 January 2027, 10:30" in mail.subject
    line = make.row(Activity)
    assert line.verb == "session.moved"
    assert line.changes["starts_at"] == ["2027-01-12T15:00:00+00:00", "2027-01-13T09:30:00+00:00"]


def test_moving_to_the_same_time_tells_nobody(as_: As, carl: Account, engagement: Engagement) -> None:
    session = make.coaching_session(engagement, starts_at=IN_WINTER)
    assert moved(as_(carl), session, "2027-01-12T15:00").status == 200
    assert (make.rows(OutboxMail), make.rows(Activity)) == ([], [])


def test_a_held_session_is_not_moved(as_: As, carl: Account, engagement: Engagement) -> None:
    session = make.coaching_session(engagement, state=SessionState.HELD)
    assert as_(carl).open("sessions.edit_session", session_id=session.id).status == 403
    assert as_(carl).open("sessions.coaching_session", session_id=session.id).link("Move") is None


def test_a_cancelled_session_is_told_and_its_agenda_goes_to_the_next(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    session, following = make.coaching_session(engagement), make.coaching_session(engagement, starts_at=make.now() + timedelta(days=9))
    make.agenda_item(engagement, "Lyon", coaching_session=session, by=ada)
    page = as_(carl).open("sessions.coaching_session", session_id=session.id).press("Cancel session 1")
    assert page.has("Cancelled")
    assert make.row(OutboxMail, recipient="ada@example.org").subject == "Session 1 with Carl Moreau is cancelled"
    item = make.row(AgendaItem)
    assert (item.session_id, item.origin) == (following.id, "from session 1")


def test_cancelling_what_is_past_writes_no_mail(as_: As, carl: Account, engagement: Engagement) -> None:
    session = make.coaching_session(engagement, starts_at=make.ago(2))
    as_(carl).open("sessions.coaching_session", session_id=session.id).press("Cancel session 1")
    assert make.rows(OutboxMail) == []


def test_held_and_missed_are_said_with_one_press(as_: As, carl: Account, engagement: Engagement) -> None:
    session = make.coaching_session(engagement, starts_at=make.ago(0.1))
    page = as_(carl).open("sessions.coaching_session", session_id=session.id).press("Ada did not come")
    assert page.has("No-show")
    assert page.link("Review") is None
    assert page.press("Held").link("Review") is not None
    assert [line.changes["state"] for line in make.rows(Activity)] == [["scheduled", "no_show"], ["no_show", "held"]]


def test_a_word_that_is_no_state_is_refused(as_: As, carl: Account, engagement: Engagement) -> None:
    session = make.coaching_session(engagement)
    for word in ("", "scheduled", "published"):
        page = as_(carl).post("sessions.set_session_state", {"state": word}, session_id=session.id)
        assert (page.status, page.has("Choose Held, Cancel or No-show.")) == (422, True)
