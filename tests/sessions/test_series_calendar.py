"""A series in people's calendars: one event that recurs, and what stands apart in it: equal to our rows, in whatever order mails come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest
import time_machine
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.db import become
from coachapp.engagements.models import Engagement
from coachapp.ledger.models import OutboxMail
from coachapp.sessions.models import CoachingSession, SessionState
from coachapp.sessions.reminder_commands import remind_of_sessions
from tests import make
from tests.browser import Page, Visitor
from tests.support import rfc5545
from tests.support.calendar_program import CalendarProgram, Met, meetings_in

As = Callable[[Account | None], Visitor]
ZONES = ("Pacific/Auckland", "Europe/Berlin", "America/St_Johns")
TOKEN = "a-secret-that-a-calendar-program-has"


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        yield


def schedule(visitor: Visitor, starts: str, repeats: str, many: int) -> Page:
    page = visitor.open("sessions.new_session").choose("Client", "Ada Reyes").fill("Starts", starts).choose("Repeats", repeats)
    page = page.fill("How many sessions", many).fill("Place or meeting link", "Room 4").press("Schedule session")
    return page.press(f"Schedule {many} sessions")


def move(visitor: Visitor, session: CoachingSession, starts: str, *, rest: int = 0) -> Page:
    page = visitor.open("sessions.edit_session", session_id=session.id).fill("Starts", starts)
    if not rest:
        return page.press("Move session")
    return page.choose("Which sessions", "This one and those that follow").press("Move session").press(f"Move {rest} sessions")


def rows() -> list[CoachingSession]:
    return make.rows(CoachingSession)


def ours() -> list[Met]:
    """What is to take place, by our rows."""
    return sorted((row.starts_at, row.minutes, row.place) for row in rows() if row.state is not SessionState.CANCELLED)


def mailed(to: str = "ada@example.org") -> list[list[str]]:
    """The calendars of each mail, in the order in which they were written."""
    return [mail.calendars for mail in make.rows(OutboxMail, recipient=to)]


def events_in(text: str) -> list[Any]:
    return list(rfc5545.read(text).walk("VEVENT"))


def fed(app: Flask) -> list[Met]:
    answer = app.test_client().get(f"/calendar/{TOKEN}.ics")
    assert answer.status_code == 200
    return meetings_in(answer.data)


def shown_by(calendars: list[str]) -> list[Met]:
    program = CalendarProgram()
    for text in calendars:
        program.take(text)
    return program.meetings()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("repeats", "many", "starts"),
    [
        ("Every week", 53, "2026-12-01T15:30"),
        ("Every two weeks", 27, "2026-12-01T15:30"),
        ("Every month", 13, "2026-12-01T15:30"),
        ("Every month", 13, "2026-12-29T23:15"),
        ("Every month", 13, "2026-12-30T00:10"),
        ("Every month", 13, "2026-12-31T02:30"),
    ],
)
def test_a_year_of_a_series_is_counted_out_as_ours(
    app: Flask, as_: As, ada: Account, zone: str, repeats: str, many: int, starts: str
) -> None:
    coach = make.account("Kiri Ngata", "coach", time_zone=zone)
    make.engagement(ada, coach)
    make.calendar_feed(ada, TOKEN)
    assert schedule(as_(coach), starts, repeats, many).status == 200
    ((text,),) = mailed()
    (event,) = events_in(text)
    assert (len(ours()), event["SUMMARY"], event["SEQUENCE"]) == (many, "Session with Kiri Ngata", 0)
    assert shown_by([text]) == ours() == fed(app)


@pytest.mark.parametrize(("zone", "starts"), [("Europe/Berlin", "2027-03-07T02:30"), ("Europe/Berlin", "2027-10-17T02:30")])
def test_an_hour_that_is_jumped_over_or_comes_twice_is_counted_out_as_ours(
    app: Flask, as_: As, ada: Account, zone: str, starts: str
) -> None:
    make.engagement(ada, make.account("Kiri Ngata", "coach", time_zone=zone))
    make.calendar_feed(ada, TOKEN)
    schedule(as_(make.row(Account, name="Kiri Ngata")), starts, "Every week", 5)
    assert shown_by(mailed()[0]) == ours() == fed(app)


def a_busy_series(visitor: Visitor) -> None:
    """Twelve, of which one is moved, one called off, the rest moved from the seventh on, one of those moved, the last two called off."""
    schedule(visitor, "2027-01-12T15:00", "Every week", 12)
    made = rows()
    move(visitor, made[1], "2027-01-20T10:00")
    visitor.open("sessions.coaching_session", session_id=made[3].id).press("Cancel session 4")
    move(visitor, made[6], "2027-02-25T09:00", rest=6)
    move(visitor, made[7], "2027-03-05T09:30")
    visitor.open("sessions.coaching_session", session_id=made[10].id).press("Cancel session 11 and those that follow")


def test_whatever_happened_the_feed_and_the_mails_say_what_our_rows_say(
    app: Flask, as_: As, ada: Account, carl: Account, engagement: Engagement
) -> None:
    make.calendar_feed(ada, TOKEN)
    a_busy_series(as_(carl))
    assert len(ours()) == 9
    assert fed(app) == ours()
    assert shown_by([text for texts in mailed() for text in texts]) == ours()
    assert shown_by([text for texts in mailed("carl@example.org") for text in texts]) == ours()


@pytest.mark.sqlite_only
def test_in_whatever_order_the_mails_come_a_calendar_ends_the_same(as_: As, carl: Account, engagement: Engagement) -> None:
    a_busy_series(as_(carl))
    first, *later = mailed()
    assert [len(texts) for texts in later] == [1, 1, 2, 1, 1]
    for order in permutations(later):
        assert shown_by(first + [text for texts in order for text in texts]) == ours()


def test_a_moved_one_and_one_called_off_are_named_by_the_time_they_had(as_: As, carl: Account, engagement: Engagement) -> None:
    visitor = as_(carl)
    schedule(visitor, "2027-03-16T15:00", "Every week", 4)
    move(visitor, rows()[2], "2027-03-31T09:00")
    visitor.open("sessions.coaching_session", session_id=rows()[2].id).press("Cancel session 3")
    (made,), (moved,), (off,) = mailed()
    whole, one, gone = (events_in(text)[0] for text in (made, moved, off))
    assert str(whole["UID"]) == str(one["UID"]) == str(gone["UID"])
    assert [int(event["SEQUENCE"]) for event in (whole, one, gone)] == [0, 1, 2]
    assert one["RECURRENCE-ID"].dt == gone["RECURRENCE-ID"].dt == datetime(2027, 3, 30, 14, tzinfo=UTC)
    assert (rfc5545.read(moved)["METHOD"], rfc5545.read(off)["METHOD"]) == ("REQUEST", "CANCEL")
    assert "VTIMEZONE" in off


def test_the_rest_that_is_moved_has_a_name_of_its_own_and_the_old_one_is_cut_short(as_: As, carl: Account, engagement: Engagement) -> None:
    visitor = as_(carl)
    schedule(visitor, "2027-01-12T15:00", "Every two weeks", 6)
    move(visitor, rows()[4], "2027-03-10T15:00", rest=2)
    (made,), (old, new) = mailed()
    names = [str(events_in(text)[0]["UID"]) for text in (made, old, new)]
    assert names[0] == names[1] != names[2]
    assert [events_in(text)[0]["RRULE"]["COUNT"] for text in (made, old, new)] == [[6], [4], [2]]
    assert [int(events_in(text)[0]["SEQUENCE"]) for text in (made, new)] == [0, 0]


def test_moving_all_keeps_the_name_and_calling_all_off_takes_it_out(as_: As, carl: Account, engagement: Engagement) -> None:
    visitor = as_(carl)
    schedule(visitor, "2027-01-12T15:00", "Every two weeks", 4)
    move(visitor, rows()[0], "2027-01-13T15:00", rest=4)
    visitor.open("sessions.coaching_session", session_id=rows()[0].id).press("Cancel session 1 and those that follow")
    (made,), (moved,), (off,) = mailed()
    assert len({str(events_in(text)[0]["UID"]) for text in (made, moved, off)}) == 1
    assert rfc5545.read(off)["METHOD"] == "CANCEL"
    assert shown_by([made, moved, off]) == ours() == []


def test_a_program_that_knows_the_series_is_told_again_only_when_something_changed(
    app: Flask, as_: As, ada: Account, carl: Account, engagement: Engagement
) -> None:
    make.calendar_feed(ada, TOKEN)
    schedule(as_(carl), "2027-01-12T15:00", "Every week", 4)

    def asked(tag: str = "") -> tuple[int, str]:
        answer = app.test_client().get(f"/calendar/{TOKEN}.ics", headers={"If-None-Match": tag})
        return answer.status_code, answer.headers["ETag"]

    _status, tag = asked()
    assert asked(tag) == (304, tag)
    move(as_(carl), rows()[2], "2027-01-27T09:00", rest=2)
    status, newer = asked(tag)
    assert (status, newer != tag) == (200, True)
    assert asked(newer) == (304, newer)


def test_a_series_that_began_long_ago_is_still_whole_in_the_feed(
    app: Flask, as_: As, ada: Account, carl: Account, engagement: Engagement
) -> None:
    make.calendar_feed(ada, TOKEN)
    visitor = as_(carl)
    schedule(visitor, "2027-01-12T15:00", "Every week", 52)
    move(visitor, rows()[1], "2027-01-20T10:00")
    with time_machine.travel(datetime(2027, 11, 1, tzinfo=UTC)):
        assert fed(app) == ours()
    with time_machine.travel(datetime(2028, 6, 1, tzinfo=UTC)):
        assert fed(app) == []


def test_who_was_to_be_reminded_of_a_time_before_is_reminded_of_the_new_one(as_: As, carl: Account, engagement: Engagement) -> None:
    schedule(as_(carl), "2027-01-12T15:00", "Every week", 3)
    with time_machine.travel(datetime(2027, 1, 18, 16, tzinfo=UTC)):
        remind_of_sessions(make.now())
        become("read")
        assert len(make.rows(OutboxMail, kind="session_reminder")) == 1
        move(as_(carl), rows()[1], "2027-01-21T15:00", rest=2)
        assert make.rows(OutboxMail, kind="session_reminder") == []
    with time_machine.travel(datetime(2027, 1, 20, 16, tzinfo=UTC)):
        remind_of_sessions(make.now())
        become("read")
        assert len(make.rows(OutboxMail, kind="session_reminder")) == 1
