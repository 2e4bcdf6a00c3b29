"""What a stranger can try at each way in: to learn who is here, to plant a session, to use a link or a code a second time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from coachapp.accounts import passwords
from coachapp.accounts.link_models import Purpose
from coachapp.accounts.models import Account, AccountState, SignIn
from coachapp.core.db import db, transaction
from tests import make
from tests.accounts.test_links import OPENING, made
from tests.accounts.test_passwords import Counting
from tests.admin.test_factor_reset import ask as ask_factor_reset
from tests.admin.test_factor_reset import stop_link
from tests.browser import Page, Visitor
from tests.engagements.test_acceptance import accept, invited
from tests.security.test_two_factor import sent

Browser = Callable[[Account | None], Visitor]
NEEDS_ITS_OWNER = (Purpose.VERIFICATION, Purpose.MAIL_CHANGE)
WRITES = 2
"""The attempt, before its password is looked at, and the line of the audit log."""
STATES = [None, AccountState.ACTIVE, AccountState.SUSPENDED, AccountState.INVITED]


@pytest.fixture
def work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """How often a password was compared, and how often something was written."""
    counted, counting = {"written": 0}, Counting()
    monkeypatch.setattr(passwords, "_hasher", counting)

    def note(*_: Any) -> None:
        counted["written"] += 1

    event.listen(db.engine, "commit", note)
    yield counted
    event.remove(db.engine, "commit", note)


@pytest.mark.parametrize("state", STATES)
def test_a_refused_sign_in_says_and_costs_the_same_for_everybody(
    as_: Browser, work: dict[str, int], monkeypatch: pytest.MonkeyPatch, state: AccountState | None
) -> None:
    """One comparison of a password and the same number of writes, whether there is an account or not."""
    make.account("Max Adler", "admin")
    if state:
        make.account("Ada Reyes", "client", state=state)
    visitor, counting = as_(None), Counting()
    monkeypatch.setattr(passwords, "_hasher", counting)
    work["written"] = 0
    page = visitor.post("accounts.finish_sign_in", {"email": "ada@example.org", "password": "not the right one"})
    assert page.status == 422
    assert page.has("Email and password do not belong together, or the account is not active.")
    assert (counting.verified, counting.hashed) == (1, 0)
    assert work["written"] == WRITES


def through_a_password(visitor: Visitor, ada: Account, _carl: Account) -> Page:
    return visitor.post("accounts.finish_sign_in", {"email": ada.email, "password": make.PASSWORD})


def through_a_code(visitor: Visitor, ada: Account, carl: Account) -> Page:
    seed = make.authenticator(ada)
    through_a_password(visitor, ada, carl)
    return sent(visitor.open("security.second_factor"), make.code(seed))


def through_a_reset(visitor: Visitor, ada: Account, _carl: Account) -> Page:
    page = visitor.get(f"/links/reset/{made(Purpose.RESET, ada)}")
    return page.fill("New password", "eight louder cranes").press("Set new password")


def through_an_invitation(visitor: Visitor, _ada: Account, carl: Account) -> Page:
    return accept(visitor.open("engagements.follow_invitation", token=invited(carl)))


@pytest.mark.parametrize("way", [through_a_password, through_a_code, through_a_reset, through_an_invitation])
def test_a_session_that_was_planted_is_worth_nothing_whatever_the_way_in(
    as_: Browser, ada: Account, carl: Account, way: Callable[[Visitor, Account, Account], Page]
) -> None:
    """The thief knows all that stands in the cookie before: after the way in none of it is there, and the token is another."""
    visitor = as_(None)
    with visitor.client.session_transaction() as session:
        session["planted"] = "by a thief"
    assert way(visitor, ada, carl).path == "/"
    with visitor.client.session_transaction() as session:
        held = dict(session)
    assert "planted" not in held
    assert held["_user_id"]
    assert held.get("csrf_token") != "a fixed value for tests"
    assert len(make.rows(SignIn)) >= 1


def test_a_sign_in_gets_another_token_when_its_person_is_asked_again(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    with visitor.client.session_transaction() as session:
        before = session["_user_id"]
    with transaction() as database:
        database.execute(sa.update(SignIn).values(proved_at=make.ago(1)))
    assert visitor.post("accounts.prove", {"password": make.PASSWORD}).status == 200
    with visitor.client.session_transaction() as session:
        assert session["_user_id"] != before
    thief = as_(None)
    with thief.client.session_transaction() as session:
        session["_user_id"] = before
    assert thief.open("accounts.account").path == "/sign-in"


def pressed(page: Page) -> Page:
    """The one button of a link's page, with a password where it asks for one."""
    if page.soup.find("input", attrs={"type": "password"}):
        page.fill("New password", "eight louder cranes")
    form = next(form for form in page.soup.select("main form") if form.find("button"))
    button = form.find("button")
    assert button is not None
    data = {**page.form_data(form, button), "csrf_token": page.visitor.token()}
    return Page(page.visitor, page.visitor.client.post(str(form["action"]), data=data, follow_redirects=True))


@pytest.mark.parametrize("purpose", OPENING)
def test_each_link_opens_once(as_: Browser, ada: Account, max_: Account, olga: Account, purpose: str) -> None:
    """Followed by two, pressed by both: the second gets nothing, and neither does who follows it afterwards."""
    if purpose is Purpose.FACTOR_STOP:
        make.authenticator(olga)
        ask_factor_reset(as_(max_), make.row(Account, id=olga.id))
        token, owner = stop_link(olga), None
    else:
        token, owner = made(purpose, ada, detail="new@example.org"), ada if purpose in NEEDS_ITS_OWNER else None
    one, two = (as_(owner).get(f"/links/{purpose}/{token}") for _ in range(2))
    assert (one.status, two.status) == (200, 200)
    assert pressed(one).status == 200
    after = vars(make.row(Account, id=ada.id))["version"]
    again = pressed(two)
    assert again.status == 410 or again.path == "/sign-in"
    assert as_(owner).get(f"/links/{purpose}/{token}").status == 410
    assert make.row(Account, id=ada.id).version == after
