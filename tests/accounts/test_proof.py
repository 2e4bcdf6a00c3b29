"""Asked again who one is, before what opens or closes the account itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coachapp.accounts.models import Account, SignIn
from coachapp.core.db import transaction
from coachapp.ledger.models import Audit
from coachapp.security.models import RecoveryCode
from tests import make
from tests.browser import Page, Visitor

Browser = Callable[[Account | None], Visitor]


@pytest.fixture
def left_open(as_: Browser, ada: Account) -> Visitor:
    """A browser in which Ada signed in eleven minutes ago."""
    visitor, found = as_(ada), make.row(SignIn)
    with transaction() as session:
        session.get_one(SignIn, found.id).proved_at = make.ago(minutes=11)
    return visitor


def proved(page: Page, password: str = make.PASSWORD) -> Page:
    return page.fill("Password", password).press("Go on")


@pytest.mark.parametrize("endpoint", ["security.app", "security.new_passkey"])
def test_a_sign_in_that_was_left_open_is_asked_again_and_led_back(left_open: Visitor, endpoint: str) -> None:
    page = left_open.open(endpoint)
    assert page.path == "/account/proof"
    assert proved(page).path == left_open.address(endpoint)
    assert left_open.open(endpoint).path == left_open.address(endpoint)


def test_to_look_asks_nothing(left_open: Visitor) -> None:
    assert left_open.open("security.security").has("Signed in on")
    assert left_open.open("records.data").path == "/account/data"
    assert left_open.open("accounts.account").path == "/account"
    assert left_open.open("home.home").path == "/"


def test_a_wrong_password_proves_nothing_and_is_noted(left_open: Visitor, ada: Account) -> None:
    page = proved(left_open.open("security.app"), "not the right one")
    assert page.status == 422
    assert "This is not your password." in page.within("Password").get_text()
    assert left_open.open("security.app").path == "/account/proof"
    assert make.row(Audit, act="proof.refused").actor_id == ada.id


def test_guessing_gets_slower(left_open: Visitor) -> None:
    page = left_open.open("security.app")
    for _ in range(5):
        page = proved(page, "not the right one")
    assert page.status == 429
    assert "Retry-After" in page.response.headers


def test_a_proof_renews_the_token_and_other_tabs_stay_good(as_: Browser, left_open: Visitor) -> None:
    with left_open.client.session_transaction() as session:
        before = session["_user_id"]
    proved(left_open.open("security.app"))
    with left_open.client.session_transaction() as session:
        assert session["_user_id"] != before
    thief = as_(None)
    with thief.client.session_transaction() as session:
        session["_user_id"] = before
    assert thief.open("accounts.account").path == "/sign-in"
    assert left_open.post("accounts.edit_account", {"name": "Ada R.", "time_zone": "UTC"}).has("Saved.")


@pytest.mark.parametrize("endpoint", ["security.renew_recovery_codes", "security.switch_app_off", "security.end_other_devices"])
def test_a_form_sent_without_a_proof_changes_nothing(as_: Browser, ada: Account, left_open: Visitor, endpoint: str) -> None:
    make.authenticator(ada)
    elsewhere = as_(ada)
    page = left_open.post(endpoint)
    assert page.path == "/account/proof"
    assert make.rows(RecoveryCode) == []
    assert make.row(Account).has_second_factor
    assert elsewhere.open("accounts.account").path == "/account"
    page = proved(page)
    assert page.path == "/account/security"
    assert page.has("Signed in on")


def test_after_the_proof_the_button_stands_where_it_was_pressed(left_open: Visitor) -> None:
    there = left_open.address("records.data")
    for referrer, leads_to in ((f"http://localhost{there}", there), ("http://localhost.evil.example/account/data", "/account/security")):
        page = left_open.post("records.ask_copy", headers={"Referer": referrer})
        assert page.has("Nothing is changed yet. Show that it is you, then press the button again.")
        assert page.button("Go on")
        with left_open.client.session_transaction():
            assert page.response.request.args["next"] == leads_to


def test_what_was_typed_into_a_form_that_asks_for_a_proof_is_kept(left_open: Visitor, ada: Account) -> None:
    page = left_open.post("accounts.ask_mail_change", {"email": "ada.reyes@example.org"})
    assert page.has("What you wrote is kept, and nothing is changed yet.")
    page = proved(page)
    assert page.heading == "Here is what you wrote"
    assert page.press("Send it now").has("We wrote to ada.reyes@example.org.")


def test_a_new_password_asks_for_the_present_one_and_nothing_before(left_open: Visitor) -> None:
    page = left_open.open("security.security").fill("Current password", make.PASSWORD).fill("New password", "eight louder cranes")
    assert page.press("Change password").has("Your password is changed.")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_a_proof_leads_to_no_other_site(left_open: Visitor, target: str) -> None:
    page = left_open.open("accounts.proof", next=target).fill("Password", make.PASSWORD)
    assert page.press("Go on", follow=False).response.location == "/account/security"
