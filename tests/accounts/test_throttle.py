"""Guessing gets slower with each try, for a stranger and not for the owner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask

from coachapp.accounts import throttle, views
from coachapp.accounts.models import Account
from coachapp.accounts.throttle import count_attempt, forgive, network
from coachapp.accounts.throttle_models import GUESSES, MAILS, TOLD_AT, Attempts, Rule, rules_for
from coachapp.core.db import transaction
from coachapp.core.errors import TooMany
from coachapp.ledger.models import Audit, OutboxMail
from tests import make
from tests.browser import Page, Visitor

Browser = Callable[[Account | None], Visitor]
RULE = Rule(free=3, first=timedelta(seconds=2), longest=timedelta(seconds=60), forgotten_after=timedelta(hours=1))
HOME = "203.0.113.7"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The throttle's time, in the test's hand."""
    clock = Clock()
    monkeypatch.setattr(throttle, "now", clock)
    return clock


class Clock:
    def __init__(self) -> None:
        self.at = make.now()

    def __call__(self):  # type: ignore[no-untyped-def]
        return self.at

    def forward(self, **time: float) -> None:
        self.at += timedelta(**time)


def sign_in(visitor: Visitor, email: str, password: str) -> Page:
    return visitor.open("accounts.sign_in").fill("Email", email).fill("Password", password).press("Sign in")


def guess(visitor: Visitor, email: str = "ada@example.org") -> Page:
    return sign_in(visitor, email, "not the right one")


def guesses(many: int, clock: Clock, *, account_id: int | None, address: str = HOME, name: str = "") -> None:
    """So many, each after its wait."""
    for _ in range(many):
        clock.forward(minutes=16)
        count_attempt("sign_in", account_id=account_id, address=address, name=name)


def test_the_wait_doubles_after_the_free_tries_up_to_the_longest() -> None:
    assert [RULE.wait_after(tries).seconds for tries in range(9)] == [0, 0, 0, 2, 4, 8, 16, 32, 60]
    assert RULE.wait_after(10**6) == RULE.longest


@pytest.mark.parametrize("rules", [GUESSES, MAILS])
def test_an_address_is_held_more_loosely_and_no_wait_is_for_ever(rules: object) -> None:
    assert isinstance(rules, type(GUESSES))
    assert all(rules.address.wait_after(n) <= rules.account.wait_after(n) for n in range(1, 100))
    assert rules.account.longest <= timedelta(hours=1)
    assert rules.account.longest < rules.account.forgotten_after
    assert rules.address.longest < rules.address.forgotten_after


def test_an_account_can_be_guessed_at_less_than_a_hundred_times_a_day() -> None:
    for kind in ("sign_in", "code", "proof", "reset"):
        assert timedelta(days=1) / rules_for(kind).account.longest < 100


def test_a_quiet_time_forgets_the_tries() -> None:
    begun = make.now()
    attempts = Attempts(key="x", count=8, last_at=begun, free_at=begun)
    assert attempts.add(RULE, begun + timedelta(minutes=59)) == timedelta(seconds=60)
    assert attempts.add(RULE, begun + timedelta(hours=3)) == timedelta(0)
    assert attempts.count == 1


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
    ],
)
def test_an_address_counts_as_its_customer(address: str, seen: str) -> None:
    assert network(address) == seen


def test_guessing_is_answered_429_and_what_was_typed_stays(as_: Browser, ada: Account) -> None:
    visitor = as_(None)
    assert [guess(visitor).status for _ in range(6)] == [422, 422, 422, 422, 429, 429]
    page = guess(visitor)
    assert 0 < int(page.response.headers["Retry-After"]) <= 2
    assert "That was tried too often. Wait" in page.within("Email").get_text()
    assert page.value("Email") == "ada@example.org"
    assert page.response.headers["Cache-Control"] == "no-store"


def test_the_right_password_enters_after_the_wait_and_not_before(as_: Browser, ada: Account, clock: Clock) -> None:
    for _ in range(4):
        guess(as_(None))
    assert sign_in(as_(None), ada.email, make.PASSWORD).status == 429
    clock.forward(seconds=3)
    assert sign_in(as_(None), ada.email, make.PASSWORD).path == "/"


def test_what_comes_too_soon_does_not_make_the_wait_longer(as_: Browser, ada: Account, clock: Clock) -> None:
    for _ in range(30):
        guess(as_(None))
    clock.forward(seconds=3)
    assert sign_in(as_(None), ada.email, make.PASSWORD).path == "/"


def test_no_password_is_looked_at_while_one_waits(as_: Browser, ada: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        guess(as_(None))
    monkeypatch.setattr(views, "is_right", lambda *_: pytest.fail("the secret was checked"))
    assert guess(as_(None)).status == 429


def test_a_stranger_does_not_keep_the_owner_out_of_a_browser_they_have_used(as_: Browser, ada: Account, clock: Clock) -> None:
    owner = as_(None)
    sign_in(owner, ada.email, make.PASSWORD).follow("Account").press("Sign out")
    guesses(20, clock, account_id=ada.id)
    assert sign_in(as_(None), ada.email, make.PASSWORD).status == 429
    assert sign_in(owner, ada.email, make.PASSWORD).path == "/"


def test_a_known_browser_is_slowed_down_as_well_and_is_known_at_its_own_account_only(as_: Browser, ada: Account, stan: Account) -> None:
    visitor = as_(None)
    sign_in(visitor, stan.email, make.PASSWORD).follow("Account").press("Sign out")
    assert [guess(visitor, stan.email).status for _ in range(5)][-1] == 429
    for _ in range(4):
        guess(as_(None), ada.email)
    assert guess(visitor, ada.email).status == 429


def test_a_made_up_device_is_known_nowhere(as_: Browser, ada: Account, app: Flask) -> None:
    for _ in range(4):
        guess(as_(None))
    stranger = as_(None)
    stranger.client.set_cookie("coachapp-known", f"name.{'0' * 32}")
    assert guess(stranger).status == 429


def test_an_address_without_an_account_is_slowed_down_in_the_same_way(as_: Browser, ada: Account) -> None:
    known = [guess(as_(None), "ada@example.org") for _ in range(6)]
    unknown = [guess(as_(None), "nobody@example.org") for _ in range(6)]
    assert [page.status for page in known] == [page.status for page in unknown]
    assert known[-1].text.replace("ada@example.org", "") == unknown[-1].text.replace("nobody@example.org", "")


def test_one_address_that_tries_many_accounts_is_slowed_down(as_: Browser, ada: Account) -> None:
    visitor = as_(None)
    statuses = [guess(visitor, f"person{n}@example.org").status for n in range(22)]
    assert statuses == [422] * 20 + [429] * 2


def test_an_office_that_signs_in_rightly_is_not_slowed_down(app: Flask, ada: Account) -> None:
    for _ in range(30):
        count_attempt("sign_in", account_id=ada.id, address=HOME)
        with transaction():
            forgive("sign_in", ada.id, address=HOME)
    assert [row.count for row in make.rows(Attempts)] == [0]


def test_each_kind_has_a_count_of_its_own(app: Flask, ada: Account) -> None:
    for _ in range(4):
        count_attempt("sign_in", account_id=ada.id, address=HOME)
    count_attempt("code", account_id=ada.id, address=HOME)
    with pytest.raises(TooMany) as refused:
        count_attempt("sign_in", account_id=ada.id, address=HOME)
    assert refused.value.headers == {"Retry-After": str(refused.value.retry_after)}


def test_many_at_once_are_all_counted(app: Flask, ada: Account) -> None:
    answers: list[str] = []

    def attempt() -> None:
        with app.app_context():
            try:
                count_attempt("sign_in", account_id=ada.id, address=HOME)
                answers.append("counted")
            except TooMany:
                answers.append("too many")

    ada_id = ada.id
    assert ada_id
    threads = [Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["counted"] * 4 + ["too many"] * 8


def test_the_owner_hears_of_it_once_a_day(app: Flask, ada: Account, clock: Clock) -> None:
    clock.at = clock.at.replace(hour=1)
    guesses(TOLD_AT - 1, clock, account_id=ada.id)
    assert make.rows(OutboxMail) == []
    guesses(30, clock, account_id=ada.id)
    mail = make.row(OutboxMail)
    assert (mail.recipient, mail.kind) == (ada.email, "slowed_down")
    assert "Somebody tries to sign in as you" in mail.subject
    assert "/account" in mail.text


def test_slowing_down_is_audited_without_address_or_mail(app: Flask, ada: Account, clock: Clock) -> None:
    guesses(5, clock, account_id=ada.id)
    lines = make.rows(Audit, act="attempts.slowed")
    assert [(line.subject_id, line.detail["count"]) for line in lines] == [(ada.id, 4), (ada.id, 5)]
    guesses(4, clock, account_id=None, name="secret@example.org")
    kept = " ".join(row.key for row in make.rows(Attempts)) + str([line.detail for line in make.rows(Audit)])
    assert HOME not in kept
    assert "secret" not in kept
