"""Where somebody is signed in: listed, ended one by one or all at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coachapp.accounts.models import Account, SignIn
from coachapp.ledger.models import Audit
from coachapp.security.devices import in_words
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


def test_every_device_is_listed_and_one_can_be_ended(as_: Browser, ada: Account) -> None:
    here, elsewhere = as_(ada), as_(None)
    elsewhere.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    sign_in(elsewhere)
    page = here.open("security.security")
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
    assert as_(ada).open("security.security").has("one device")


def test_nobody_ends_what_is_not_theirs(as_: Browser, ada: Account, stan: Account) -> None:
    visitor = as_(stan)
    theirs = make.row(SignIn)
    assert as_(ada).post("security.end_device", sign_in_id=theirs.id).status == 404
    assert visitor.open("accounts.account").path == "/account"


def test_one_can_sign_out_everywhere_else(as_: Browser, ada: Account, stan: Account) -> None:
    here, there, third, others = as_(ada), as_(ada), as_(ada), as_(stan)
    page = here.open("security.security").press("Sign out everywhere else")
    assert page.has("You are signed out everywhere but here.")
    assert not page.button("Sign out everywhere else")
    assert there.open("accounts.account").path == third.open("accounts.account").path == "/sign-in"
    assert others.open("accounts.account").path == "/account"
