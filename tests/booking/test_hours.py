"""A coach says when they can be met."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from coachapp.accounts.models import Account
from coachapp.booking.models import Absence, Availability
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]


def test_hours_are_written_a_line_a_day_and_read_back(as_: As, carl: Account) -> None:
    page = as_(carl).open("sessions.sessions").follow("Your hours")
    assert page.has("by the clock in London")
    page.fill("Monday", "9-12, 14:00 – 17.30").fill("Friday", "20:00-24:00").fill("Minutes", "45").tick("My clients may book free times")
    page = page.press("Save hours")
    assert page.has("Your hours are saved.")
    assert (page.value("Monday"), page.value("Friday"), page.value("Minutes")) == ("9:00-12:00, 14:00-17:30", "20:00-24:00", "45")
    assert make.row(Availability).week == [[0, 540, 720], [0, 840, 1050], [4, 1200, 1440]]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("mornings", "Write it like 9:00-12:00, 14:00-17:30."),
        ("9:70-12", "Write it like"),
        ("12-9", "A span ends after it begins"),
        ("20-25", "by 24:00"),
        ("9-12, 11-13", "Two of these overlap."),
        (",".join(f"{hour}-{hour}:30" for hour in range(7)), "At most 6 spans a day."),
    ],
)
def test_what_says_no_hours_is_refused_beside_its_day(as_: As, carl: Account, typed: str, reason: str) -> None:
    page = as_(carl).open("booking.availability").fill("Tuesday", typed).fill("Place or meeting link", "Room 4").press("Save hours")
    assert (page.status, page.title.startswith("Error:")) == (422, True)
    assert reason in page.within("Tuesday").get_text()
    assert (page.value("Tuesday"), page.value("Place or meeting link")) == (typed, "Room 4")
    assert make.rows(Availability) == []


def test_nobody_offers_times_without_hours(as_: As, carl: Account) -> None:
    page = as_(carl).open("booking.availability").tick("My clients may book free times").press("Save hours")
    assert (page.status, page.has("fill in at least one day")) == (422, True)


def test_days_away_are_written_down_and_taken_back(as_: As, carl: Account, olga: Account) -> None:
    first = make.now().date() + timedelta(days=5)
    page = as_(carl).open("booking.availability").fill("Away from", first).fill("Until", first + timedelta(days=3))
    page = page.press("Add days away")
    assert page.has("No time is free on these days.")
    away = make.row(Absence)
    assert as_(olga).post("booking.remove_absence", {}, absence_id=away.id).status == 404
    (button,) = [one for one in page.soup.select("button") if one.get_text().startswith("Remove")]
    assert page.press(button.get_text(" ", strip=True)).has("You are not away.")


def test_days_that_end_before_they_begin_are_refused(as_: As, carl: Account) -> None:
    first = make.now().date() + timedelta(days=5)
    page = as_(carl).open("booking.availability").fill("Away from", first).fill("Until", first - timedelta(days=1)).press("Add days away")
    assert (page.status, page.value("Away from")) == (422, str(first))
    assert "The last day comes after the first." in page.within("Until").get_text()


def test_a_client_has_no_hours(as_: As, ada: Account) -> None:
    page = as_(ada).open("booking.availability")
    assert (page.status, page.has("Only a coach offers times.")) == (403, True)
