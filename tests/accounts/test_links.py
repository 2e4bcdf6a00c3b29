"""Links by mail: one purpose, one account, one use, and nothing happens until a button is pressed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from urllib.parse import urlsplit

import pytest
from flask import Flask

from coachapp.accounts.link_models import ANSWERS, LIVES, Link, Purpose
from coachapp.accounts.links import make_link, open_link, use_link, void_links
from coachapp.accounts.models import Account, AccountState, SignIn
from coachapp.admin.commands import restore, suspend
from coachapp.core.db import become, db, transaction
from coachapp.core.errors import Gone
from coachapp.core.security import fingerprint
from coachapp.engagements.viewer import Viewer
from tests import make
from tests.browser import Visitor
from tests.support.postbox import Postbox

Browser = Callable[[Account | None], Visitor]
OPENING = [purpose for purpose in Purpose if purpose not in ANSWERS]
"""Those that answer something from a mail: tests/answers."""


def made(purpose: str, account: Account, **more: str) -> str:
    with transaction():
        return make_link(purpose, account, now=make.now(), **more)


def works(purpose: str, token: str, later: timedelta = timedelta(0)) -> bool:
    become("read")
    try:
        return bool(open_link(purpose, token, now=make.now() + later))
    except Gone:
        return False


def test_only_a_digest_of_256_random_bits_is_kept(app: Flask, ada: Account) -> None:
    token = made(Purpose.RESET, ada)
    assert len(token) == 43
    kept = make.row(Link)
    assert kept.token_hash == fingerprint(token)
    assert token not in str(vars(kept))


@pytest.mark.parametrize("purpose", list(Purpose))
def test_each_works_for_its_time_and_no_longer(app: Flask, ada: Account, purpose: Purpose) -> None:
    token = made(purpose, ada)
    assert works(purpose, token, LIVES[purpose] - timedelta(seconds=5))
    assert not works(purpose, token, LIVES[purpose] + timedelta(seconds=1))


def test_the_times_are_those_of_the_design() -> None:
    assert (LIVES[Purpose.RESET], LIVES[Purpose.VERIFICATION], LIVES[Purpose.MAIL_CHANGE]) == (timedelta(hours=1), *[timedelta(days=1)] * 2)


def test_a_link_serves_one_purpose(app: Flask, ada: Account) -> None:
    token = made(Purpose.VERIFICATION, ada)
    assert not works(Purpose.RESET, token)
    assert works(Purpose.VERIFICATION, token)


def test_a_link_is_used_once(app: Flask, ada: Account) -> None:
    token = made(Purpose.RESET, ada)
    with transaction():
        assert use_link(Purpose.RESET, token, now=make.now()).account_id == ada.id
    with pytest.raises(Gone), transaction():
        use_link(Purpose.RESET, token, now=make.now())


def test_of_two_presses_at_once_one_gets_it(app: Flask, ada: Account) -> None:
    token, answers = made(Purpose.RESET, ada), []

    def press() -> None:
        with app.app_context():
            try:
                with transaction():
                    use_link(Purpose.RESET, token, now=make.now())
                answers.append("used")
            except Gone:
                answers.append("gone")

    threads = [Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["gone"] * 5 + ["used"]


def test_a_newer_one_voids_the_older_of_its_purpose_alone(app: Flask, ada: Account, stan: Account) -> None:
    older, other, somebody_elses = made(Purpose.RESET, ada), made(Purpose.VERIFICATION, ada), made(Purpose.RESET, stan)
    newer = made(Purpose.RESET, ada)
    assert not works(Purpose.RESET, older)
    assert works(Purpose.RESET, newer)
    assert works(Purpose.VERIFICATION, other)
    assert works(Purpose.RESET, somebody_elses)


def test_voiding_stops_them_all(app: Flask, ada: Account) -> None:
    tokens = {purpose: made(purpose, ada) for purpose in Purpose}
    with transaction():
        void_links(ada.id, now=make.now())
    assert not any(works(purpose, token) for purpose, token in tokens.items())


def test_suspension_voids_them_for_good(app: Flask, ada: Account, max_: Account) -> None:
    tokens = {purpose: made(purpose, ada) for purpose in Purpose}
    admin = Viewer(account_id=max_.id, roles=frozenset(max_.roles), name=max_.name)
    with transaction():
        suspend(db.session.get_one(Account, ada.id), reason="", by=admin, now=make.now())
    assert not any(works(purpose, token) for purpose, token in tokens.items())
    with transaction():
        restore(db.session.get_one(Account, ada.id), by=admin, now=make.now())
    assert not any(works(purpose, token) for purpose, token in tokens.items())


def test_a_link_of_an_account_that_is_not_active_does_not_work(app: Flask) -> None:
    for state in (AccountState.SUSPENDED, AccountState.INVITED):
        account = make.account(f"{state} Person", "client", state=state)
        assert not works(Purpose.RESET, made(Purpose.RESET, account))


def test_a_change_of_password_voids_what_was_asked_before(as_: Browser, ada: Account) -> None:
    tokens = {purpose: made(purpose, ada) for purpose in Purpose}
    page = as_(ada).open("security.security").fill("Current password", make.PASSWORD).fill("New password", "eight louder cranes")
    assert page.press("Change password").has("Your password is changed.")
    assert [purpose for purpose, token in tokens.items() if works(purpose, token)] == [Purpose.MAIL_STOP, Purpose.FACTOR_STOP]


@pytest.mark.parametrize("purpose", OPENING)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_mail_scanner_that_follows_every_link_changes_nothing(as_: Browser, ada: Account, purpose: Purpose, method: str) -> None:
    token = made(purpose, ada, detail="new@example.org")
    before = (vars(make.row(Account))["email"], make.row(Account).version, len(make.rows(SignIn)))
    scanner = as_(None)
    for _ in range(3):
        answer = scanner.client.open(f"/links/{purpose}/{token}", method=method, follow_redirects=True)
        assert answer.status_code == 200
    account = make.row(Account)
    assert (account.email, account.version, len(make.rows(SignIn))) == before
    assert make.row(Link).used_at is None
    assert works(purpose, token)


@pytest.mark.parametrize("purpose", OPENING)
def test_the_secret_goes_into_the_session_and_stands_in_no_address_and_no_page(as_: Browser, ada: Account, purpose: Purpose) -> None:
    token = made(purpose, ada, detail="new@example.org")
    answer = as_(ada).client.get(f"/links/{purpose}/{token}")
    assert answer.status_code == 303
    assert token not in answer.location
    visitor = as_(ada)
    page = visitor.get(f"/links/{purpose}/{token}")
    assert page.status == 200
    assert token not in page.html + page.response.request.url


def test_an_unknown_purpose_is_not_there_and_an_unknown_secret_is_explained(as_: Browser, ada: Account) -> None:
    assert as_(None).get("/links/anything/" + "a" * 43).status == 404
    for token in ("x", "a" * 43, "a" * 900, "%00", "🦩"):
        page = as_(None).get(f"/links/reset/{token}")
        assert page.status == 410
        assert page.heading == "This link no longer works"


def test_two_purposes_do_not_get_in_each_others_way(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    visitor.get(f"/links/reset/{made(Purpose.RESET, ada)}")
    visitor.get(f"/links/verification/{made(Purpose.VERIFICATION, ada)}")
    assert visitor.open("accounts.new_password").status == 200
    assert visitor.open("accounts.verification").status == 200


def test_an_address_is_verified_by_its_link(as_: Browser, ada: Account, postbox: Postbox) -> None:
    visitor = as_(ada)
    page = visitor.open("accounts.mail_change")
    assert page.has("Nobody has shown yet that this mailbox is yours.")
    assert page.press("Send me a link").has("A link is on its way.")
    page = as_(ada).get(urlsplit(postbox.link(ada.email)).path)
    assert page.heading == "Is this your address?"
    assert page.press("It is mine").has("Your address is verified.")
    assert make.row(Account).email_verified_at
    assert as_(ada).open("accounts.mail_change").has("verified on")
    assert as_(ada).post("accounts.ask_verification").status == 409


def test_somebody_elses_verification_verifies_nobody(as_: Browser, ada: Account, stan: Account) -> None:
    visitor = as_(stan)
    page = visitor.get(f"/links/verification/{made(Purpose.VERIFICATION, ada)}")
    assert page.status == 403
    assert visitor.post("accounts.verify_mail").status == 403
    assert [account.email_verified_at for account in make.rows(Account)] == [None, None]
