"""The audit log as admins read it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

import coachapp
from coachapp.accounts.models import Account
from coachapp.admin.models import ACT_WORDS
from coachapp.core.actor import Actor
from coachapp.core.db import transaction
from coachapp.ledger import audit
from coachapp.ledger.models import Audit
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


def test_it_is_filtered_by_person_and_days(as_: Browser, max_: Account, ada: Account, carl: Account, app: Flask) -> None:
    with transaction():
        audit.note("sign_out", by=Actor(account_id=ada.id, roles=frozenset()), now=make.ago(9))
        audit.note("sign_out", by=Actor(account_id=carl.id, roles=frozenset()), now=make.ago(5))
        audit.note("account.suspended", by=None, subject=("account", ada.id), now=make.ago(1))
    browser = as_(max_)
    assert acts(browser.open("admin.audit_log", who="REYES")) == ["Account suspended", "Signed out"]
    assert acts(browser.open("admin.audit_log", who="carl@")) == ["Signed out"]
    assert acts(browser.open("admin.audit_log", who="nobody at all")) == []
    page = browser.open("admin.audit_log").fill("From", make.ago(5).date()).fill("Until", make.ago(5).date()).press("Show")
    assert (acts(page), page.value("From")) == (["Signed out"], str(make.ago(5).date()))
    assert acts(browser.open("admin.audit_log", until=make.ago(6).date(), who="ada")) == ["Signed out"]


@pytest.mark.parametrize("asked", [{"since": "yesterday"}, {"until": "9999-12-31"}, {"since": "0001-01-01"}, {"act": "'; --"}])
def test_what_is_no_day_and_no_code_filters_nothing(as_: Browser, max_: Account, app: Flask, asked: dict[str, str]) -> None:
    with transaction():
        audit.note("sign_out", by=None, now=make.now())
    assert acts(as_(max_).open("admin.audit_log", **asked)) == ["Signed out"]


def test_it_says_from_where(as_: Browser, max_: Account, ada: Account) -> None:
    as_(ada).post("accounts.sign_out", headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0"})
    row = as_(max_).open("admin.audit_log").within("Signed out").get_text(" ", strip=True)
    assert "127.0.0.1" in row
    assert "Firefox on Windows" in row


def table(page: Page) -> list[list[str]]:
    lines = list(csv.reader(io.StringIO(page.response.get_data().decode("utf-8-sig"))))
    page.response.close()
    return lines


def test_as_much_as_is_filtered_comes_as_a_table(
    as_: Browser, max_: Account, ada: Account, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "AT_ONCE", 7)
    with transaction():
        for number in range(20):
            audit.note("sign_out", by=Actor(account_id=ada.id, roles=frozenset()), now=make.ago(number))
        audit.note("sign_in", by=None, now=make.now())
    page = as_(max_).open("admin.audit_log", act="sign_out").follow("Take as CSV")
    header, *lines = table(page)
    assert header[:3] == ["Line", "When (UTC)", "Who"]
    assert [line[0] for line in lines] == [str(n) for n in range(20, 0, -1)]
    assert {line[2] for line in lines} == {"Ada Reyes"}
    assert page.response.headers["Content-Disposition"].startswith("attachment; filename=audit-log-")
    kept = make.row(Audit, act="audit.exported")
    assert (kept.actor_id, kept.detail) == (max_.id, {"act": "sign_out"})


@pytest.mark.parametrize("evil", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_no_cell_of_the_table_is_a_formula(as_: Browser, max_: Account, app: Flask, evil: str) -> None:
    make.account(evil, "client", email="evil@example.org")
    with transaction():
        audit.note("account.suspended", by=None, subject=("account", 2), now=make.now(), reason=evil)
    (line,) = table(as_(max_).open("admin.audit_table"))[1:]
    assert (line[6], line[9]) == ("'" + evil, "'" + evil)


def test_every_act_that_the_code_notes_has_words() -> None:
    noted = set()
    for file in Path(coachapp.__path__[0]).rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        noted |= set(re.findall(r"audit\.note\(\s*\"([a-z_.]+)\"", text))
        noted |= set(re.findall(r"(?:note_security|factors_changed)\(\s*\w+,\s*\"([a-z_.]+)\"", text))
    assert {"passkey.made", "issuer.linked", "sign_in"} <= noted
    assert noted - set(ACT_WORDS) == set()


def test_from_later_than_until_is_said_and_turned_round(as_: Browser, max_: Account) -> None:
    page = as_(max_).open("admin.audit_log", since="2026-11-20", until="2026-11-01")
    assert page.has("From is later than Until")
    page = page.follow("Turn them round")
    assert (page.value("From"), page.value("Until")) == ("2026-11-01", "2026-11-20")
