"""In a real browser: a coach says when they can be met and books a series; two clients press the same free time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.instance.models import THE_ROW, Instance, InstanceSettings
from coachapp.sessions.models import CoachingSession
from tests import make
from tests.e2e.person import Person
from tests.support.serving import served

pytestmark = [pytest.mark.sqlite_only, pytest.mark.browser]


class Practice:
    """Carl's window, and those of two of his clients."""

    def __init__(self, browser: Browser, address: str) -> None:
        names = ("Carl", "Ada", "Stan")
        self.carl, self.ada, self.stan = (Person(name, browser.new_context(base_url=address, locale="en-GB")) for name in names)
        for person in self.everybody():
            person.goes_to("/sign-in").fills("Email", f"{person.name.lower()}@example.org").fills("Password", make.PASSWORD)
            person.presses("Sign in").page.wait_for_url("**/")

    def everybody(self) -> tuple[Person, ...]:
        return self.carl, self.ada, self.stan

    def end(self) -> None:
        complaints = [said for person in self.everybody() for said in person.complaints]
        for person in self.everybody():
            person.context.close()
        assert complaints == [], "the browser complained"


@pytest.fixture
def practice(app: Flask, browser: Browser, engagement: Engagement, stan: Account, carl: Account) -> Iterator[Practice]:
    make.kept(InstanceSettings(id=THE_ROW, **asdict(Instance(two_factor_coaches=False, version=1))))
    make.engagement(stan, carl)
    with served(app) as address:
        practice = Practice(browser, address)
        try:
            yield practice
        finally:
            practice.end()


def test_hours_are_offered_and_of_two_who_press_the_same_time_one_gets_it(practice: Practice) -> None:
    carl, ada, stan = practice.everybody()
    carl.goes_to("/availability")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        carl.fills(day, "9:00-12:00, 14:00-17:00")
    carl.page.get_by_label("My clients may book free times").check()
    carl.presses("Save hours").sees("Your hours are saved.").looks()
    for client in (ada, stan):
        client.goes_to("/sessions").presses("Book a time").sees("Free times").looks()
        client.page.locator("dd a").nth(3).click()
        client.sees("Book this time?").looks()
    stan.page.goto(ada.page.url.replace("/book/1", "/book/2"))
    stan.presses("Book it").sees("Session 1 with Carl Moreau")
    ada.presses("Book it").sees("Somebody was faster").sees("The nearest that are free").looks()
    ada.page.locator(".c-errors a").first.click()
    ada.presses("Book it").sees("Session 1 with Carl Moreau")
    assert len({row.starts_at for row in make.rows(CoachingSession)}) == 2


def test_a_series_is_seen_before_it_is_saved_moved_and_called_off(practice: Practice) -> None:
    carl, ada, _stan = practice.everybody()
    first = (make.now() + timedelta(days=20)).strftime("%Y-%m-%dT10:00")
    carl.goes_to("/sessions/new").chooses("Client", "Ada Reyes").fills("Starts", first).chooses("Repeats", "Every week")
    carl.fills("How many sessions", 4).presses("Schedule session").sees("Nothing is saved yet").looks()
    carl.presses("Schedule 4 sessions").sees("Every week with Ada Reyes").looks()
    carl.presses("Session 2").presses("Move").looks()
    later = (make.now() + timedelta(days=28)).strftime("%Y-%m-%dT11:00")
    carl.picks("This one and those that follow").fills("Starts", later).presses("Move session").sees("3 sessions of 50 minutes").looks()
    carl.presses("Move 3 sessions").sees("3 sessions are moved.")
    ada.goes_to("/sessions").sees("Session 4 with Carl Moreau")
    carl.page.locator("summary", has_text="Cancel the rest").click()
    carl.presses("Cancel session 2 and those that follow").sees("are cancelled")
    assert [row.is_cancelled for row in make.rows(CoachingSession)] == [False, True, True, True]
