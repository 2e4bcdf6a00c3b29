"""Set-up, sign in, sign out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from coachapp.accounts.commands import renew_setup_code
from coachapp.accounts.models import Account, AccountState, SignIn
from coachapp.core.db import transaction
from coachapp.ledger.models import Audit
from tests import make
from tests.browser import Page, Visitor

Browser = Callable[[Account | None], Visitor]


def sign_in(visitor: Visitor, email: str = "ada@example.org", password: str = make.PASSWORD, **values: str) -> Page:
    return visitor.open("accounts.sign_in", **values).fill("Email", email).fill("Password", password).press("Sign in")


def set_up_code() -> str:
    with transaction():
        code = renew_setup_code(now=make.now())
    assert code
    return code


def filled_set_up(page: Page, code: str, password: str = make.PASSWORD) -> Page:
    page.fill("Code", code).fill("Name", "Max Adler").fill("Email", "Max@Example.org ").fill("Password", password)
    return page.choose("Time zone", "Europe/Berlin")


def test_an_empty_instance_leads_to_set_up_and_makes_the_first_admin(as_: Browser) -> None:
    page = as_(None).open("home.home")
    assert page.path == "/set-up"
    page = filled_set_up(page, set_up_code()).press("Set up")
    assert page.path == "/"
    admin = make.row(Account)
    assert (admin.email, admin.is_admin, admin.state, admin.time_zone) == ("max@example.org", True, AccountState.ACTIVE, "Europe/Berlin")


def test_a_wrong_code_is_named_and_nothing_typed_is_lost(as_: Browser) -> None:
    set_up_code()
    page = filled_set_up(as_(None).open("accounts.set_up"), "0000-0000-0000-0000").press("Set up")
    assert page.status == 422
    assert "This is not the code that the terminal shows." in page.within("Code").get_text()
    assert page.value("Name") == "Max Adler"
    assert page.title.startswith("Error:")


def test_the_code_is_taken_in_capitals_and_without_hyphens(as_: Browser) -> None:
    code = set_up_code().replace("-", "").upper()
    assert filled_set_up(as_(None).open("accounts.set_up"), f" {code} ").press("Set up").path == "/"


def test_a_newer_code_voids_the_older(as_: Browser) -> None:
    older = set_up_code()
    set_up_code()
    assert filled_set_up(as_(None).open("accounts.set_up"), older).press("Set up").status == 422


def test_set_up_is_gone_once_somebody_has_an_account(as_: Browser, ada: Account) -> None:
    assert as_(None).open("accounts.set_up").status == 404
    assert as_(None).post("accounts.finish_set_up", {"code": "x"}).status == 404


def test_somebody_signs_in_and_goes_where_they_were_going(as_: Browser, ada: Account) -> None:
    visitor = as_(None)
    page = visitor.open("accounts.account")
    assert page.path == "/sign-in"
    page = page.fill("Email", " ADA@example.org").fill("Password", make.PASSWORD).press("Sign in")
    assert page.path == "/account"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_sign_in_leads_to_no_other_site(as_: Browser, ada: Account, target: str) -> None:
    page = as_(None).open("accounts.sign_in", next=target).fill("Email", ada.email).fill("Password", make.PASSWORD)
    assert page.press("Sign in", follow=False).response.location == "/"


@pytest.mark.parametrize("state", [AccountState.ACTIVE, AccountState.SUSPENDED, None])
def test_the_answer_is_the_same_whatever_is_wrong(as_: Browser, app: Flask, state: AccountState | None) -> None:
    make.account("Max Adler", "admin")
    if state:
        make.account("Ada Reyes", "client", state=state)
    page = sign_in(as_(None), password="not the right one")
    assert page.status == 422
    assert page.has("Email and password do not belong together, or the account is not active.")
    assert page.value("Email") == "ada@example.org"
    assert not page.value("Password")


def test_a_suspended_person_stays_out_with_the_right_password(as_: Browser, app: Flask) -> None:
    make.account("Ada Reyes", "client", state=AccountState.SUSPENDED)
    assert sign_in(as_(None)).status == 422


def test_a_refused_sign_in_is_kept_in_the_audit_log(as_: Browser, ada: Account) -> None:
    sign_in(as_(None), password="not the right one")
    line = make.row(Audit, act="sign_in.refused")
    assert (line.actor_id, line.subject_id) == (None, ada.id)


def test_the_cookie_holds_a_token_of_which_only_the_digest_is_kept(as_: Browser, ada: Account) -> None:
    visitor = as_(None)
    sign_in(visitor)
    with visitor.client.session_transaction() as session:
        token = session["_user_id"]
    assert len(token) >= 43
    assert make.row(SignIn).token_hash != token


def test_signing_out_ends_the_sign_in_itself(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    assert visitor.open("accounts.account").press("Sign out").has("You are signed out.")
    assert make.rows(SignIn) == []
    assert visitor.open("accounts.account").path == "/sign-in"


@pytest.mark.parametrize("limit", ["idle_until", "ends_at"])
def test_a_sign_in_ends_by_itself(as_: Browser, ada: Account, limit: str) -> None:
    visitor = as_(ada)
    sign_in_row = make.row(SignIn)
    setattr(sign_in_row, limit, make.ago(0) - timedelta(seconds=1))
    with transaction() as session:
        session.merge(sign_in_row)
    assert visitor.open("accounts.account").path == "/sign-in"


def test_a_form_without_its_token_is_refused(as_: Browser, ada: Account) -> None:
    page = as_(None).post("accounts.finish_sign_in", {"csrf_token": "made up", "email": ada.email, "password": make.PASSWORD})
    assert page.status == 400
    assert page.has("This form is no longer valid")
