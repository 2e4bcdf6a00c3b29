"""Another mail address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from coachapp.accounts.link_models import Link, Purpose
from coachapp.accounts.links import make_link
from coachapp.accounts.models import Account, SignIn
from coachapp.accounts.remembered_models import RememberedDevice
from coachapp.core.db import transaction
from coachapp.ledger.models import Audit, OutboxMail
from tests import make
from tests.browser import Page, Visitor
from tests.support.postbox import Postbox

Browser = Callable[[Account | None], Visitor]
NEW = "ada.reyes@example.net"


def ask(visitor: Visitor, email: str = NEW) -> Page:
    return visitor.open("accounts.mail_change").fill("Email", email).press("Send the link")


def follow(visitor: Visitor, link: str) -> Page:
    return visitor.get(urlsplit(link).path)


def confirm(visitor: Visitor, postbox: Postbox, email: str = NEW) -> Page:
    return follow(visitor, postbox.link(email)).press("Use this address")


def test_the_new_address_is_theirs_once_its_link_came_back(as_: Browser, ada: Account, postbox: Postbox) -> None:
    visitor = as_(ada)
    page = ask(visitor)
    assert page.has(f"We wrote to {NEW}")
    assert page.section("Waiting for its link")
    assert make.row(Account).email == "ada@example.org"
    page = follow(visitor, postbox.link(NEW))
    assert page.heading == "Use this address?"
    assert page.press("Use this address").has(f"From now on you sign in with {NEW}.")
    account = make.row(Account)
    assert (account.email, bool(account.email_verified_at)) == (NEW, True)
    assert as_(None).open("accounts.sign_in").fill("Email", NEW).fill("Password", make.PASSWORD).press("Sign in").path == "/"


def test_the_old_address_is_told_when_it_is_asked_and_when_it_is_done(as_: Browser, ada: Account, postbox: Postbox) -> None:
    visitor = as_(ada)
    ask(visitor)
    assert NEW in postbox.to("ada@example.org")[0].as_string()
    confirm(visitor, postbox)
    assert "you sign in with another address" in postbox.to("ada@example.org")[-1].as_string()
    assert [line.act for line in make.rows(Audit) if line.act.startswith("mail.")] == ["mail.change_asked", "mail.changed"]


def test_every_other_device_is_signed_out_and_other_links_stop(as_: Browser, ada: Account, postbox: Postbox) -> None:
    elsewhere, visitor = as_(ada), as_(ada)
    as_(None).post("accounts.ask_reset", {"email": ada.email})
    reset = postbox.link(ada.email)
    ask(visitor)
    confirm(visitor, postbox)
    assert elsewhere.open("accounts.account").path == "/sign-in"
    assert visitor.open("accounts.account").path == "/account"
    assert follow(as_(None), reset).status == 410


def test_it_is_asked_for_only_after_a_fresh_proof(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    sign_in_id = make.row(SignIn).id
    with transaction() as session:
        session.get_one(SignIn, sign_in_id).proved_at = make.now() - timedelta(minutes=11)
    assert visitor.open("accounts.mail_change").path == "/account/proof"
    assert visitor.post("accounts.ask_mail_change", {"email": NEW}).path == "/account/proof"
    assert make.rows(Link) == []


def test_a_link_that_reached_a_stranger_by_a_slip_does_not_let_them_in(as_: Browser, ada: Account, stan: Account, postbox: Postbox) -> None:
    ask(as_(ada))
    link = postbox.link(NEW)
    assert follow(as_(None), link).path == "/sign-in"
    stranger = as_(stan)
    assert follow(stranger, link).status == 403
    assert stranger.post("accounts.confirm_mail").status == 403
    assert sorted(account.email for account in make.rows(Account)) == ["ada@example.org", "stan@example.org"]


def test_the_owner_who_is_not_signed_in_signs_in_and_goes_on(as_: Browser, ada: Account, postbox: Postbox) -> None:
    ask(as_(ada))
    page = follow(as_(None), postbox.link(NEW)).fill("Email", ada.email).fill("Password", make.PASSWORD).press("Sign in")
    assert page.heading == "Use this address?"
    page.press("Use this address")
    assert make.row(Account).email == NEW


def test_whoever_asks_does_not_learn_that_an_address_has_an_account(as_: Browser, ada: Account, stan: Account, postbox: Postbox) -> None:
    free, taken = ask(as_(ada), "nobody@example.org"), ask(as_(ada), "stan@example.org")
    assert free.status == taken.status == 200
    assert free.has("We wrote to nobody@example.org")
    assert taken.has("We wrote to stan@example.org")
    (mail,) = postbox.to("stan@example.org")
    assert mail["Subject"] == "You have an account already"
    assert "/links/" not in mail.as_string()
    assert len(postbox.to("ada@example.org")) == 2


def test_an_address_that_somebody_took_meanwhile_is_refused(as_: Browser, ada: Account, postbox: Postbox) -> None:
    visitor = as_(ada)
    ask(visitor)
    page = follow(visitor, postbox.link(NEW))
    make.account("Somebody Else", "client", email=NEW)
    page = page.press("Use this address")
    assert page.status == 409
    assert page.has("Another account has this address by now.")
    assert make.row(Account, id=ada.id).email == "ada@example.org"


def test_the_link_works_once_and_a_newer_one_voids_it(as_: Browser, ada: Account, postbox: Postbox) -> None:
    visitor = as_(ada)
    ask(visitor)
    older = postbox.link(NEW)
    ask(visitor, "third@example.org")
    assert follow(visitor, older).status == 410
    page = follow(visitor, postbox.link("third@example.org"))
    assert page.press("Use this address").has("From now on")
    assert visitor.post("accounts.confirm_mail").status == 410
    assert len(make.rows(Audit, act="mail.changed")) == 1


def test_the_person_can_think_better_of_it(as_: Browser, ada: Account, postbox: Postbox) -> None:
    visitor = as_(ada)
    page = ask(visitor).press("Keep the old address")
    assert page.has("Your address stays as it is.")
    assert not page.has("Waiting for its link")
    assert follow(visitor, postbox.link(NEW)).status == 410


def test_the_old_address_stops_a_change_that_waits(as_: Browser, ada: Account, postbox: Postbox) -> None:
    thief = as_(ada)
    ask(thief)
    change = postbox.link(NEW)
    page = follow(as_(None), postbox.link("ada@example.org", "mail_stop"))
    assert page.heading == "Stop the change of your address?"
    assert page.press("Stop it").heading == "The change is stopped"
    assert thief.open("accounts.account").path == "/sign-in"
    assert follow(as_(ada), change).status == 410
    assert make.row(Account).email == "ada@example.org"


def test_the_old_address_undoes_a_change_that_was_made_and_nothing_a_thief_does_prevents_it(
    as_: Browser, ada: Account, postbox: Postbox
) -> None:
    thief = as_(ada)
    ask(thief)
    stop = postbox.link("ada@example.org", "mail_stop")
    confirm(thief, postbox)
    ask(thief, "thief@example.org")
    confirm(thief, postbox, "thief@example.org")
    page = thief.open("security.security").fill("Current password", make.PASSWORD).fill("New password", "eight louder cranes")
    page.press("Change password")
    assert make.row(Account).email == "thief@example.org"
    follow(as_(None), stop).press("Stop it")
    assert make.row(Account).email == "ada@example.org"
    assert thief.open("accounts.account").path == "/sign-in"
    assert follow(as_(None), stop).status == 410
    assert make.rows(Link, purpose=Purpose.MAIL_STOP, used_at=None, voided_at=None) == []


def test_stopping_a_change_leaves_what_stops_a_reset_and_remembers_no_device(as_: Browser, ada: Account, postbox: Postbox) -> None:
    make.kept(
        RememberedDevice(
            account_id=ada.id, token_hash="x", device="Firefox", made_at=make.ago(1), last_used_at=make.ago(1), expires_at=make.ago(-9)
        )
    )
    with transaction():
        stops_reset = make_link(Purpose.FACTOR_STOP, ada, now=make.now())
    ask(as_(ada))
    follow(as_(None), postbox.link("ada@example.org", "mail_stop")).press("Stop it")
    assert make.rows(RememberedDevice) == []
    assert as_(None).open("accounts.follow_link", purpose="factor_stop", token=stops_reset).status == 200


def test_the_same_address_and_one_that_is_none_are_refused_beside_the_field(as_: Browser, ada: Account) -> None:
    for typed, reason in (("ADA@example.org", "This is your address already."), ("ada🦩@example.org", "An address holds plain letters")):
        page = ask(as_(ada), typed)
        assert page.status == 422
        assert reason in page.section("Another address").get_text()
        assert page.value("Email").casefold() == typed.casefold()
    assert make.rows(OutboxMail) == []


def test_asking_is_slowed_down(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    answers = [ask(visitor, f"ada{n}@example.org") for n in range(5)]
    assert [page.status for page in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].value("Email") == "ada4@example.org"


@pytest.mark.usefixtures("postbox")
def test_links_are_made_of_the_public_address(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    visitor.client.post("/account/mail", data={"csrf_token": visitor.token(), "email": NEW}, headers={"Host": "localhost"})
    texts = [mail.text for mail in make.rows(OutboxMail)]
    assert len(texts) == 2
    assert all("http://127.0.0.1:8000/links/mail_" in text for text in texts)
