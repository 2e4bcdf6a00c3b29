"""A client picks a free time of their coach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.ledger.models import Activity, OutboxMail
from coachapp.sessions.models import CoachingSession, SessionState
from tests import make
from tests.browser import Page, Visitor
from tests.support import rfc5545

As = Callable[[Account | None], Visitor]
TUESDAY = datetime(2026, 12, 1, 10, tzinfo=UTC)
MORNINGS = {"week": [[day, 9 * 60, 12 * 60] for day in range(5)], "most": 2, "furthest": 30}
GONE = "Somebody was faster, or the time is no longer offered."


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def open_hours(carl: Account) -> None:
    """Carl, in London, has time each morning of the week."""
    make.hours(carl, **MORNINGS)


def asked(visitor: Visitor, engagement: Engagement, moment: datetime = TUESDAY) -> Page:
    """The page that asks whether to book this time."""
    return visitor.open("booking.times", engagement_id=engagement.id, time=moment.isoformat())


def times_on(page: Page, day: str) -> list[str]:
    (title,) = [dt for dt in page.soup.select("dt") if dt.get_text(strip=True) == day]
    row = title.find_next_sibling("dd")
    assert row is not None
    return [link.get_text(" ", strip=True)[-5:] for link in row.select("a")]


def test_free_times_stand_in_the_clients_zone_and_one_press_books_one(
    as_: As, ada: Account, carl: Account, engagement: Engagement, open_hours: None
) -> None:
    page = as_(ada).open("sessions.sessions").follow("Book a time")
    assert page.heading == "Book a time with Carl Moreau"
    assert page.has("Times are yours, in Berlin; Carl is in London.")
    assert times_on(page, "Tuesday 1 December") == ["10:00", "11:00", "12:00"]
    page = page.follow("Tuesday 1 December, 11:00")
    assert page.has("Tuesday 1 December, 11:00 (10:00 for Carl in London)")
    assert make.rows(CoachingSession) == []
    page = page.press("Book it")
    assert page.heading == "Session 1 with Carl Moreau"
    session = make.row(CoachingSession)
    assert (session.starts_at, session.minutes, session.place) == (TUESDAY, 50, "Room 4")
    assert [line.actor_id for line in make.rows(Activity)] == [ada.id]


def test_both_get_the_mail_of_a_new_session_which_says_who_booked_it(
    as_: As, ada: Account, carl: Account, engagement: Engagement, open_hours: None
) -> None:
    asked(as_(ada), engagement).press("Book it")
    to_ada, to_carl = (make.row(OutboxMail, recipient=f"{name}@example.org") for name in ("ada", "carl"))
    assert "You have scheduled session 1 with Carl Moreau." in to_ada.text
    assert "Ada Reyes has scheduled session 1 with you." in to_carl.text
    assert [rfc5545.read(mail.calendars[0])["METHOD"] for mail in (to_ada, to_carl)] == ["REQUEST", "REQUEST"]


def test_pressing_twice_books_once(as_: As, ada: Account, engagement: Engagement, open_hours: None) -> None:
    page = asked(as_(ada), engagement)
    assert page.press("Book it").path == page.press("Book it").path
    assert len(make.rows(CoachingSession)) == 1


def test_what_the_coach_has_with_anybody_is_not_free_and_nobody_learns_with_whom(
    as_: As, ada: Account, carl: Account, stan: Account, engagement: Engagement, open_hours: None
) -> None:
    others = make.engagement(stan, carl)
    make.coaching_session(others, starts_at=TUESDAY - timedelta(minutes=30))
    make.coaching_session(others, starts_at=TUESDAY + timedelta(days=1), state=SessionState.CANCELLED)
    page = as_(ada).open("booking.times", engagement_id=engagement.id)
    assert times_on(page, "Tuesday 1 December") == ["11:30"]
    assert times_on(page, "Wednesday 2 December") == ["10:00", "11:00", "12:00"]
    assert not page.has("Stan")


def test_of_two_who_press_the_same_time_one_gets_it_and_the_other_the_nearest(
    as_: As, ada: Account, carl: Account, stan: Account, engagement: Engagement, open_hours: None
) -> None:
    mine, theirs = asked(as_(ada), engagement), asked(as_(stan), make.engagement(stan, carl))
    assert theirs.press("Book it").status == 200
    page = mine.press("Book it")
    assert (page.status, page.title.startswith("Error:"), page.has(GONE)) == (422, True, True)
    assert [row.engagement_id for row in make.rows(CoachingSession)] != [engagement.id]
    near = page.section(GONE).select("a")
    assert [link.get_text(strip=True) for link in near][1:3] == ["Tuesday 1 December, 10:00", "Tuesday 1 December, 12:00"]
    assert page.follow("Tuesday 1 December, 12:00", page.section(GONE)).press("Book it").status == 200


def test_eight_at_once_are_one_session(app: Flask, ada: Account, carl: Account, engagement: Engagement) -> None:
    """Really at once: on each database, from a thread each."""
    make.hours(carl, **MORNINGS)
    people = [ada, *(make.account(f"Client {n}", "client", email=f"c{n}@example.org") for n in range(7))]
    visitors = [Visitor(app, person) for person in people]
    ids = [engagement.id, *(make.engagement(person, carl).id for person in people[1:])]
    barrier, statuses = Barrier(len(people)), [0] * len(people)

    def press(place: int) -> None:
        address = f"/book/{ids[place]}"
        data = {"csrf_token": visitors[place].token(), "time": TUESDAY.isoformat(), "once": f"key-{place}"}
        barrier.wait()
        statuses[place] = visitors[place].client.post(address, data=data).status_code

    threads = [Thread(target=press, args=(place,)) for place in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, *[422] * (len(people) - 1)]
    assert len(make.rows(CoachingSession)) == 1


@pytest.mark.parametrize(
    "moment",
    [
        TUESDAY + timedelta(minutes=7), TUESDAY + timedelta(hours=5), TUESDAY + timedelta(days=4), TUESDAY + timedelta(days=60),
        datetime(2026, 11, 25, 8, tzinfo=UTC),
    ],
)  # fmt: skip
def test_no_other_time_can_be_had(as_: As, ada: Account, engagement: Engagement, open_hours: None, moment: datetime) -> None:
    page = as_(ada).post("booking.pick_time", {"time": moment.isoformat()}, engagement_id=engagement.id)
    assert (page.status, page.has(GONE), make.rows(CoachingSession)) == (422, True, [])


@pytest.mark.parametrize("typed", ["", "soon", "2026-12-01T10:00", "9999-12-31T23:59:59+00:00", "-1", "2026-12-01T10:00+99:00"])
def test_what_is_no_time_is_refused_on_the_same_page(as_: As, ada: Account, engagement: Engagement, open_hours: None, typed: str) -> None:
    page = as_(ada).post("booking.pick_time", {"time": typed}, engagement_id=engagement.id)
    assert (page.status, page.has("Choose one of the times below.")) == (422, True)
    assert as_(ada).open("booking.times", engagement_id=engagement.id, time=typed).status == 200
    assert as_(ada).open("booking.times", engagement_id=engagement.id, **{"from": typed}).status == 200


def test_who_has_as_many_to_come_as_the_coach_allows_books_no_more(as_: As, ada: Account, engagement: Engagement, open_hours: None) -> None:
    visitor = as_(ada)
    for days in (0, 1):
        asked(visitor, engagement, TUESDAY + timedelta(days=days)).press("Book it")
    page = visitor.open("booking.times", engagement_id=engagement.id)
    assert page.has("You have 2 sessions to come.")
    answer = visitor.post("booking.pick_time", {"time": (TUESDAY + timedelta(days=2)).isoformat()}, engagement_id=engagement.id)
    assert (answer.status, len(make.rows(CoachingSession))) == (422, 2)


def test_only_a_client_of_an_engagement_that_runs_picks(as_: As, ada: Account, carl: Account, stan: Account, open_hours: None) -> None:
    for state, status, reason in ((EngagementState.PAUSED, 403, "paused"), (EngagementState.ENDED, 403, "ended")):
        made = make.engagement(ada, carl, state=state)
        page = as_(ada).open("booking.times", engagement_id=made.id)
        assert (page.status, page.has(reason)) == (status, True)
        assert as_(stan).open("booking.times", engagement_id=made.id).status == 404


def test_a_coach_who_offers_nothing_is_written_to(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    page = as_(ada).open("booking.times", engagement_id=engagement.id)
    assert page.has("offers none for now. Write to Carl for a session: carl@example.org")
    make.hours(carl, is_open=False)
    answer = as_(ada).post("booking.pick_time", {"time": TUESDAY.isoformat()}, engagement_id=engagement.id)
    assert (answer.status, make.rows(CoachingSession)) == (422, [])


def test_of_several_coaches_one_is_chosen_first(
    as_: As, ada: Account, olga: Account, stan: Account, engagement: Engagement, open_hours: None
) -> None:
    make.engagement(ada, olga)
    page = as_(ada).open("booking.book")
    assert page.has("Offers no times for now")
    assert page.follow("Free times of Carl Moreau").heading == "Book a time with Carl Moreau"
    assert as_(stan).open("booking.book").has("Nobody to meet for now")
