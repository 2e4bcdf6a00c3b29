"""A passkey in a real browser, on a device that Chromium plays: made, used for each of its three purposes, refused, removed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Browser, CDPSession, expect

from coachapp.accounts.models import Account, SignIn
from coachapp.security.passkey_models import Passkey
from tests import make
from tests.e2e.person import Person
from tests.support.serving import served

pytestmark = [pytest.mark.sqlite_only, pytest.mark.browser]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def sitting(browser: Browser, address: str, **options: bool) -> Iterator[Person]:
    person = Person("Ada", browser.new_context(base_url=address, locale="en-GB", **options))  # type: ignore[arg-type]
    yield person
    person.context.close()
    assert person.complaints == [], "the browser complained"


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as where:
        yield where


def device_of(person: Person) -> tuple[CDPSession, str]:
    """Plug a device in."""
    session = person.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, str(made["authenticatorId"])


def with_password(person: Person) -> Person:
    return person.goes_to("/sign-in").fills("Email", "ada@example.org").fills("Password", make.PASSWORD).presses("Sign in")


def at_home(person: Person) -> Person:
    expect(person.page).to_have_url(re.compile(r"//[^/]+/$"))
    return person


def signs_out(person: Person) -> None:
    person.goes_to("/account").presses("Sign out").page.wait_for_url("**/sign-in")


def test_a_passkey_opens_the_account_and_only_while_it_is_there(browser: Browser, address: str, ada: Account) -> None:
    with sitting(browser, address) as person:
        device, device_id = device_of(person)
        at_home(with_password(person))
        makes_one(person)
        signs_out(person)

        person.goes_to("/sign-in").looks().presses("Sign in with a passkey").page.wait_for_url("**/")
        assert [one.way for one in make.rows(SignIn)] == ["passkey"]
        signs_out(person)

        with_password(person).sees("One more step").looks().presses("Use a passkey").page.wait_for_url("**/")
        signs_out(person)

        device.send("WebAuthn.setUserVerified", {"authenticatorId": device_id, "isUserVerified": False})
        person.goes_to("/sign-in").presses("Sign in with a passkey").sees("Nothing was sent: it was cancelled")
        device.send("WebAuthn.setUserVerified", {"authenticatorId": device_id, "isUserVerified": True})

        person.presses("Sign in with a passkey").page.wait_for_url("**/")
        with time_machine.travel(make.now() + timedelta(minutes=11), tick=True):
            proves_it(person)
            removes_it(person)
            person.goes_to("/sign-in").presses("Sign in with a passkey").sees("Nobody here has this passkey.").looks()


def makes_one(person: Person) -> None:
    person.goes_to("/account/security").presses("Add a passkey").looks()
    person.fills("Name", "The lab’s laptop").presses("Add passkey").sees("Keep these codes")
    assert make.row(Passkey).name == "The lab’s laptop"
    person.goes_to("/account/security").sees("The lab’s laptop").looks()
    person.presses("Add a passkey").presses("Add passkey").sees("This device has a passkey here already.")


def proves_it(person: Person) -> None:
    person.goes_to("/account/security").presses("Remove").sees("Is it still you?").looks().presses("Use a passkey").sees("Signed in on")


def removes_it(person: Person) -> None:
    person.goes_to("/account/security").presses("Remove").sees("The passkey is removed.")
    assert make.rows(Passkey) == []
    signs_out(person)


def test_without_script_the_password_is_offered(browser: Browser, address: str, ada: Account) -> None:
    with sitting(browser, address, java_script_enabled=False) as person:
        person.goes_to("/sign-in").sees("A passkey needs script in your browser, and it did not run. Use your password.")
        expect(person.page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
        at_home(with_password(person))
