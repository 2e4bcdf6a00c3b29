"""A person's sessions in their own calendar program, under an address that they alone have and can take back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from coachapp.accounts.models import Account, AccountState
from coachapp.core.db import become, db
from coachapp.engagements.models import Engagement
from coachapp.ledger.models import Audit
from coachapp.sessions.feed_models import CalendarFeed
from coachapp.sessions.models import CoachingSession, SessionState
from tests import make
from tests.browser import Visitor
from tests.support import rfc5545

As = Callable[[Account | None], Visitor]
TOKEN = "a-secret-that-a-calendar-program-has"


def events(app: Flask, token: str = TOKEN) -> list[Any]:
    """What a calendar program reads there, without a sign-in."""
    answer = app.test_client().get(f"/calendar/{token}.ics")
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return list(rfc5545.read(answer.data).walk("VEVENT"))


def new_address(visitor: Visitor) -> str:
    page = visitor.open("sessions.calendar").press("New address")
    return page.value("Address of your calendar")


def secret_in(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".ics")


def test_an_address_is_shown_once_and_gives_titles_places_and_times(app: Flask, as_: As, ada: Account, engagement: Engagement) -> None:
    session = make.coaching_session(engagement, place="https://meet.example.org/ada", shared_notes="The quarrel with Jun")
    make.agenda_item(engagement, "Supervise Jun?", coaching_session=session, by=ada)
    page = as_(ada).open("sessions.sessions").follow("Add to my calendar")
    address = page.press("New address").value("Address of your calendar")
    assert address.startswith("http://127.0.0.1:8000/calendar/")
    assert len(secret_in(address)) == 43
    assert secret_in(address) not in as_(ada).open("sessions.calendar").soup.decode()
    assert secret_in(address) not in make.row(CalendarFeed).token_hash
    (event,) = events(app, secret_in(address))
    assert (event["SUMMARY"], event["DTSTART"].dt) == ("Session 1 with Carl Moreau", session.starts_at.replace(second=0, microsecond=0))
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert (event["LOCATION"], event["UID"]) == ("https://meet.example.org/ada", session.uid)
    assert not {"ATTENDEE", "ORGANIZER", "DESCRIPTION"} & set(event)
    assert "Jun" not in event.to_ical().decode()


def test_a_new_address_voids_the_old_one_and_stop_voids_all(app: Flask, as_: As, ada: Account) -> None:
    visitor = as_(ada)
    first = secret_in(new_address(visitor))
    second = secret_in(new_address(visitor))
    assert [app.test_client().get(f"/calendar/{token}.ics").status_code for token in (first, second)] == [404, 200]
    visitor.open("sessions.calendar").press("Stop giving out your sessions")
    assert app.test_client().get(f"/calendar/{second}.ics").status_code == 404
    assert [line.act for line in make.rows(Audit) if line.act.startswith("calendar_feed")] == [
        "calendar_feed.made", "calendar_feed.made", "calendar_feed.stopped",
    ]  # fmt: skip


def test_the_last_90_days_and_what_comes_with_what_was_called_off(app: Flask, carl: Account, engagement: Engagement) -> None:
    make.calendar_feed(carl, TOKEN)
    make.coaching_session(engagement, starts_at=make.ago(92), state=SessionState.HELD)
    make.coaching_session(engagement, starts_at=make.ago(80), state=SessionState.HELD)
    make.coaching_session(engagement, starts_at=make.now() + timedelta(days=3), state=SessionState.CANCELLED)
    make.coaching_session(engagement, starts_at=make.now() + timedelta(days=400))
    told = [(event["SUMMARY"], event["STATUS"]) for event in events(app)]
    assert told == [
        ("Session 2 with Ada Reyes", "CONFIRMED"),
        ("Session 3 with Ada Reyes", "CANCELLED"),
        ("Session 4 with Ada Reyes", "CONFIRMED"),
    ]


def test_everybody_reads_their_own_sessions_alone(app: Flask, ada: Account, olga: Account, stan: Account, engagement: Engagement) -> None:
    make.coaching_session(engagement)
    make.coaching_session(make.engagement(stan, olga))
    make.calendar_feed(stan, TOKEN)
    assert [event["SUMMARY"] for event in events(app)] == ["Session 1 with Olga Petrenko"]


def test_what_is_known_is_not_sent_again_and_what_is_new_is(app: Flask, ada: Account, engagement: Engagement) -> None:
    session = make.coaching_session(engagement)
    make.calendar_feed(ada, TOKEN)
    first = app.test_client().get(f"/calendar/{TOKEN}.ics")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in first.headers
    tag = first.headers["ETag"]
    again = app.test_client().get(f"/calendar/{TOKEN}.ics", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    become("write")
    moved = db.session.get_one(CoachingSession, session.id)
    moved.move(starts_at=moved.starts_at + timedelta(hours=2), minutes=50, place="", now=make.now())
    db.session.commit()
    become("read")
    newer = app.test_client().get(f"/calendar/{TOKEN}.ics", headers={"If-None-Match": tag})
    assert (newer.status_code, newer.headers["ETag"] != tag, b"SEQUENCE:1\r\n" in newer.data) == (200, True, True)
    assert app.test_client().head(f"/calendar/{TOKEN}.ics").status_code == 200


@pytest.mark.parametrize("token", ["wrong", "x" * 43, "%00", "a'; --"])
def test_a_wrong_address_is_nothing_whatever_it_is(app: Flask, ada: Account, token: str) -> None:
    make.calendar_feed(ada, TOKEN)
    assert app.test_client().get(f"/calendar/{token}.ics").status_code == 404


def test_the_address_of_a_suspended_person_is_nothing(app: Flask) -> None:
    gone = make.account("Gone Away", "client", state=AccountState.SUSPENDED)
    make.calendar_feed(gone, TOKEN)
    assert app.test_client().get(f"/calendar/{TOKEN}.ics").status_code == 404


def test_an_empty_calendar_is_one(app: Flask, ada: Account) -> None:
    make.calendar_feed(ada, TOKEN)
    assert events(app) == []
