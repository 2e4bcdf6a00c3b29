"""Codes from an app: set up, asked for after the password, used once; who must have them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from coachapp.accounts.models import Account, SignIn, Stage
from coachapp.core.db import transaction
from coachapp.core.keys import keys
from coachapp.ledger.models import Audit, OutboxMail
from coachapp.security.commands import PURPOSE
from coachapp.security.models import Authenticator, RecoveryCode
from coachapp.security.passkey_models import Passkey
from tests import make
from tests.accounts.test_sign_in import sign_in
from tests.browser import Page, Visitor

Browser = Callable[[Account | None], Visitor]


def sent(page: Page, code: str) -> Page:
    return page.fill("Code", code).press("Sign in")


def seed_on(page: Page) -> str:
    """What somebody types into the app who cannot scan."""
    found = page.soup.select_one("b.c-num")
    assert found is not None
    return found.get_text().replace(" ", "")


def first_sign_in(account: Account, days_ago: float) -> None:
    with transaction() as session:
        session.get_one(Account, account.id).first_signed_in_at = make.ago(days_ago)


def test_after_the_password_nothing_is_open_until_the_code_was_right(as_: Browser, ada: Account) -> None:
    seed, visitor = make.authenticator(ada), as_(None)
    page = sign_in(visitor, next="/account")
    assert page.path == "/sign-in/second-factor"
    assert page.has("You are about to sign in as ada@example.org.")
    assert visitor.open("home.home").path == "/sign-in"
    assert make.row(SignIn).stage is Stage.SECOND_FACTOR
    page = sent(visitor.open("security.second_factor", next="/account"), make.code(seed))
    assert page.path == "/account"
    assert make.row(SignIn).stage is Stage.WHOLE
    assert make.row(Audit, act="sign_in").detail == {"with": "password and code"}


def test_the_token_of_a_half_sign_in_is_nobodys_and_is_not_the_one_of_the_whole(as_: Browser, ada: Account) -> None:
    seed, visitor = make.authenticator(ada), as_(None)
    page = sign_in(visitor)
    with visitor.client.session_transaction() as session:
        half = session["half_sign_in"]
        assert "_user_id" not in session
    thief = as_(None)
    with thief.client.session_transaction() as session:
        session["_user_id"] = half
    assert thief.open("accounts.account").path == "/sign-in"
    sent(page, make.code(seed))
    with visitor.client.session_transaction() as session:
        assert session["_user_id"] != half
        assert "half_sign_in" not in session
    assert thief.open("accounts.account").path == "/sign-in"


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_code_of_another_step_is_refused_and_noted(as_: Browser, ada: Account, steps: int) -> None:
    seed, visitor = make.authenticator(ada), as_(None)
    page = sent(sign_in(visitor), make.code(seed, steps=steps))
    assert page.status == 422
    assert "This is not the code that the app shows now" in page.within("Code").get_text()
    line = make.row(Audit, act="sign_in.refused")
    assert (line.subject_id, line.detail) == (ada.id, {"with": "code"})
    assert visitor.open("home.home").path == "/sign-in"


def test_a_code_lets_somebody_in_once(as_: Browser, ada: Account) -> None:
    code = make.code(make.authenticator(ada))
    assert sent(sign_in(as_(None)), code).path == "/"
    assert sent(sign_in(as_(None)), code).status == 422


def test_too_many_codes_must_wait(as_: Browser, ada: Account) -> None:
    make.authenticator(ada)
    page = sign_in(as_(None))
    for _ in range(4):
        page = sent(page, "000000")
    page = sent(page, "000000")
    assert page.status == 429
    assert int(page.response.headers["Retry-After"]) >= 1
    assert page.has("tried too often")


def test_a_half_sign_in_waits_ten_minutes(as_: Browser, ada: Account) -> None:
    seed, visitor = make.authenticator(ada), as_(None)
    page = sign_in(visitor)
    waiting = make.row(SignIn)
    assert waiting.ends_at - waiting.created_at == timedelta(minutes=10)
    with transaction() as session:
        session.get_one(SignIn, waiting.id).ends_at = make.ago(0)
    assert sent(page, make.code(seed)).path == "/sign-in"


def test_an_app_counts_only_once_its_first_code_was_right(as_: Browser, ada: Account) -> None:
    visitor, elsewhere = as_(ada), as_(ada)
    page = visitor.open("security.security").follow("Set up codes")
    seed = seed_on(page)
    page = page.fill("Code", "000000").press("Switch on codes")
    assert page.status == 422
    assert seed_on(page) == seed
    assert make.rows(Authenticator) == []
    page = page.fill("Code", make.code(seed)).press("Switch on codes")
    assert page.heading == "Keep these codes"
    assert make.row(Account, id=ada.id).has_second_factor
    assert elsewhere.open("accounts.account").path == "/sign-in"
    assert visitor.open("security.security").has("An app on your phone shows a code for every sign-in")
    assert make.row(Audit, act="authenticator.made").actor_id == ada.id
    assert "set up as your second factor" in make.row(OutboxMail).text


def test_the_first_code_is_not_taken_again_to_sign_in(as_: Browser, ada: Account) -> None:
    page = as_(ada).open("security.app")
    code = make.code(seed_on(page))
    page.fill("Code", code).press("Switch on codes")
    assert sent(sign_in(as_(None)), code).status == 422


def test_the_seed_is_kept_encrypted_and_for_its_account_only(as_: Browser, ada: Account) -> None:
    page = as_(ada).open("security.app")
    seed = seed_on(page)
    page.fill("Code", make.code(seed)).press("Switch on codes")
    kept = make.row(Authenticator).seed
    assert seed not in kept
    assert keys().decrypt(kept, purpose=PURPOSE, context=str(ada.id)) == seed


def test_a_form_with_somebody_elses_seed_is_refused(as_: Browser, ada: Account, stan: Account) -> None:
    theirs = as_(stan).open("security.app")
    sealed = str(theirs.soup.select_one("input[name=seed]")["value"])  # type: ignore[index]
    page = as_(ada).post("security.set_up_app", {"code": make.code(seed_on(theirs)), "seed": sealed})
    assert page.status == 422
    assert page.has("This page was too old.")
    assert make.rows(Authenticator) == []


def test_another_app_takes_the_place_of_the_first(as_: Browser, ada: Account) -> None:
    old = make.authenticator(ada)
    page = as_(ada).open("security.app")
    new = seed_on(page)
    page.fill("Code", make.code(new)).press("Switch on codes")
    assert sent(sign_in(as_(None)), make.code(old)).status == 422


def test_a_client_may_switch_codes_off(as_: Browser, ada: Account) -> None:
    make.authenticator(ada)
    page = as_(ada).open("security.security").press("Switch off codes")
    assert page.has("The app is switched off.")
    assert make.rows(Authenticator) == []
    assert make.rows(RecoveryCode) == []
    assert not make.row(Account, id=ada.id).has_second_factor
    assert "was switched off" in make.row(OutboxMail).text
    assert sign_in(as_(None)).path == "/"


def test_who_needs_a_second_factor_keeps_the_last_one(as_: Browser, carl: Account) -> None:
    make.authenticator(carl)
    page = as_(carl).open("security.security")
    assert not page.button("Switch off codes")
    assert page.has("Your role needs a second factor here.")
    assert as_(carl).post("security.switch_app_off").status == 403
    assert len(make.rows(Authenticator)) == 1


def test_with_a_passkey_they_may_switch_the_app_off(as_: Browser, carl: Account) -> None:
    make.authenticator(carl)
    key = {"credential_id": "one", "user_handle": "x", "public_key": b"x", "sign_count": 0, "name": "Laptop"}
    make.kept(Passkey(account_id=carl.id, made_at=make.ago(1), **key))
    assert as_(carl).open("security.security").press("Switch off codes").has("The app is switched off.")
    assert make.row(Account, id=carl.id).has_second_factor


def test_the_page_says_when_nobody_is_told_by_mail(as_: Browser, ada: Account) -> None:
    assert as_(ada).open("security.security").has("This instance sends no mail")


def test_a_coach_comes_in_for_seven_days_and_is_told_until_when(as_: Browser, carl: Account) -> None:
    page = sign_in(as_(None), carl.email)
    assert page.path == "/"
    assert page.has("Your role needs a second factor beside the password.")
    found = make.row(SignIn)
    assert found.set_up_by == found.ends_at
    assert make.row(Account).first_signed_in_at == found.created_at


def test_once_the_factor_is_there_the_sign_in_has_its_usual_end(as_: Browser, carl: Account) -> None:
    visitor = as_(None)
    sign_in(visitor, carl.email)
    page = visitor.open("security.app")
    page.fill("Code", make.code(seed_on(page))).press("Switch on codes")
    found = make.row(SignIn)
    assert found.set_up_by is None
    assert found.ends_at - found.created_at == timedelta(days=30)
    assert not visitor.open("home.home").has("Your role needs a second factor")


def test_after_the_grace_it_is_set_up_before_anything_opens(as_: Browser, carl: Account) -> None:
    first_sign_in(carl, 8)
    visitor = as_(None)
    page = sign_in(visitor, carl.email, next="/account")
    assert page.path == "/sign-in/two-factor"
    assert visitor.open("home.home").path == "/sign-in"
    assert visitor.open("security.security").path == "/sign-in"
    page = visitor.open("security.required_factor", next="/account")
    page = page.fill("Code", make.code(seed_on(page))).press("Switch on codes")
    assert page.heading == "Keep these codes"
    assert page.follow("I have kept them").path == "/account"
    assert make.row(SignIn).stage is Stage.WHOLE


def test_a_sign_in_that_only_needs_set_up_takes_no_code(as_: Browser, carl: Account) -> None:
    first_sign_in(carl, 8)
    visitor = as_(None)
    token = sign_in(visitor, carl.email).form_token()
    for endpoint in ("security.finish_second_factor", "security.use_recovery_code"):
        page = visitor.post(endpoint, {"csrf_token": token, "code": "000000", "recovery_code": "0000"})
        assert page.path == "/sign-in"
        assert page.has("That took longer than ten minutes.")


def test_a_client_is_offered_a_second_factor_and_may_say_no(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    page = visitor.open("home.home")
    assert page.has("A second lock, if you like")
    page = page.press("Not now")
    assert page.path == "/"
    assert not page.has("A second lock, if you like")
    assert not as_(ada).open("home.home").has("A second lock, if you like")


@pytest.mark.sqlite_only
def test_the_demo_world_asks_nobody(as_: Browser, carl: Account, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    first_sign_in(carl, 30)
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], is_demo=True))
    assert sign_in(as_(None), carl.email).path == "/"
