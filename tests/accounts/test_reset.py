"""A forgotten password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import event

from coachapp.accounts import mail
from coachapp.accounts.link_commands import print_reset_link
from coachapp.accounts.link_models import Link, Purpose
from coachapp.accounts.links import make_link
from coachapp.accounts.models import Account, AccountState, SignIn
from coachapp.core.db import db, transaction
from coachapp.core.errors import Missing
from coachapp.ledger.models import Audit, OutboxMail
from coachapp.ledger.outbox import Mail
from tests import make
from tests.browser import Page, Visitor
from tests.support.postbox import Postbox

Browser = Callable[[Account | None], Visitor]
NEW = "eight louder cranes"


def ask(visitor: Visitor, email: str = "ada@example.org") -> Page:
    return visitor.open("accounts.sign_in").follow("Forgot your password?").fill("Email", email).press("Send the link")


def follow(visitor: Visitor, link: str) -> Page:
    return visitor.get(urlsplit(link).path)


def set_new(page: Page, password: str = NEW) -> Page:
    return page.fill("New password", password).press("Set new password")


def token_for(account: Account) -> str:
    with transaction():
        return make_link(Purpose.RESET, account, now=make.now())


def test_a_link_by_mail_leads_to_a_new_password_and_in(as_: Browser, ada: Account, postbox: Postbox) -> None:
    page = ask(as_(None))
    assert page.heading == "Look into your mail"
    visitor = as_(None)
    page = follow(visitor, postbox.link(ada.email))
    assert page.heading == "Choose a new password"
    assert page.path == "/sign-in/new-password"
    assert set_new(page).path == "/"
    page = as_(None).open("accounts.sign_in").fill("Email", ada.email).fill("Password", NEW).press("Sign in")
    assert page.path == "/"
    assert make.row(Account).email_verified_at


def test_every_other_device_is_signed_out_and_the_owner_is_told(as_: Browser, ada: Account, postbox: Postbox) -> None:
    elsewhere = as_(ada)
    ask(as_(None))
    set_new(follow(as_(None), postbox.link(ada.email)))
    assert elsewhere.open("accounts.account").path == "/sign-in"
    assert len(make.rows(SignIn)) == 1
    assert "A new password was set by a link" in postbox.to(ada.email)[-1].as_string()
    assert make.row(Audit, act="password.reset").subject_id == ada.id


def test_a_second_factor_stays_and_is_asked_for(as_: Browser, ada: Account) -> None:
    with transaction() as session:
        session.get_one(Account, ada.id).has_second_factor = True
    page = set_new(follow(as_(None), f"http://x/links/reset/{token_for(ada)}"))
    assert page.path == "/sign-in/second-factor"
    assert page.visitor.open("accounts.account").path == "/sign-in"
    assert make.row(Account).has_second_factor


@pytest.mark.parametrize("state", [*AccountState, None])
def test_the_answer_is_the_same_for_everybody(as_: Browser, app: Flask, state: AccountState | None, postbox: Postbox) -> None:
    make.account("Max Adler", "admin")
    if state:
        make.account("Ada Reyes", "client", state=state)
    page = ask(as_(None))
    assert (page.status, page.path, page.heading) == (200, "/sign-in/forgotten/sent", "Look into your mail")
    assert "ada" not in page.text.casefold()
    assert len(postbox.to("ada@example.org")) == (1 if state is AccountState.ACTIVE else 0)


def test_the_work_is_the_same_for_nobody(app: Flask, as_: Browser, ada: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    work: list[str] = []

    def letter(*words: Any) -> Mail:
        work.append("letter")
        return write(*words)

    write = mail.reset
    monkeypatch.setattr(mail, "reset", letter)
    event.listen(db.engine, "commit", commit := lambda _connection: work.append("commit"))
    for email in ("ada@example.org", "nobody@example.org"):
        as_(None).post("accounts.ask_reset", {"email": email})
        work.append(".")
    event.remove(db.engine, "commit", commit)
    assert " ".join(work) == "commit letter commit . commit letter commit ."


def test_asking_again_and_again_is_slowed_down_for_known_and_unknown_alike(as_: Browser, ada: Account, postbox: Postbox) -> None:
    known = [ask(as_(None), "ada@example.org") for _ in range(5)]
    unknown = [ask(as_(None), "nobody@example.org") for _ in range(5)]
    assert [page.status for page in known] == [page.status for page in unknown] == [200, 200, 200, 429, 429]
    assert int(known[-1].response.headers["Retry-After"]) > 30
    assert known[-1].value("Email") == "ada@example.org"
    assert len(make.rows(OutboxMail)) == 3


def test_the_link_is_made_of_the_public_address_and_not_of_the_host_header(as_: Browser, ada: Account) -> None:
    visitor = as_(None)
    form = {"csrf_token": visitor.token(), "email": ada.email}
    visitor.client.post("/sign-in/forgotten", data=form, headers={"Host": "localhost", "X-Forwarded-Host": "evil.example"})
    kept = make.row(OutboxMail)
    assert "http://127.0.0.1:8000/links/reset/" in kept.text
    assert "localhost" not in kept.text + kept.html
    assert visitor.client.get("/sign-in/forgotten", headers={"Host": "evil.example"}).status_code == 400


def test_the_link_works_once_and_a_press_too_many_changes_nothing(as_: Browser, ada: Account) -> None:
    link = f"http://x/links/reset/{token_for(ada)}"
    one, two = follow(as_(None), link), follow(as_(None), link)
    assert set_new(one).path == "/"
    page = set_new(two, "nine quieter geese")
    assert page.status == 410
    assert follow(as_(None), link).status == 410
    page = as_(None).open("accounts.sign_in").fill("Email", ada.email).fill("Password", NEW).press("Sign in")
    assert page.path == "/"
    assert len(make.rows(Audit, act="password.reset")) == 1


def test_a_newer_link_voids_the_older(as_: Browser, ada: Account, postbox: Postbox) -> None:
    ask(as_(None))
    older = postbox.link(ada.email)
    ask(as_(None))
    assert follow(as_(None), older).status == 410
    assert follow(as_(None), postbox.link(ada.email)).status == 200


@pytest.mark.parametrize("password", ["short", "passwordpassword", "Ada Reyes 2026"])
def test_a_weak_password_is_refused_beside_its_field_and_the_link_still_works(as_: Browser, ada: Account, password: str) -> None:
    page = set_new(follow(as_(None), f"http://x/links/reset/{token_for(ada)}"), password)
    assert page.status == 422
    assert page.soup.select("#password-error")
    assert make.row(Link).used_at is None
    assert set_new(page).path == "/"


def test_without_a_followed_link_there_is_no_page(as_: Browser, ada: Account) -> None:
    assert as_(None).open("accounts.new_password").status == 410
    assert as_(None).post("accounts.finish_reset", {"password": NEW}).status == 410


def test_it_leads_home_and_never_to_another_site(as_: Browser, ada: Account) -> None:
    visitor = as_(None)
    visitor.get(f"/links/reset/{token_for(ada)}?next=https://evil.example")
    page = visitor.post("accounts.finish_reset", {"password": NEW}, follow=False, next="https://evil.example")
    assert page.response.location == "/"


def test_an_address_that_cannot_be_one_is_refused_whatever_accounts_there_are(as_: Browser, ada: Account, postbox: Postbox) -> None:
    page = ask(as_(None), "ada🦩@example.org")
    assert page.status == 422
    assert page.has("An address holds plain letters")


def test_an_instance_without_mail_says_so(as_: Browser, ada: Account) -> None:
    page = as_(None).open("accounts.forgotten")
    assert page.has("This instance sends no mail")
    assert page.has("coachapp reset-link")
    assert not page.soup.select("main form")


def test_a_printed_link_opens_the_account_and_says_nothing_of_the_address(as_: Browser, ada: Account) -> None:
    with transaction() as session:
        session.get_one(Account, ada.id).email_verified_at = None
    with transaction():
        link = print_reset_link(ada.email, now=make.now())
    assert set_new(follow(as_(None), link)).path == "/"
    assert follow(as_(None), link).status == 410
    assert make.row(Account).email_verified_at is None
    assert make.row(Audit, act="reset.printed").subject_id == ada.id
    assert make.row(OutboxMail).text.count("whoever runs this instance") == 1


@pytest.mark.parametrize("state", [state for state in AccountState if state is not AccountState.ACTIVE])
def test_no_link_is_printed_for_who_has_no_active_account(app: Flask, state: AccountState) -> None:
    make.account("Ada Reyes", "client", state=state)
    for email in ("ada@example.org", "nobody@example.org"):
        with pytest.raises(Missing), transaction():
            print_reset_link(email, now=make.now())
    assert make.rows(Audit) == []
