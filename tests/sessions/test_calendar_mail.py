"""The mails that tell of a session put it into both calendars, bring it up to date there, and take it out again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from icalendar import Calendar

from coachapp.accounts.models import Account
from coachapp.core.ics import at, new_calendar, one_line, timezone_of
from coachapp.engagements.models import Engagement
from coachapp.ledger.delivery import deliver_due
from coachapp.ledger.models import OutboxMail
from coachapp.sessions.models import CoachingSession
from tests import make
from tests.browser import Page, Visitor
from tests.support import rfc5545

As = Callable[[Account | None], Visitor]
IN_WINTER = datetime(2027, 1, 12, 15, 0, tzinfo=UTC)
ZONES = ("Pacific/Auckland", "Europe/Berlin", "America/St_Johns")


def sent(app: Flask) -> dict[str, list[EmailMessage]]:
    """What the mail server gets, by recipient, read back from its bytes."""
    taken: list[EmailMessage] = []

    def take(message: EmailMessage) -> None:
        taken.append(message_from_bytes(message.as_bytes(policy=policy.SMTP), policy=policy.default))

    deliver_due(make.now(), take, "Coachapp <coachapp@example.org>")
    return {to: [mail for mail in taken if mail["To"] == to] for to in {str(mail["To"]) for mail in taken}}


def event_of(mail: EmailMessage) -> tuple[str, Any]:
    """Method and event of the part that mail programs act on, which is the same as the file's."""
    (part,) = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    (file,) = mail.iter_attachments()
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert (file.get_filename(), file.get_payload(decode=True)) == ("session.ics", content)
    calendar = rfc5545.read(content)
    assert part.get_param("method") == calendar["METHOD"]
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]


def schedule(visitor: Visitor, starts: str = "2027-01-12T15:00", place: str = "") -> Page:
    page = visitor.open("sessions.new_session").choose("Client", "Ada Reyes").fill("Starts", starts)
    return page.fill("Place or meeting link", place).press("Schedule session")


def test_both_get_an_invitation_with_their_own_title(app: Flask, as_: As, carl: Account, engagement: Engagement) -> None:
    schedule(as_(carl), place="Room 4, Rue de la Paix; Lyon")
    mails = sent(app)
    assert sorted(mails) == ["ada@example.org", "carl@example.org"]
    for address, title in (("ada@example.org", "Session 1 with Carl Moreau"), ("carl@example.org", "Session 1 with Ada Reyes")):
        method, event = event_of(mails[address][0])
        assert (method, event["SUMMARY"], event["STATUS"], event["SEQUENCE"]) == ("REQUEST", title, "CONFIRMED", 0)
        assert (event["DTSTART"].dt, event["DURATION"].dt) == (IN_WINTER, timedelta(minutes=50))
        assert event["DTSTART"].params["TZID"] == "Europe/London"
        assert event["LOCATION"] == "Room 4, Rue de la Paix; Lyon"
        assert event["ORGANIZER"] == "mailto:carl@example.org"
        assert [str(one) for one in event["ATTENDEE"]] == ["mailto:carl@example.org", "mailto:ada@example.org"]
    assert "You have scheduled session 1 with Ada Reyes." in mails["carl@example.org"][0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_move_and_a_cancellation_are_of_the_same_event_and_newer(app: Flask, as_: As, carl: Account, engagement: Engagement) -> None:
    visitor = as_(carl)
    session_id = int(schedule(visitor).path.rpartition("/")[2])
    visitor.open("sessions.edit_session", session_id=session_id).fill("Starts", "2027-07-13T09:30").press("Move session")
    visitor.open("sessions.edit_session", session_id=session_id).fill("Minutes", "90").press("Move session")
    visitor.open("sessions.coaching_session", session_id=session_id).press("Cancel session 1")
    told = [event_of(mail) for mail in sent(app)["ada@example.org"]]
    assert [method for method, _event in told] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert len({str(event["UID"]) for _method, event in told}) == 1
    assert [event["SEQUENCE"] for _method, event in told] == [0, 1, 2, 3]
    assert told[1][1]["DTSTART"].dt == datetime(2027, 7, 13, 8, 30, tzinfo=UTC)  # summer time in London


def test_what_is_no_ones_business_is_in_no_calendar(app: Flask, as_: As, carl: Account, engagement: Engagement) -> None:
    page = as_(carl).open("sessions.new_session").choose("Client", "Ada Reyes").fill("Starts", "2027-01-12T15:00")
    page.fill("Agenda", "The quarrel with Jun").press("Schedule session")
    assert all("quarrel" not in calendar for mail in make.rows(OutboxMail) for calendar in mail.calendars)


@pytest.mark.parametrize(
    ("place", "link"),
    [
        ("https://meet.example.org/ada?x=1,2;3", "https://meet.example.org/ada?x=1,2;3"),
        ("javascript:alert(1)", None),
        ("mailto:carl@example.org", None),
        ("https://meet.example.org and bring tea", None),
    ],
)
def test_only_web_addresses_become_a_link_to_the_meeting(
    app: Flask, as_: As, carl: Account, engagement: Engagement, place: str, link: str | None
) -> None:
    schedule(as_(carl), place=place)
    _method, event = event_of(sent(app)["ada@example.org"][0])
    assert (event["LOCATION"], event.get("CONFERENCE")) == (place, link)


def test_nobody_writes_a_line_into_a_calendar(app: Flask, carl: Account, ada: Account, engagement: Engagement, as_: As) -> None:
    evil = make.account('Eve"\r\nATTENDEE:mailto:x@x.org\u2028\x85X', "client", email="eve@example.org")
    make.engagement(evil, carl)
    visitor = as_(carl)
    values = {"client": str(evil.id), "starts": "2027-01-12T15:00", "minutes": "50", "place": "Here\u2028BEGIN:VEVENT\x0bX; a, b\\n"}
    visitor.post("sessions.schedule", values)
    calendar = rfc5545.read(make.row(OutboxMail, recipient="carl@example.org").calendars[0])
    event: Any = calendar.walk("VEVENT")[0]
    assert len(event["ATTENDEE"]) == 2
    assert event["LOCATION"] == "Here BEGIN:VEVENT X; a, b\\n"
    assert event["SUMMARY"] == "Session 1 with Eve' ATTENDEE:mailto:x@x.org X"


def test_an_end_of_work_takes_every_booked_session_out(app: Flask, as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    for days in (3, 10):
        make.coaching_session(engagement, starts_at=make.now() + timedelta(days=days))
    as_(ada).post("progress.end_engagement", {}, engagement_id=engagement.id)
    for mail in make.rows(OutboxMail, kind="engagement_ended"):
        events = [rfc5545.read(calendar).walk("VEVENT")[0] for calendar in mail.calendars]
        assert len({str(event["UID"]) for event in events}) == 2
        assert [event["SEQUENCE"] for event in events] == [1, 1]
    for mails in sent(app).values():
        assert [file.get_filename() for file in mails[0].iter_attachments()] == ["session.ics", "session.ics"]


def test_the_name_in_calendars_is_for_good(app: Flask, carl: Account, engagement: Engagement) -> None:
    made = make.coaching_session(engagement)
    name = made.uid
    other = make.coaching_session(engagement)
    assert make.row(CoachingSession, id=made.id).uid == name != other.uid


def written_in(zone: ZoneInfo, moment: datetime) -> Calendar:
    calendar = new_calendar()
    calendar.add_component(timezone_of(zone, moment, moment))
    return rfc5545.read(calendar.to_ical())


@pytest.mark.parametrize("name", ZONES)
def test_a_zones_component_gives_every_hour_of_two_years_its_offset(name: str) -> None:
    """As a program reads it that knows no zone database: the last change before the moment counts."""
    zone, begin = ZoneInfo(name), datetime(2026, 1, 1, tzinfo=UTC)
    observances: list[Any] = written_in(zone, begin).walk("VTIMEZONE")[0].subcomponents
    changes = sorted((one["DTSTART"].dt - one["TZOFFSETFROM"].td, one["TZOFFSETTO"].td, one.name) for one in observances)
    assert len(changes) > 4
    for hour in range(2 * 365 * 24):
        moment = begin + timedelta(hours=hour)
        _since, offset, kind = [one for one in changes if one[0] <= moment.replace(tzinfo=None)][-1]
        there = moment.astimezone(zone)
        assert (offset, kind) == (there.utcoffset(), "DAYLIGHT" if there.dst() else "STANDARD"), moment


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Pacific/Auckland", datetime(2027, 4, 3, 13, 30, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        ("America/St_Johns", datetime(2027, 11, 7, 4, 0, tzinfo=UTC)),
    ],
)
def test_an_hour_that_comes_twice_is_never_taken_for_the_other(name: str, first: datetime) -> None:
    zone, second = ZoneInfo(name), first + timedelta(hours=1)
    assert first.astimezone(zone).replace(tzinfo=None) == second.astimezone(zone).replace(tzinfo=None)
    assert at(first, zone).tzinfo is zone
    assert at(second, zone).tzinfo is UTC


def test_text_is_one_line() -> None:
    assert one_line(' a\tb\r\nc\x00\u2029"d"  ') == "a b c 'd'"
