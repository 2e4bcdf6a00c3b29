"""An admin resets somebody's second factor: a day's waiting, a word to the owner, a link that stops it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from coachapp.accounts.links import void_links_of_before
from coachapp.accounts.models import Account, AccountState, SignIn
from coachapp.core.db import become, db
from coachapp.core.keys import keys
from coachapp.ledger.models import Audit, OutboxMail
from coachapp.security.models import Authenticator, RecoveryCode
from coachapp.security.passkey_models import Passkey
from coachapp.security.reset_commands import apply_due_resets
from coachapp.security.reset_models import FactorReset
from tests import make
from tests.browser import Page, Visitor

Browser = Callable[[Account | None], Visitor]


@pytest.fixture
def olga(olga: Account) -> Account:
    """Has an app as her second factor, and a recovery code."""
    make.kept(Authenticator(account_id=olga.id, seed="closed", last_step=0, made_at=make.ago(9)))
    make.kept(RecoveryCode(account_id=olga.id, code_hash="0" * 64, made_at=make.ago(9)))
    become("write")
    db.session.get_one(Account, olga.id).has_second_factor = True
    db.session.commit()
    become("read")
    return make.row(Account, id=olga.id)


def ask(visitor: Visitor, account: Account) -> Page:
    return visitor.open("admin.account", account_id=account.id).press(f"Reset in 24 hours {account.name}’s second factor")


def stop_link(account: Account) -> str:
    mail = make.row(OutboxMail, recipient=account.email, kind="factor_reset")
    return keys().decrypt(mail.secret, purpose="outbox", context=mail.key)


def test_it_takes_effect_after_a_day_and_not_before(app: Flask, as_: Browser, max_: Account, olga: Account) -> None:
    as_(olga)
    page = ask(as_(max_), olga)
    assert page.has("Olga Petrenko gets a mail now.")
    assert page.has("A reset waits.")
    assert make.row(OutboxMail).subject == "Your second factor will be reset"
    assert apply_due_resets(make.now() + timedelta(hours=23)) == 0
    assert len(make.rows(Authenticator)) == 1
    assert apply_due_resets(make.now() + timedelta(hours=25)) == 1
    for gone in (Authenticator, Passkey, RecoveryCode):
        assert make.rows(gone) == []
    assert make.rows(SignIn, account_id=olga.id) == []
    assert not make.row(Account, id=olga.id).has_second_factor
    assert "An admin reset your second factor" in make.rows(OutboxMail)[-1].text
    assert {line.act for line in make.rows(Audit)} >= {"factor_reset.asked", "factor_reset.done"}
    assert apply_due_resets(make.now() + timedelta(hours=26)) == 0


def test_the_owner_stops_it_by_the_link(app: Flask, as_: Browser, max_: Account, olga: Account) -> None:
    ask(as_(max_), olga)
    page = as_(None).open("accounts.follow_link", purpose="factor_stop", token=stop_link(olga))
    assert make.row(FactorReset).closed_at is None
    assert page.press("Stop it").has("The reset is stopped.")
    assert apply_due_resets(make.now() + timedelta(hours=25)) == 0
    assert len(make.rows(Authenticator)) == 1
    assert as_(None).open("accounts.follow_link", purpose="factor_stop", token="another").status == 410


def test_the_owner_sees_it_on_every_page_and_stops_it_there(app: Flask, as_: Browser, max_: Account, olga: Account) -> None:
    visitor = as_(olga)
    assert not visitor.open("home.home").has("will reset your second factor")
    ask(as_(max_), olga)
    assert visitor.open("security.security").has("An admin will reset your second factor")
    assert not as_(max_).open("home.home").has("will reset your second factor")
    page = visitor.open("home.home").press("Stop the reset")
    assert page.has("The reset is stopped.")
    assert not page.has("An admin will reset")
    assert make.rows(Audit, act="factor_reset.stopped")[0].actor_id == olga.id
    assert as_(None).open("accounts.follow_link", purpose="factor_stop", token=stop_link(olga)).status == 410
    assert apply_due_resets(make.now() + timedelta(hours=25)) == 0
    assert visitor.post("security.refuse_factor_reset").status == 409


def test_a_new_password_does_not_take_the_owners_link_away(app: Flask, as_: Browser, max_: Account, olga: Account) -> None:
    ask(as_(max_), olga)
    become("write")
    void_links_of_before(olga.id, now=make.now())
    db.session.commit()
    become("read")
    assert as_(None).open("accounts.follow_link", purpose="factor_stop", token=stop_link(olga)).status == 200


def test_a_suspension_ends_it_with_the_link_that_could_have_stopped_it(as_: Browser, max_: Account, olga: Account) -> None:
    ask(as_(max_), olga)
    assert as_(max_).post("admin.suspend", {"reason": "On leave for a month"}, account_id=olga.id).status == 200
    assert as_(None).open("accounts.follow_link", purpose="factor_stop", token=stop_link(olga)).status == 410
    assert apply_due_resets(make.now() + timedelta(hours=25)) == 0
    assert len(make.rows(Authenticator)) == 1


def test_an_admin_takes_it_back_and_asks_once_at_a_time(as_: Browser, max_: Account, olga: Account) -> None:
    visitor = as_(max_)
    page = ask(visitor, olga)
    assert visitor.post("admin.ask_reset", account_id=olga.id).status == 409
    token = stop_link(olga)
    assert page.press("Take the reset back").has("The reset is taken back.")
    assert as_(None).open("accounts.follow_link", purpose="factor_stop", token=token).status == 410
    assert visitor.post("admin.stop_reset", account_id=olga.id).status == 409
    assert ask(visitor, olga).has("A reset waits.")


def test_nobody_resets_their_own_or_without_being_admin(as_: Browser, max_: Account, olga: Account, ada: Account) -> None:
    become("write")
    db.session.get_one(Account, max_.id).has_second_factor = True
    db.session.commit()
    become("read")
    assert as_(max_).post("admin.ask_reset", account_id=max_.id).status == 403
    assert as_(max_).post("admin.ask_reset", account_id=ada.id).status == 403
    assert as_(ada).post("admin.ask_reset", account_id=olga.id).status == 404
    assert make.rows(FactorReset) == []


def test_it_dies_with_the_admins_role(app: Flask, as_: Browser, max_: Account, olga: Account) -> None:
    ask(as_(max_), olga)
    become("write")
    db.session.get_one(Account, max_.id).state = AccountState.SUSPENDED
    db.session.commit()
    become("read")
    assert apply_due_resets(make.now() + timedelta(hours=25)) == 0
    assert len(make.rows(Authenticator)) == 1
    assert make.rows(Audit, act="factor_reset.stopped")
