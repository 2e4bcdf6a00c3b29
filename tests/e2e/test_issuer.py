"""Signing in with an issuer in a real browser: our policy (form-action, COOP, cookies) must let the trip there and back happen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from coachapp.accounts.models import Account, SignIn
from coachapp.core.issuer import IssuerSettings
from coachapp.security.issuer_models import IssuerLink
from tests import make
from tests.e2e.person import Person
from tests.support import provider, real_issuer
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


def test_a_certified_issuer_that_is_not_ours_does(browser: Browser, app: Flask, ada: Account, tmp_path: Path) -> None:
    """It sends people back from a form of its own, and takes a password."""
    with real_issuer.running(tmp_path) as acme, served(app) as address:
        client_id, client_secret = acme.registers(f"{address}/sign-in/issuer/answer")
        settings = IssuerSettings(acme.address, client_id, client_secret, "Acme", trusted_domains=frozenset({"example.org"}))
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], issuer=settings)
        person = Person("Ada", browser.new_context(base_url=address, locale="en-GB"))
        person.goes_to("/sign-in").presses("Sign in with Acme").page.wait_for_url("**/authorization?**")
        person.fills("Name", "ada").fills("Password", real_issuer.PASSWORDS["ada"]).presses("I am").sees("Back from Acme")
        person.presses("Sign in").page.wait_for_url("**/")
        assert make.row(IssuerLink).issuer == acme.address
        person.context.close()
        assert person.complaints == [], "the browser complained"


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
