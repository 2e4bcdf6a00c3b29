"""Recovery codes and remembered devices: what stands in for a code."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from coachapp.accounts.entering import Way, is_remembered
from coachapp.accounts.models import Account
from coachapp.accounts.remembered_models import RememberedDevice
from coachapp.core.clock import now
from coachapp.core.db import db, transaction
from coachapp.core.security import fingerprint
from coachapp.ledger.models import OutboxMail
from coachapp.security.commands import remember_device, take_code, take_recovery_code
from coachapp.security.models import RecoveryCode
from coachapp.security.passkey_models import Passkey
from tests import make
from tests.accounts.test_sign_in import sign_in
from tests.browser import Page, Visitor
from tests.security.test_two_factor import sent

Browser = Callable[[Account | None], Visitor]
COOKIE = "coachapp-device"


def codes_on(page: Page) -> list[str]:
    return [item.get_text(strip=True) for item in page.soup.select(".c-codes li")]


def made(visitor: Visitor) -> Page:
    return visitor.open("security.security").press("Make ten new codes")


def recovered(page: Page, code: str) -> Page:
    return page.fill("Recovery code", code).press("Sign in with a recovery code")


def test_ten_codes_of_125_bits_are_shown_once_and_kept_as_digests(as_: Browser, ada: Account) -> None:
    make.authenticator(ada)
    visitor = as_(ada)
    codes = codes_on(made(visitor))
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"([a-z2-7]{5}-){4}[a-z2-7]{5}", code) for code in codes)
    kept = {row.code_hash for row in make.rows(RecoveryCode)}
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    page = visitor.open("security.security")
    assert page.has("Ten codes left")
    assert codes_on(page) == []


def test_a_code_stands_in_for_the_app_once_and_its_owner_hears_of_it(as_: Browser, ada: Account) -> None:
    make.authenticator(ada)
    code = codes_on(made(as_(ada)))[3]
    assert recovered(sign_in(as_(None)), f" {code.upper()} ").path == "/"
    page = recovered(sign_in(as_(None)), code)
    assert page.status == 422
    assert page.has("This is none of your recovery codes, or it was used already.")
    assert "You have 9 codes left." in make.rows(OutboxMail)[-1].text


def test_signing_in_with_one_says_how_many_are_left(as_: Browser, ada: Account) -> None:
    make.authenticator(ada)
    code = codes_on(made(as_(ada)))[0]
    page = recovered(sign_in(as_(None)), code.replace("-", " ").upper())
    assert page.has("You used a recovery code: 9 codes left.")


def test_a_code_of_before_in_hexadecimal_still_works(as_: Browser, ada: Account) -> None:
    make.authenticator(ada)
    make.kept(RecoveryCode(account_id=ada.id, code_hash=fingerprint("0189abcdef" * 2 + "01234567"), made_at=make.ago(9)))
    assert recovered(sign_in(as_(None)), "0189-ABCD-EF01-89ab-cdef-0123-4567").path == "/"


def test_new_codes_void_the_old_and_somebody_elses_are_worth_nothing(as_: Browser, ada: Account, stan: Account) -> None:
    make.authenticator(ada), make.authenticator(stan)
    old, theirs = codes_on(made(as_(ada)))[0], codes_on(made(as_(stan)))[0]
    new = codes_on(made(as_(ada)))[0]
    assert recovered(sign_in(as_(None)), old).status == 422
    assert recovered(sign_in(as_(None)), theirs).status == 422
    assert recovered(sign_in(as_(None)), new).path == "/"


def test_the_codes_can_be_taken_as_a_file(as_: Browser, ada: Account) -> None:
    make.authenticator(ada)
    page = made(as_(ada))
    codes = codes_on(page)
    file = page.press("Download as a file")
    assert file.response.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert all(code in file.html for code in codes)
    assert as_(ada).post("security.recovery_codes_file", {"code": "anything a link could put into a file"}).status == 403


def both_at_once(app: Flask, act: Callable[[], bool]) -> list[bool]:
    """What two that come at the same moment are told."""
    start = Barrier(2)

    def one(_number: int) -> bool:
        with app.app_context():
            start.wait(10)
            try:
                return act()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as two:
        return sorted(two.map(one, range(2)))


def test_of_two_who_bring_the_same_recovery_code_at_once_one_comes_in(as_: Browser, app: Flask, ada: Account) -> None:
    make.authenticator(ada)
    code = codes_on(made(as_(ada)))[0]
    assert both_at_once(app, lambda: take_recovery_code(ada.id, code, now=now())) == [False, True]


def test_of_two_who_bring_the_same_code_at_once_one_comes_in(app: Flask, ada: Account) -> None:
    account_id, code = ada.id, make.code(make.authenticator(ada))
    assert both_at_once(app, lambda: take_code(account_id, code, now=now())) == [False, True]


@pytest.fixture
def remembered(as_: Browser, ada: Account) -> Visitor:
    """Ada's browser, in which her code was right; she is signed out."""
    seed, visitor = make.authenticator(ada), as_(None)
    page = sign_in(visitor).tick("Do not ask for a code on this device for 30 days")
    sent(page, make.code(seed)).visitor.open("accounts.account").press("Sign out")
    return visitor


def test_a_remembered_device_is_asked_for_the_password_alone(as_: Browser, remembered: Visitor) -> None:
    assert sign_in(remembered).path == "/"
    assert sign_in(as_(None)).path == "/sign-in/second-factor"


def test_the_cookie_is_apart_from_the_session_and_out_of_reach_of_scripts(remembered: Visitor) -> None:
    cookie = remembered.client.get_cookie(COOKIE)
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.max_age) == (True, "Lax", 30 * 24 * 3600)
    assert make.row(RememberedDevice).token_hash != cookie.value


def test_a_remembered_device_can_be_forgotten(remembered: Visitor) -> None:
    page = sign_in(remembered).visitor.open("security.security")
    page.press("Forget")
    assert make.rows(RememberedDevice) == []
    remembered.open("accounts.account").press("Sign out")
    assert sign_in(remembered).path == "/sign-in/second-factor"


def test_a_device_is_remembered_for_thirty_days(remembered: Visitor) -> None:
    with transaction() as session:
        session.get_one(RememberedDevice, 1).expires_at = make.ago(0)
    assert sign_in(remembered).path == "/sign-in/second-factor"


def test_a_new_password_forgets_every_device(as_: Browser, ada: Account, remembered: Visitor) -> None:
    page = as_(ada).open("security.security").fill("Current password", make.PASSWORD).fill("New password", "eight louder cranes")
    page.press("Change password")
    assert sign_in(remembered, password="eight louder cranes").path == "/sign-in/second-factor"


def test_a_device_remembered_for_one_is_not_for_another(as_: Browser, remembered: Visitor, stan: Account) -> None:
    make.authenticator(stan)
    assert sign_in(remembered, stan.email).path == "/sign-in/second-factor"


@pytest.mark.parametrize(("way", "answer"), [(Way.PASSWORD, True), (Way.RESET, False), (Way.INVITATION, False)])
def test_a_remembered_device_helps_beside_a_password_and_not_beside_a_mailed_link(
    app: Flask, ada: Account, remembered: Visitor, way: Way, answer: bool
) -> None:
    cookie = remembered.client.get_cookie(COOKIE)
    assert cookie is not None
    with app.test_request_context(headers={"Cookie": f"{COOKIE}={cookie.value}"}), transaction():
        assert is_remembered(ada, way) is answer


def test_a_remembered_device_skips_codes_only(as_: Browser, ada: Account, remembered: Visitor) -> None:
    """Who switches the app off is remembered nowhere: a passkey that is left is asked for."""
    key = {"credential_id": "a-laptop", "public_key": b"", "user_handle": "ada", "sign_count": 0, "name": "A laptop"}
    make.kept(Passkey(account_id=ada.id, made_at=make.ago(1), **key))
    as_(ada).open("security.security").press("Switch off codes")
    assert make.rows(RememberedDevice) == []
    assert sign_in(remembered).path == "/sign-in/second-factor"


def test_no_device_is_remembered_once_the_app_is_gone(ada: Account) -> None:
    """The code was right, and meanwhile the app was switched off elsewhere."""
    with transaction():
        assert remember_device(ada.id, device="a phone", now=now()) == ""
    assert make.rows(RememberedDevice) == []
