"""The audit log as admins read it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.db import transaction
from coachapp.ledger import audit
from tests import make
from tests.browser import Page, Visitor

Browser = Callable[[Account | None], Visitor]


def acts(page: Page) -> list[str]:
    return [row.get_text(" ", strip=True) for row in page.soup.select("tbody th")]


def test_it_says_who_did_what_to_whom_newest_first(as_: Browser, max_: Account, ada: Account) -> None:
    as_(max_).post("admin.suspend", {"reason": "Left the programme"}, account_id=ada.id)
    as_(max_).post("admin.restore", account_id=ada.id)
    page = as_(max_).open("admin.audit_log")
    assert acts(page) == ["Account restored", "Account suspended"]
    row = page.within("Account suspended").get_text(" ", strip=True)
    assert "Max Adler" in row
    assert "Ada Reyes" in row
    assert "Left the programme" in row


def test_it_is_filtered_by_act(as_: Browser, max_: Account, ada: Account) -> None:
    as_(max_).post("admin.suspend", account_id=ada.id)
    as_(max_).post("admin.restore", account_id=ada.id)
    page = as_(max_).open("admin.audit_log").choose("What", "Account restored").press("Show")
    assert acts(page) == ["Account restored"]
    assert page.value("What") == "account.restored"


def test_nothing_of_a_kind_says_so(as_: Browser, max_: Account) -> None:
    assert as_(max_).open("admin.audit_log", act="password.changed").has("Nothing of this kind yet")


def test_it_goes_on_by_key(as_: Browser, max_: Account, app: Flask) -> None:
    with transaction():
        for _ in range(60):
            audit.note("sign_in.refused", by=None, now=make.now())
    page = as_(max_).open("admin.audit_log")
    assert len(acts(page)) == 50
    assert len(acts(page.follow("Next"))) == 10


def test_a_line_outlives_the_account_and_its_code(as_: Browser, max_: Account, app: Flask) -> None:
    with transaction():
        audit.note("something.newer", by=None, now=make.now(), subject=("account", 4711))
    page = as_(max_).open("admin.audit_log")
    assert acts(page) == ["something.newer"]
    assert page.has("account 4711")
