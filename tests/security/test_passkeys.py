"""Passkeys over HTTP, with a device in software: added, used in each of three places, removed; and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from coachapp.accounts.models import Account, AccountState, SignIn, Stage
from coachapp.core.db import transaction
from coachapp.core.errors import Conflict
from coachapp.ledger.models import Audit, OutboxMail
from coachapp.security.challenge_models import Challenge
from coachapp.security.passkey_commands import note_passkey_use
from coachapp.security.passkey_models import Passkey
from coachapp.security.passkeys import NOT_RIGHT, NOT_VERIFIED
from tests import make
from tests.accounts.test_sign_in import sign_in
from tests.browser import CSRF, Page, Visitor
from tests.support.authenticator import PRESENT, Authenticator

Browser = Callable[[Account | None], Visitor]
OVER = "That took too long, or was sent twice."


@pytest.fixture(autouse=True)
def named(app: Flask) -> Iterator[None]:
    """Browsers make passkeys for a name, and the tests' usual address is a number."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, public_url="http://localhost:8000")
    yield
    app.config["SETTINGS"] = before


def go_on(visitor: Visitor) -> None:
    """What a page that was loaded in the new session would do: send a token of that session."""
    with visitor.client.session_transaction() as session:
        session["csrf_token"] = CSRF


def asked(visitor: Visitor, endpoint: str = "security.passkey_options") -> dict[str, Any]:
    answer = visitor.post(endpoint).response
    assert answer.status_code == 200
    options: dict[str, Any] = answer.get_json()
    return options


def add(visitor: Visitor, device: Authenticator, name: str = "Ada’s laptop") -> Page:
    options = asked(visitor, "security.new_passkey_options")
    return visitor.post("security.add_passkey", {"name": name, "credential": device.makes(options)})


def show(visitor: Visitor, device: Authenticator, endpoint: str = "security.sign_in_with_passkey", **values: Any) -> Page:
    options = "security.passkey_options" if endpoint.endswith("sign_in_with_passkey") else "security.passkey_proof_options"
    return visitor.post(endpoint, {"credential": device.uses(asked(visitor, options))}, **values)


@pytest.fixture
def device(as_: Browser, ada: Account) -> Authenticator:
    """A device with a passkey of Ada's."""
    made = Authenticator()
    assert add(as_(ada), made).status == 200
    return made


def acts() -> list[str]:
    return [line.act for line in make.rows(Audit)]


def test_a_passkey_is_added_named_and_told_of(as_: Browser, ada: Account) -> None:
    here, elsewhere = as_(ada), as_(ada)
    page = add(here, Authenticator())
    assert len(page.soup.select("code, pre, li")) >= 10  # the first factor brings recovery codes
    assert make.row(Account, id=ada.id).has_second_factor
    security = here.open("security.security")
    assert security.has("Ada’s laptop")
    assert security.has("not used yet")
    assert "passkey.made" in acts()
    assert [mail.recipient for mail in make.rows(OutboxMail)] == [ada.email]
    assert "Ada’s laptop" in make.rows(OutboxMail)[0].text
    assert elsewhere.open("accounts.account").path == "/sign-in"


def test_a_passkey_alone_signs_in_whole_and_leads_on(as_: Browser, ada: Account, device: Authenticator) -> None:
    visitor = as_(None)
    page = show(visitor, device, next="/account")
    assert (page.status, page.path) == (200, "/account")
    assert page.has(ada.email)
    newest = make.rows(SignIn)[-1]
    assert (newest.stage, newest.way) == (Stage.WHOLE, "passkey")
    assert make.row(Passkey).sign_count == 1
    assert make.row(Passkey).last_used_at is not None


def test_what_a_stranger_is_told_names_no_passkey(as_: Browser, device: Authenticator) -> None:
    options = asked(as_(None))
    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"
    assert options["rpId"] == "localhost"


def test_the_handle_on_the_device_is_random_and_one_an_account(as_: Browser, ada: Account, carl: Account) -> None:
    first, second, other = Authenticator(), Authenticator(), Authenticator()
    add(as_(ada), first)
    add(as_(ada), second, "Security key")
    add(as_(carl), other)
    assert first.user_handle == second.user_handle != other.user_handle
    assert len(first.user_handle) == 86  # 64 bytes


def test_after_the_password_the_passkey_is_asked_for_and_is_enough(as_: Browser, ada: Account, device: Authenticator) -> None:
    visitor = as_(None)
    page = visitor.open("accounts.sign_in", next="/account").fill("Email", ada.email).fill("Password", make.PASSWORD).press("Sign in")
    assert page.path == "/sign-in/second-factor"
    assert page.soup.select("form[data-passkey=get]")
    go_on(visitor)
    assert show(visitor, device, next="/account").path == "/account"


def test_a_passkey_proves_who_one_is(as_: Browser, ada: Account, device: Authenticator) -> None:
    visitor = as_(ada)
    with time_machine.travel(make.now() + timedelta(minutes=11)):
        page = visitor.open("security.new_passkey")
        assert page.path == "/account/proof"
        assert page.soup.select("form[data-passkey=get]")
        page = show(visitor, device, "security.prove_with_passkey", next="/account/passkeys/new")
    assert page.path == "/account/passkeys/new"
    assert "proof" in acts()


def test_somebody_elses_passkey_proves_nothing(as_: Browser, ada: Account, carl: Account, device: Authenticator) -> None:
    visitor = as_(carl)
    page = show(visitor, device, "security.prove_with_passkey")
    assert page.status == 422
    assert page.has("This passkey belongs to another account.")
    assert "proof.refused" in acts()


def test_adding_one_asks_again_who_one_is(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    with time_machine.travel(make.now() + timedelta(minutes=11)):
        assert visitor.open("security.new_passkey").path == "/account/proof"
        assert visitor.post("security.new_passkey_options").path == "/account/proof"
        assert visitor.post("security.add_passkey", {"name": "x", "credential": "{}"}).path == "/account/proof"
    assert make.rows(Passkey) == []


def refused(page: Page, reason: str) -> None:
    assert page.status == 422
    assert page.title.startswith("Error:")
    assert page.has(reason)


def test_an_answer_works_once(as_: Browser, device: Authenticator) -> None:
    visitor = as_(None)
    device.is_counting = False
    credential = device.uses(asked(visitor))
    assert visitor.post("security.sign_in_with_passkey", {"credential": credential}).path == "/"
    go_on(visitor)
    refused(visitor.post("security.sign_in_with_passkey", {"credential": credential}), OVER)


def test_an_old_cookie_brings_no_challenge_back(as_: Browser, device: Authenticator) -> None:
    visitor = as_(None)
    device.is_counting = False
    options = asked(visitor)
    with visitor.client.session_transaction() as session:
        kept = dict(session)
    credential = device.uses(options)
    assert visitor.post("security.sign_in_with_passkey", {"credential": credential}).path == "/"
    thief = as_(None)
    with thief.client.session_transaction() as session:
        session.update(kept)
    refused(thief.post("security.sign_in_with_passkey", {"credential": credential}), OVER)


def test_a_wrong_answer_uses_the_challenge_up(as_: Browser, ada: Account, device: Authenticator) -> None:
    visitor = as_(None)
    options = asked(visitor)
    device.origin = "https://evil.example"
    refused(visitor.post("security.sign_in_with_passkey", {"credential": device.uses(options)}), NOT_RIGHT)
    assert make.rows(Challenge) == []
    device.origin = "http://localhost:8000"
    refused(visitor.post("security.sign_in_with_passkey", {"credential": device.uses(options)}), OVER)
    assert [line.subject_id for line in make.rows(Audit, act="sign_in.refused")] == [ada.id, ada.id]


def test_a_challenge_is_answered_within_five_minutes(as_: Browser, device: Authenticator) -> None:
    visitor = as_(None)
    credential = device.uses(asked(visitor))
    with time_machine.travel(make.now() + timedelta(minutes=5, seconds=1)):
        refused(visitor.post("security.sign_in_with_passkey", {"credential": credential}), OVER)


def test_a_challenge_is_answered_where_it_was_put(as_: Browser, device: Authenticator) -> None:
    credential = device.uses(asked(as_(None)))
    other = as_(None)
    asked(other)
    refused(other.post("security.sign_in_with_passkey", {"credential": credential}), NOT_RIGHT)


def test_a_challenge_is_answered_for_what_it_was_put(as_: Browser, ada: Account, device: Authenticator) -> None:
    visitor = as_(ada)
    credential = device.uses(asked(visitor, "security.passkey_proof_options"))
    refused(visitor.post("security.sign_in_with_passkey", {"credential": credential}), OVER)


def test_without_the_persons_check_a_passkey_opens_nothing(as_: Browser, ada: Account, device: Authenticator) -> None:
    device.flags = PRESENT
    refused(show(as_(None), device), NOT_VERIFIED)
    refused(show(as_(ada), device, "security.prove_with_passkey"), NOT_VERIFIED)
    other = Authenticator()
    other.flags = PRESENT
    refused(add(as_(ada), other), NOT_VERIFIED)
    assert len(make.rows(Passkey)) == 1


def test_a_device_that_nobody_knows_is_told_so(as_: Browser, ada: Account) -> None:
    stranger = Authenticator()
    refused(show(as_(None), stranger), "Nobody here has this passkey.")


@pytest.mark.parametrize("state", [AccountState.SUSPENDED, AccountState.INVITED])
def test_a_passkey_of_an_account_that_is_not_active_opens_nothing(
    as_: Browser, ada: Account, device: Authenticator, state: AccountState
) -> None:
    account = make.row(Account, id=ada.id)
    account.state = state
    make.kept(account)
    refused(show(as_(None), device), "Nobody here has this passkey.")


@pytest.mark.parametrize("credential", ["", "nonsense", "[]", '{"id": "\\u0000"}', '{"id": "' + "x" * 5000 + '"}'])
def test_nonsense_is_refused_kindly(as_: Browser, ada: Account, credential: str) -> None:
    visitor = as_(None)
    asked(visitor)
    assert visitor.post("security.sign_in_with_passkey", {"credential": credential}).status == 422
    inside = as_(ada)
    asked(inside, "security.new_passkey_options")
    page = inside.post("security.add_passkey", {"name": "Kept as typed", "credential": credential})
    refused(page, NOT_RIGHT)
    assert page.value("Name") == "Kept as typed"


def test_a_copys_lower_count_is_refused(as_: Browser, device: Authenticator) -> None:
    assert show(as_(None), device).path == "/"
    assert show(as_(None), device).path == "/"
    device.count = 0
    refused(show(as_(None), device), NOT_RIGHT)


def test_of_two_answers_with_one_count_the_later_is_refused(ada: Account, device: Authenticator) -> None:
    passkey = make.row(Passkey)
    with transaction():
        note_passkey_use(passkey.id, sign_count=1, now=make.now())
    with transaction(), pytest.raises(Conflict):
        note_passkey_use(passkey.id, sign_count=1, now=make.now())
    with transaction(), pytest.raises(Conflict):
        note_passkey_use(passkey.id, sign_count=0, now=make.now())


def test_ones_own_is_removed_and_opens_nothing_more(as_: Browser, ada: Account, carl: Account, device: Authenticator) -> None:
    visitor, passkey = as_(ada), make.row(Passkey)
    assert as_(carl).post("security.remove_passkey", passkey_id=passkey.id).status == 404
    page = visitor.open("security.security").press("Remove: Ada’s laptop")
    assert page.has("The passkey is removed.")
    assert make.rows(Passkey) == []
    assert not make.row(Account, id=ada.id).has_second_factor
    assert "passkey.removed" in acts()
    refused(show(as_(None), device), "Nobody here has this passkey.")


def test_the_last_factor_of_a_coach_stays(as_: Browser, carl: Account) -> None:
    visitor = as_(carl)
    add(visitor, Authenticator())
    page = visitor.post("security.remove_passkey", passkey_id=make.row(Passkey).id)
    assert page.status == 403
    assert len(make.rows(Passkey)) == 1


def test_where_browsers_make_none_nobody_is_offered_one(as_: Browser, app: Flask, ada: Account) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], public_url="http://127.0.0.1:8000")
    assert not as_(None).open("accounts.sign_in").soup.select("[data-passkey]")
    assert as_(None).post("security.passkey_options").status == 404
    assert as_(ada).open("security.new_passkey").has("Browsers make passkeys only for an address with a name and https")


def test_a_passkey_that_is_here_already_is_not_added_twice(as_: Browser, ada: Account, carl: Account, device: Authenticator) -> None:
    refused(add(as_(carl), device), "This device has a passkey here already.")


def test_without_script_the_page_says_so_and_offers_the_password(as_: Browser, ada: Account) -> None:
    page = as_(None).open("accounts.sign_in")
    assert page.has("A passkey needs script in your browser, and it did not run. Use your password.")
    assert page.button("Sign in")
    (button,) = page.soup.select("form[data-passkey] button")
    assert button.has_attr("hidden")


def required_of(carl: Account, as_: Browser) -> Visitor:
    """Carl, whose seven days are over, is about to sign in."""
    with transaction() as session:
        session.get_one(Account, carl.id).first_signed_in_at = make.ago(8)
    visitor = as_(None)
    page = sign_in(visitor, carl.email, next="/account")
    assert page.path == "/sign-in/two-factor"
    assert page.link("Sign in as somebody else")
    go_on(visitor)
    return visitor


def test_a_required_factor_may_be_a_passkey(as_: Browser, carl: Account) -> None:
    visitor, device = required_of(carl, as_), Authenticator()
    made = device.makes(asked(visitor, "security.required_passkey_options"))
    page = visitor.post("security.set_up_required_passkey", {"name": "Carl’s laptop", "credential": made}, next="/account")
    assert page.heading == "Keep these codes"
    assert page.follow("I have kept them").path == "/account"
    assert make.row(Passkey).account_id == carl.id
    assert (make.row(SignIn).stage, make.row(SignIn).way) == (Stage.WHOLE, "password and passkey")
    assert show(as_(None), device).path == "/"


def test_a_required_passkey_that_does_not_hold_lets_nobody_in(as_: Browser, carl: Account) -> None:
    visitor, device = required_of(carl, as_), Authenticator()
    made = device.makes(asked(visitor, "security.required_passkey_options"))
    asked(visitor, "security.required_passkey_options")
    page = visitor.post("security.set_up_required_passkey", {"name": "Carl’s laptop", "credential": made})
    assert page.status == 422
    assert page.heading == "Set up a second factor"
    assert page.value("Name") == "Carl’s laptop"
    assert make.rows(Passkey) == []
    assert visitor.open("home.home").path == "/sign-in"


def test_where_nothing_is_to_be_set_up_no_passkey_is_made(as_: Browser, ada: Account) -> None:
    make.authenticator(ada)
    visitor = as_(None)
    sign_in(visitor)
    go_on(visitor)
    assert visitor.post("security.required_passkey_options").status == 404
    page = visitor.post("security.set_up_required_passkey", {"name": "Mine", "credential": "{}"})
    assert page.has("That took longer than ten minutes.")
    assert make.rows(Passkey) == []
