"""Sessions every week, every two weeks or every month: seen before they are saved, each one a session of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine

from coachapp.accounts.models import Account
from coachapp.core.db import become, db, transaction
from coachapp.engagements.models import Engagement
from coachapp.ledger.models import Activity, OutboxMail
from coachapp.sessions.models import AgendaItem, CoachingSession, SessionState
from coachapp.sessions.series import MOST, Every, Rhythm, Series
from tests import make
from tests.browser import Page, Visitor

As = Callable[[Account | None], Visitor]
ZONES = ("Pacific/Auckland", "Europe/Berlin", "America/St_Johns")


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """The days that these tests write are still to come, whenever they run."""
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        yield


def asked(visitor: Visitor, starts: str = "2027-01-12T15:00", repeats: str = "Every two weeks", **fields: object) -> Page:
    """The page of dates, before anything is saved."""
    page = visitor.open("sessions.new_session").choose("Client", "Ada Reyes").fill("Starts", starts).choose("Repeats", repeats)
    for label, value in ({"How many sessions": 6} | fields).items():
        page.fill(label, value)
    return page.press("Schedule session")


def made(visitor: Visitor, many: int = 6, **fields: str) -> list[CoachingSession]:
    asked(visitor, **{"How many sessions": many, **fields}).press(f"Schedule {many} sessions")  # type: ignore[arg-type]
    return make.rows(CoachingSession)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("every", list(Every))
def test_the_clock_on_the_wall_stays_on_both_sides_of_both_changes(zone: str, every: Every) -> None:
    rhythm = Rhythm(every, date(2026, 11, 24), time(15, 30), zone, MOST[every])
    there = [moment.astimezone(ZoneInfo(zone)) for moment in rhythm.starts()]
    assert {moment.time() for moment in there} == {time(15, 30)}
    assert len({moment.utcoffset() for moment in there}) == 2, "two years see both"
    assert len(there) == MOST[every]


@pytest.mark.parametrize(
    ("first", "days"),
    [
        (date(2027, 1, 28), ["01-28", "02-28", "03-28", "04-28", "05-28"]),
        (date(2027, 1, 29), ["01-29", "02-28", "03-29", "04-29", "05-29"]),
        (date(2027, 1, 30), ["01-30", "02-28", "03-30", "04-30", "05-30"]),
        (date(2027, 1, 31), ["01-31", "02-28", "03-31", "04-30", "05-31"]),
        (date(2028, 1, 31), ["01-31", "02-29", "03-31", "04-30", "05-31"]),
    ],
)
def test_a_month_without_that_day_has_its_last_instead(first: date, days: list[str]) -> None:
    assert [f"{day:%m-%d}" for day in Rhythm(Every.MONTH, first, time(9), "Europe/Berlin", 5).days()] == days


def test_a_time_that_the_clocks_jump_over_is_an_hour_later_on_that_day() -> None:
    rhythm = Rhythm(Every.WEEK, date(2027, 3, 21), time(2, 30), "Europe/Berlin", 3)
    assert [moment.hour * 60 + moment.minute for moment in rhythm.starts()] == [90, 90, 30]


def test_all_dates_are_shown_for_both_before_anything_is_saved(as_: As, carl: Account, engagement: Engagement) -> None:
    page = asked(as_(carl), "2027-03-16T15:00", "Every week", **{"How many sessions": 3})
    assert (page.status, page.title.startswith("Error")) == (422, False)
    assert page.has("3 sessions of 50 minutes. Nothing is saved yet.")
    assert page.has("Tuesday 30 March 2027, 15:00")
    assert (make.rows(CoachingSession), make.rows(OutboxMail)) == ([], [])
    done = page.press("Schedule 3 sessions")
    assert (done.status, done.heading) == (200, "Every week with Ada Reyes")
    assert [(row.number, row.starts_at.hour) for row in make.rows(CoachingSession)] == [(1, 15), (2, 15), (3, 14)], "London’s clock"


def test_pressing_twice_makes_them_once(as_: As, carl: Account, engagement: Engagement) -> None:
    page = asked(as_(carl))
    assert page.press("Schedule 6 sessions").path == page.press("Schedule 6 sessions").path
    assert (len(make.rows(Series)), len(make.rows(CoachingSession))) == (1, 6)


def test_other_dates_than_those_shown_are_shown_first(as_: As, carl: Account, engagement: Engagement) -> None:
    page = asked(as_(carl)).fill("Starts", "2027-01-13T15:00").press("Schedule 6 sessions")
    assert (page.status, page.has("Wednesday 13 January 2027, 15:00"), make.rows(CoachingSession)) == (422, True, [])


def test_one_mail_for_all_and_one_line_of_history(as_: As, carl: Account, engagement: Engagement) -> None:
    made(as_(carl), Agenda="The benchmark")
    mail = make.row(OutboxMail, recipient="ada@example.org")
    assert mail.subject == "Six sessions with Carl Moreau, every two weeks from Tuesday 12 January 2027, 16:00"
    assert "The last: Tuesday 23 March 2027, 16:00" in mail.text
    assert "They keep to the clock in London." in mail.text
    assert [item.session_id for item in make.rows(AgendaItem)] == [make.rows(CoachingSession)[0].id]
    line = make.row(Activity)
    assert (line.verb, line.changes["following"]) == ("session.scheduled", [None, 5])
    assert len(make.rows(OutboxMail)) == 2


def test_until_a_day_is_as_many_as_fall_before_it(as_: As, carl: Account, engagement: Engagement) -> None:
    page = asked(as_(carl), repeats="Every month", **{"How many sessions": "", "Or until": "2027-05-12"})
    page.press("Schedule 5 sessions")
    assert [row.starts_at.month for row in make.rows(CoachingSession)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("fields", "label", "reason"),
    [
        ({"How many sessions": ""}, "How many sessions", "Say how many sessions, or until which day."),
        ({"How many sessions": "1"}, "How many sessions", "A whole number from 2 to 104."),
        ({"How many sessions": "53"}, "How many sessions", "At most 52 sessions: that is two years."),
        ({"Or until": "2027-05-01"}, "Or until", "Fill in one of the two"),
        ({"How many sessions": "", "Or until": "2027-01-25"}, "Or until", "The second would be on 26 January 2027."),
        ({"How many sessions": "", "Or until": "2029-01-09"}, "Or until", "At most two years: choose a day before 9 January 2029."),
    ],
)
def test_a_length_that_is_none_is_refused_beside_its_field(
    as_: As, carl: Account, engagement: Engagement, fields: dict[str, str], label: str, reason: str
) -> None:
    page = asked(as_(carl), **fields)
    assert (page.status, page.title.startswith("Error:")) == (422, True)
    assert reason in page.within(label).get_text()
    assert make.rows(CoachingSession) == []


def test_a_double_booking_is_named_on_its_date(as_: As, carl: Account, stan: Account, engagement: Engagement) -> None:
    make.coaching_session(make.engagement(stan, carl), starts_at=datetime(2027, 1, 26, 15, 30, tzinfo=UTC))
    page = asked(as_(carl))
    assert page.has("You have something else at one of these times.")
    (row,) = [row for row in page.soup.select("tr") if "Stan Novak" in row.get_text()]
    assert "Tuesday 26 January 2027, 15:00" in row.get_text()
    assert page.press("Schedule 6 sessions anyway").status == 200
    assert len(make.rows(CoachingSession)) == 7


def test_what_came_in_meanwhile_is_asked_about_too(as_: As, carl: Account, stan: Account, engagement: Engagement) -> None:
    page = asked(as_(carl))
    make.coaching_session(make.engagement(stan, carl), starts_at=datetime(2027, 1, 26, 15, 30, tzinfo=UTC))
    page = page.press("Schedule 6 sessions")
    assert (page.status, page.has("with Stan Novak"), len(make.rows(CoachingSession))) == (422, True, 1)


def forget_mails() -> None:
    """Those about making the series are out."""
    with transaction():
        db.session.execute(sa.delete(OutboxMail))
    become("read")


def moved_rest(visitor: Visitor, session: CoachingSession, starts: str, place: str = "") -> Page:
    page = visitor.open("sessions.edit_session", session_id=session.id).choose("Which sessions", "This one and those that follow")
    return page.fill("Starts", starts).fill("Place or meeting link", place).press("Move session")


def test_the_rest_is_moved_after_its_dates_were_shown(as_: As, carl: Account, engagement: Engagement) -> None:
    third = made(as_(carl))[2]
    forget_mails()
    page = moved_rest(as_(carl), third, "2027-02-10T09:00", "Room 4")
    assert (page.status, page.has("4 sessions of 50 minutes. Nothing is saved yet.")) == (422, True)
    assert page.has("9 February 2027, 15:00")
    done = page.press("Move 4 sessions")
    assert (done.status, done.has("4 sessions are moved.")) == (200, True)
    rows = make.rows(CoachingSession)
    assert [(row.starts_at.day, row.starts_at.hour, row.place) for row in rows] == [
        (12, 15, ""), (26, 15, ""), (10, 9, "Room 4"), (24, 9, "Room 4"), (10, 9, "Room 4"), (24, 9, "Room 4"),
    ]  # fmt: skip
    first, second = make.rows(Series)
    assert (first.count, second.count, second.sequence) == (2, 4, 0)
    assert [row.series_id for row in rows] == [first.id] * 2 + [second.id] * 4
    mail = make.row(OutboxMail, recipient="ada@example.org")
    assert "Two files for your calendar come with this mail" in mail.text
    assert mail.subject == "Four sessions with Carl Moreau moved: every two weeks from Wednesday 10 February 2027, 10:00"
    assert [line.verb for line in make.rows(Activity)] == ["session.scheduled", "session.moved"]


def test_one_moved_alone_keeps_its_time_when_the_rest_moves_and_what_was_called_off_stays_off(
    as_: As, carl: Account, engagement: Engagement
) -> None:
    rows, visitor = made(as_(carl)), as_(carl)
    page = visitor.open("sessions.edit_session", session_id=rows[3].id)
    page.fill("Starts", "2027-02-24T11:00").press("Move session")
    visitor.open("sessions.coaching_session", session_id=rows[4].id).press("Cancel session 5")
    moved_rest(visitor, rows[1], "2027-01-26T16:00").press("Move 4 sessions")
    after = make.rows(CoachingSession)
    assert [(row.starts_at.day, row.starts_at.hour) for row in after] == [(12, 15), (26, 16), (9, 16), (24, 11), (9, 15), (23, 16)]
    assert after[4].state is SessionState.CANCELLED
    assert [row.series_on for row in after[1:]] == [date(2027, 1, 26) + timedelta(days=14 * n) for n in range(5)]


def test_moving_all_of_a_series_leaves_it_the_same_series(as_: As, carl: Account, engagement: Engagement) -> None:
    first = made(as_(carl))[0]
    moved_rest(as_(carl), first, "2027-01-14T15:00").press("Move 6 sessions")
    series = make.row(Series)
    assert (series.first_on, series.count) == (date(2027, 1, 14), 6)
    assert series.sequence > 0


def test_the_rest_is_called_off_and_what_stood_on_its_agendas_waits(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    rows, visitor = made(as_(carl)), as_(carl)
    forget_mails()
    make.agenda_item(engagement, "Lyon", coaching_session=rows[4], by=ada)
    page = visitor.open("sessions.coaching_session", session_id=rows[2].id).press("Cancel session 3 and those that follow")
    assert page.has("This session and those that followed are cancelled.")
    after = make.rows(CoachingSession)
    assert [row.is_cancelled for row in after] == [False, False, True, True, True, True]
    assert make.row(Series).count == 2
    mail = make.row(OutboxMail, recipient="ada@example.org")
    assert (mail.kind, mail.subject) == ("series_cancelled", "Four sessions with Carl Moreau cancelled")
    assert "write to Carl: carl@example.org\n" in mail.text
    assert (make.row(AgendaItem).session_id, make.row(AgendaItem).origin) == (rows[0].id, "from session 5")
    assert visitor.open("sessions.series", series_id=rows[0].series_id).has("2 sessions")


def test_an_end_of_work_calls_off_what_is_left_of_a_series(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    made(as_(carl))
    forget_mails()
    with time_machine.travel(datetime(2027, 2, 1, 9, tzinfo=UTC)):
        as_(ada).post("progress.end_engagement", {}, engagement_id=engagement.id)
    assert make.row(Series).count == 2
    assert len(make.row(OutboxMail, recipient="ada@example.org").calendars) == 1


def test_a_client_sees_the_series_and_changes_nothing_in_it(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    rows = made(as_(carl))
    page = as_(ada).open("sessions.series", series_id=rows[0].series_id)
    assert page.heading == "Every two weeks with Carl Moreau"
    assert page.button("Cancel session 1 and those that follow") is page.link("Move") is None
    assert as_(ada).post("sessions.cancel_rest", {}, session_id=rows[0].id).status == 403


def test_a_session_that_is_none_of_a_series_has_no_rest(as_: As, carl: Account, engagement: Engagement) -> None:
    alone = make.coaching_session(engagement)
    assert as_(carl).post("sessions.cancel_rest", {}, session_id=alone.id).status == 409
    page = as_(carl).post("sessions.move_session", {"starts": "2027-01-11T15:00", "minutes": "50", "which": "rest"}, session_id=alone.id)
    assert page.status == 200
    assert make.row(CoachingSession).starts_at == datetime(2027, 1, 11, 15, tzinfo=UTC)
