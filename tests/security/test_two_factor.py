"""Codes from an app: set up, asked for after the password, used once; who must have them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from coachapp.accounts.models import Account, Role, SignIn, Stage
from coachapp.core.actor import Actor
from coachapp.core.clock import read_in
from coachapp.core.db import transaction
from coachapp.core.keys import keys
from coachapp.core.wording import moment
from coachapp.instance.commands import set_instance
from coachapp.instance.queries import settings
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
        session.execute(sa.update(Account).where(Account.id == account.id).values(first_signed_in_at=make.ago(days_ago)))


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
    assert make.row(Account).first_signed_in_at == make.row(SignIn).created_at


def test_once_the_factor_is_there_nobody_is_told_of_a_date(as_: Browser, carl: Account) -> None:
    visitor = as_(None)
    sign_in(visitor, carl.email)
    page = visitor.open("security.app")
    page.fill("Code", make.code(seed_on(page))).press("Switch on codes")
    first_sign_in(carl, 30)
    assert not visitor.open("home.home").has("Your role needs a second factor")


def test_a_sign_in_ends_with_the_grace(as_: Browser, carl: Account) -> None:
    visitor = as_(None)
    sign_in(visitor, carl.email)
    first_sign_in(carl, 7)
    assert visitor.open("home.home").path == "/sign-in"


def asked_of(*, days: int, clients: bool = False) -> None:
    """An admin sets whom the instance asks, and how soon."""
    with transaction():
        admin = Actor(account_id=1, roles=frozenset({Role.ADMIN}))
        version = settings().version
        set_instance(by=admin, now=make.now(), version=version, two_factor_grace_days=days, two_factor_clients=clients)


def test_a_grace_that_is_shortened_or_lifted_reaches_open_sign_ins_and_the_promise_at_once(as_: Browser, carl: Account) -> None:
    first_sign_in(carl, 3)
    visitor = as_(carl)
    assert promised(visitor, carl, days=7)
    asked_of(days=5)
    assert promised(visitor, carl, days=5)
    asked_of(days=3)
    assert visitor.open("home.home").path == "/sign-in"
    asked_of(days=30)
    assert promised(visitor, carl, days=30)


def promised(visitor: Visitor, account: Account, *, days: int) -> bool:
    began = make.row(Account, id=account.id).first_signed_in_at
    assert began is not None
    read_in(account.time_zone)
    words = moment(began + timedelta(days=days))
    return visitor.open("home.home").has(f"Set it up by {words};") and visitor.open("security.security").has(f"factor by {words}.")


def test_who_is_asked_only_now_sets_it_up_on_the_very_next_page_and_loses_no_word(as_: Browser, ada: Account, stan: Account) -> None:
    first_sign_in(ada, 30)
    visitor = as_(None)
    sign_in(visitor)
    page = visitor.open("goals.new_goal")
    asked_of(days=7, clients=True)
    page = page.fill("Title", "A longer title of what I want").press("Save goal")
    assert page.path == "/sign-in"
    assert page.has("What you wrote is kept")
    page = page.fill("Email", ada.email).fill("Password", make.PASSWORD).press("Sign in")
    assert page.heading == "Set up a second factor"
    page = page.fill("Code", make.code(seed_on(page))).press("Switch on codes").follow("I have kept them")
    assert page.has("A longer title of what I want")


def test_whom_an_issuer_vouched_for_is_not_asked(as_: Browser, carl: Account) -> None:
    first_sign_in(carl, 30)
    visitor = as_(carl)
    with transaction() as session:
        session.execute(sa.update(SignIn).values(is_vouched=True))
    page = visitor.open("home.home")
    assert page.path == "/"
    assert not page.has("Your role needs a second factor")


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
