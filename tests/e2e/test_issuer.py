"""Signing in with an issuer in a real browser: our policy (form-action, COOP, cookies) must let the trip there and back happen."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser

from coachapp.accounts.models import Account, SignIn
from coachapp.core.issuer import IssuerSettings
from coachapp.security.issuer_models import IssuerLink
from tests import make
from tests.e2e.person import Person
from tests.support import provider
from tests.support.serving import served

pytestmark = [pytest.mark.sqlite_only, pytest.mark.browser]


def test_linked_once_the_issuer_opens_the_account(browser: Browser, app: Flask, ada: Account) -> None:
    with provider.running() as acme:
        settings = IssuerSettings(acme.address, provider.CLIENT_ID, provider.CLIENT_SECRET, "Acme")
        with served(app, issuer=settings) as address:
            person = Person("Ada", browser.new_context(base_url=address, locale="en-GB"))
            not_linked_yet(person)
            links(person)
            person.goes_to("/account").presses("Sign out").page.wait_for_url("**/sign-in")
            signs_in(person)
            assert [one.way for one in make.rows(SignIn)] == ["issuer"]
            unlinks(person)
            person.context.close()
            assert person.complaints == [], "the browser complained"


def at_acme(person: Person) -> Person:
    """Script follows the way there; Acme asks, and sends back."""
    person.page.wait_for_url("**/authorize?**")
    person.page.get_by_label("Name").fill("Ada there")
    person.page.get_by_role("button", name="I am").click()
    return person.sees("Back from Acme")


def not_linked_yet(person: Person) -> None:
    at_acme(person.goes_to("/sign-in").looks().presses("Sign in with Acme")).looks().presses("Sign in")
    person.sees("Not linked yet").looks().presses("Sign in and link")
    person.fills("Email", "ada@example.org").fills("Password", make.PASSWORD).presses("Sign in")
    person.page.wait_for_url("**/account/security*")


def links(person: Person) -> None:
    at_acme(person.presses("Link Acme")).presses("Link").sees("You can sign in with Acme now.").looks()
    assert make.row(IssuerLink).subject == "Ada there"


def signs_in(person: Person) -> None:
    at_acme(person.presses("Sign in with Acme")).presses("Sign in").page.wait_for_url("**/")


def unlinks(person: Person) -> None:
    person.goes_to("/account/security").presses("Unlink").sees("You can no longer sign in with Acme.")
    assert make.rows(IssuerLink) == []
