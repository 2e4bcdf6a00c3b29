"""The meeting day in a real browser, in two windows at once: both type, each sees the other's words, nothing is lost, one recap each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, expect

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.instance.models import THE_ROW, Instance, InstanceSettings
from coachapp.sessions.models import CoachingSession, SessionState
from tests import make
from tests.e2e.person import Person
from tests.support.postbox import Postbox, open_postbox
from tests.support.serving import served

pytestmark = [pytest.mark.sqlite_only, pytest.mark.browser]
SECONDS = 10_000
"""How long each waits for the other's words: the page asks every four seconds."""


class Meeting:
    """Ada's window and Carl's, on the day they meet."""

    def __init__(self, browser: Browser, address: str, number: int) -> None:
        self.path = f"/sessions/{number}/meeting"
        self.ada, self.carl = (Person(name, browser.new_context(base_url=address, locale="en-GB")) for name in ("Ada", "Carl"))
        for person in (self.ada, self.carl):
            person.page.on("dialog", lambda dialog: dialog.accept())
            person.goes_to("/sign-in").fills("Email", f"{person.name.lower()}@example.org").fills("Password", make.PASSWORD)
            person.presses("Sign in").page.wait_for_url("**/")

    def both(self) -> tuple[Person, Person]:
        return self.ada, self.carl

    def end(self) -> None:
        complaints = self.ada.complaints + self.carl.complaints
        for person in self.both():
            person.context.close()
        assert complaints == [], "the browser complained"


@pytest.fixture
def talk(engagement: Engagement, ada: Account) -> CoachingSession:
    """They began twelve minutes ago; Lyon is on the agenda."""
    passwords_suffice = asdict(Instance(two_factor_coaches=False, version=1))
    make.kept(InstanceSettings(id=THE_ROW, **passwords_suffice))
    talk = make.coaching_session(engagement, starts_at=make.ago(minutes=12))
    make.agenda_item(engagement, "Lyon does not answer", coaching_session=talk, by=ada)
    make.milestone(make.goal(ada))
    return talk


@pytest.fixture
def box() -> Iterator[Postbox]:
    with open_postbox() as opened:
        yield opened


@pytest.fixture
def meeting(app: Flask, browser: Browser, talk: CoachingSession) -> Iterator[Meeting]:
    number = talk.id
    with served(app) as address:
        day = Meeting(browser, address, number)
        try:
            yield day
        finally:
            day.end()


def notes_of(person: Person) -> Locator:
    return person.page.get_by_label("Shared notes", exact=True)


def has(person: Person, notes: str) -> None:
    """The words stand in the field, and the server has them."""
    expect(notes_of(person)).to_have_value(notes, timeout=SECONDS)
    expect(person.page.locator("[data-saved]")).to_contain_text("Saved", timeout=SECONDS)


def types(person: Person, words: str) -> None:
    """At the end of the notes, key by key."""
    notes_of(person).press("Control+End")
    notes_of(person).press_sequentially(words, delay=15)


def test_the_day_begins_on_each_ones_home_and_ends_with_one_recap_each(meeting: Meeting, box: Postbox) -> None:
    meeting.ada.goes_to("/").looks().presses("Meet Carl")
    meeting.carl.goes_to("/").looks().presses("Meet")
    for person in meeting.both():
        person.page.wait_for_url(f"**{meeting.path}")
        expect(person.page.get_by_role("timer")).to_contain_text(" in, ")
        person.looks()

    types(meeting.ada, "Lyon: nobody has called.")
    has(meeting.carl, "Lyon: nobody has called.")
    types(meeting.carl, " Carl knows Jeanne there.\n")
    has(meeting.ada, "Lyon: nobody has called. Carl knows Jeanne there.")
    both_write_at_once(meeting)
    one_ticks_and_promises(meeting)
    meeting.carl.fills("Private notes", "She avoids the call.").page.keyboard.press("Tab")
    meeting.carl.sees("Saved").looks()

    meeting.carl.presses("Review").presses("Meeting").page.wait_for_url(f"**{meeting.path}")
    meeting.carl.presses("Close the meeting").looks()
    meeting.carl.page.get_by_role("button", name="Close the meeting").dblclick()
    meeting.carl.sees("This meeting was closed").looks()
    expect(meeting.ada.page.locator("body")).to_contain_text("This meeting was closed", timeout=SECONDS)
    assert make.row(CoachingSession).state is SessionState.HELD
    for person in meeting.both():
        (mail,) = box.to(f"{person.name.lower()}@example.org")
        text = str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        for said in ("Lyon does not answer", "Carl knows Jeanne there.", "Ada types this.", "Carl types that.", "Call Jeanne"):
            assert said in text, said
        assert "avoids" not in mail.as_string()


def both_write_at_once(meeting: Meeting) -> None:
    """Each on a line of their own, a key at a time, neither waiting for the other."""
    for person in meeting.both():
        types(person, "\n")
    for hers, his in zip("Ada types this.", "Carl types that.", strict=False):
        notes_of(meeting.ada).press_sequentially(hers)
        notes_of(meeting.carl).press_sequentially(his)
    notes_of(meeting.carl).press_sequentially(".")
    for person in meeting.both():
        expect(notes_of(person)).to_have_value(lines("Ada types this.", "Carl types that."), timeout=2 * SECONDS)


def lines(*wanted: str) -> re.Pattern[str]:
    """Text in which each of these is a line of its own."""
    return re.compile("".join(rf"(?=(?:.*\n)*{re.escape(one)}\s*(?:\n|$))" for one in wanted))


def one_ticks_and_promises(meeting: Meeting) -> None:
    """What one presses the other sees, without loading a page."""
    tick = "Talked about: Lyon does not answer"
    meeting.ada.page.get_by_role("checkbox", name=tick).click()
    expect(meeting.carl.page.get_by_role("checkbox", name=tick)).to_be_checked(timeout=SECONDS)
    meeting.ada.page.locator("summary", has_text="New action").click()
    meeting.ada.fills("What", "Call Jeanne").fills("By", "2030-01-12").presses("Add action")
    expect(meeting.carl.page.locator("#action-items")).to_contain_text("Call Jeanne", timeout=SECONDS)
    meeting.carl.fills("Agenda", "The second paper").presses("Add")
    expect(meeting.ada.page.locator("#agenda-items")).to_contain_text("The second paper", timeout=SECONDS)


def test_a_dead_connection_and_a_page_loaded_again_lose_nothing(meeting: Meeting) -> None:
    for person in meeting.both():
        person.goes_to(meeting.path)
    types(meeting.ada, "Before the tunnel.")
    has(meeting.carl, "Before the tunnel.")

    meeting.ada.context.set_offline(True)
    types(meeting.ada, "\nIn the tunnel.")
    meeting.ada.page.keyboard.press("Tab")
    meeting.ada.sees("Not saved since")
    types(meeting.carl, "\nCarl goes on.")
    has(meeting.carl, "Before the tunnel.\nCarl goes on.")
    meeting.ada.context.set_offline(False)
    meeting.ada.page.reload()
    both = "Before the tunnel.\nCarl goes on.\nIn the tunnel."
    for person in meeting.both():
        has(person, both)
    assert make.row(CoachingSession).shared_notes == both


def test_the_same_line_in_two_ways_shows_both_and_both_are_kept(meeting: Meeting) -> None:
    for person in meeting.both():
        person.goes_to(meeting.path)
    types(meeting.carl, "Lyon waits.")
    has(meeting.ada, "Lyon waits.")
    meeting.ada.context.set_offline(True)
    notes_of(meeting.ada).fill("Ada calls Lyon.")
    notes_of(meeting.carl).fill("Carl calls Lyon.")
    has(meeting.carl, "Carl calls Lyon.")
    meeting.ada.context.set_offline(False)
    meeting.ada.sees("Another text was saved").looks()
    meeting.ada.presses("Keep both")
    for person in meeting.both():
        has(person, "Ada calls Lyon.\n\nCarl calls Lyon.")
