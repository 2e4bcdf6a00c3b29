"""Where somebody is signed in: listed, ended one by one or all at once, ended by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from coachapp.accounts.devices import in_words
from coachapp.accounts.models import Account, SignIn
from coachapp.core.db import transaction
from coachapp.ledger.models import Audit
from tests import make
from tests.accounts.test_sign_in import sign_in
from tests.browser import Visitor

Browser = Callable[[Account | None], Visitor]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
EDGE = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (CHROME, "Chrome on Android"),
        (EDGE, "Edge on Mac"),
        (SAFARI, "Safari on iPhone"),
        ("curl/8.5.0", "An unknown device"),
        ("", "An unknown device"),
    ],
)
def test_a_device_is_told_by_browser_and_system(user_agent: str, words: str) -> None:
    assert in_words(user_agent) == words


def age(sign_in_id: int, minutes: int) -> None:
    with transaction() as session:
        session.get_one(SignIn, sign_in_id).last_used_at = make.ago(minutes=minutes)


def test_every_device_is_listed_and_one_can_be_ended(as_: Browser, ada: Account) -> None:
    here, elsewhere = as_(ada), as_(None)
    elsewhere.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    sign_in(elsewhere)
    page = here.open("accounts.security")
    row = page.within("Firefox on Windows")
    assert "This device." not in row.get_text()
    page = page.press("Sign out", row)
    assert page.has("That device is signed out.")
    assert not page.has("Firefox on Windows")
    assert elsewhere.open("accounts.account").path == "/sign-in"
    assert make.row(Audit, act="sign_in.ended").actor_id == ada.id


def test_a_half_sign_in_is_no_device(as_: Browser, ada: Account) -> None:
    make.authenticator(ada)
    sign_in(as_(None))
    assert as_(ada).open("accounts.security").has("one device")


def test_nobody_ends_what_is_not_theirs(as_: Browser, ada: Account, stan: Account) -> None:
    visitor = as_(stan)
    theirs = make.row(SignIn)
    assert as_(ada).post("accounts.end_device", sign_in_id=theirs.id).status == 404
    assert visitor.open("accounts.account").path == "/account"


def test_one_can_sign_out_everywhere_else(as_: Browser, ada: Account, stan: Account) -> None:
    here, there, third, others = as_(ada), as_(ada), as_(ada), as_(stan)
    page = here.open("accounts.security").press("Sign out everywhere else")
    assert page.has("You are signed out everywhere but here.")
    assert not page.button("Sign out everywhere else")
    assert there.open("accounts.account").path == third.open("accounts.account").path == "/sign-in"
    assert others.open("accounts.account").path == "/account"


@pytest.mark.parametrize(("minutes", "is_written"), [(4, False), (6, True)])
def test_the_last_use_is_written_at_most_every_five_minutes(as_: Browser, ada: Account, minutes: int, is_written: bool) -> None:
    visitor = as_(ada)
    before = make.row(SignIn)
    age(before.id, minutes)
    visitor.open("accounts.account")
    after = make.row(SignIn)
    assert (make.now() - after.last_used_at < timedelta(minutes=1)) is is_written
    assert (after.idle_until > before.idle_until) is is_written


@pytest.mark.parametrize(
    ("role", "idle", "absolute"),
    [
        ("client", timedelta(days=14), timedelta(days=30)),
        ("coach", timedelta(days=14), timedelta(days=30)),
        ("admin", timedelta(minutes=30), timedelta(hours=12)),
    ],
)
def test_a_sign_in_lives_as_long_as_its_role_allows(as_: Browser, role: str, idle: timedelta, absolute: timedelta) -> None:
    account = make.account("Vera Lang", role)
    make.has_factor(account)
    as_(account)
    found = make.row(SignIn)
    assert (found.idle_until - found.created_at, found.ends_at - found.created_at) == (idle, absolute)


def test_signing_in_anew_ends_the_sign_in_of_before_in_this_browser(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    before = make.row(SignIn)
    visitor.post("accounts.finish_sign_in", {"email": ada.email, "password": make.PASSWORD})
    assert make.row(SignIn).token_hash != before.token_hash


def test_what_has_run_out_is_swept_at_the_next_sign_in(as_: Browser, ada: Account) -> None:
    make.sign_in(ada)
    with transaction() as session:
        session.get_one(SignIn, 1).ends_at = make.ago(1)
    sign_in(as_(None))
    assert len(make.rows(SignIn)) == 1


def test_a_session_that_somebody_planted_is_worth_nothing_after_the_sign_in(as_: Browser, ada: Account, stan: Account) -> None:
    """Session fixation: the thief knows everything that stands in the cookie they planted, their own sign-in included."""
    planted = make.sign_in(stan)
    visitor = as_(None)
    with visitor.client.session_transaction() as session:
        session["_user_id"], session["planted"] = planted, "by a thief"
    token = visitor.token()
    page = visitor.post("accounts.finish_sign_in", {"email": ada.email, "password": make.PASSWORD})
    assert page.path == "/"
    with visitor.client.session_transaction() as session:
        assert session["_user_id"] != planted
        assert "planted" not in session
    refused = visitor.post("accounts.edit_account", {"csrf_token": token, "name": "A thief", "time_zone": "UTC"})
    assert refused.status == 400
    assert make.row(Account, id=ada.id).name == "Ada Reyes"
