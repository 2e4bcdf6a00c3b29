"""Which passwords are good enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import pytest
from flask import Flask

from coachapp.accounts import passwords
from coachapp.accounts.commands import create_admin, hash_new_password
from coachapp.accounts.models import Account, AccountState, Role
from coachapp.accounts.passwords import check_strength, common_passwords, hash_password, is_right, needs_rehash
from coachapp.core.db import become, transaction
from coachapp.core.errors import Conflict
from coachapp.instance.models import THE_ROW, Instance, InstanceSettings
from tests import make
from tests.browser import Visitor


@pytest.mark.parametrize("password", ["elevenchars", "Ada Augusta Reyes", "ADA.REYES@example.org", "coachappcoachapp"])
def test_a_short_or_personal_password_is_refused_beside_its_field(password: str) -> None:
    with pytest.raises(Conflict) as refused:
        check_strength(password, name="Ada Augusta Reyes", email="ada.reyes@example.org", instance="Coachapp", field="new")
    assert refused.value.field == "new"


def test_twelve_characters_of_any_script_are_enough() -> None:
    check_strength("дванадцять 12", name="Ada", email="ada@example.org", instance="Coachapp")


@pytest.mark.parametrize(
    "password", ["密码密码密码密码密码密码", "🦩 🦩 🦩 🦩 🦩 🦩 ", "  spaces at both ends  ", "a\tb\nc\0d and so on", "x" * 128]
)
def test_any_signs_are_taken_as_they_were_typed(password: str) -> None:
    check_strength(password, name="Ada", email="ada@example.org", instance="Coachapp")
    kept = hash_password(password)
    assert is_right(password, kept)
    assert not is_right(password.strip() + "!", kept)


def test_no_rule_of_composition_and_128_characters_at_most() -> None:
    check_strength("onlysmallletters", name="Ada", email="ada@example.org", instance="Coachapp")
    with pytest.raises(Conflict, match="At most 128 characters"):
        check_strength("x" * 129, name="Ada", email="ada@example.org", instance="Coachapp")


def test_there_are_ten_thousand_common_passwords_of_that_length() -> None:
    assert len(common_passwords()) == 10_000
    assert all(12 <= len(password) <= 128 for password in common_passwords())


@pytest.mark.parametrize("password", ["passwordpassword", "Password1234", "1QAZ2WSX3EDC", "123456789012", "qwertyuiop12", "administrator"])
def test_a_common_password_is_refused_however_it_is_written(password: str) -> None:
    with pytest.raises(Conflict, match="most common passwords"):
        check_strength(password, name="Ada", email="ada@example.org", instance="Coachapp")


@pytest.mark.parametrize(
    ("password", "name"),
    [
        ("Ada-Reyes-2026", "Ada Reyes"),
        ("reyes.ada.reyes", "Ada Reyes"),
        ("adareyes@example.org", "Somebody Else"),
        ("Coachapp 2026!", "Ada Reyes"),
        ("North Star Coaching", "Ada Reyes"),
        ("northstar-ada-1", "Ada Reyes"),
        ("ÅSA ödmann 1999", "Åsa Ödmann"),
    ],
)
def test_a_password_of_nothing_but_names_is_refused(password: str, name: str) -> None:
    with pytest.raises(Conflict, match="not your name or address"):
        check_strength(password, name=name, email="ada.reyes@example.org", instance="North Star Coaching")


@pytest.mark.parametrize("password", ["ada likes seven herons", "four north stars sing", "2026 2026 2026"])
def test_a_password_that_only_holds_a_name_or_none_is_taken(password: str) -> None:
    check_strength(password, name="Ada Reyes", email="ada@example.org", instance="North Star Coaching")


@pytest.mark.parametrize("state", [*AccountState, None])
def test_a_refused_sign_in_hashes_exactly_once_whether_there_is_an_account_or_not(
    app: Flask, as_: Callable[[Account | None], Visitor], monkeypatch: pytest.MonkeyPatch, state: AccountState | None
) -> None:
    make.account("Max Adler", "admin")
    if state:
        account_id = make.account("Ada Reyes", "client", state=state).id
        with transaction() as session:
            session.get_one(Account, account_id).password_hash = "" if state is AccountState.INVITED else hash_password(make.PASSWORD)
    counting = Counting()
    monkeypatch.setattr(passwords, "_hasher", counting)
    page = as_(None).open("accounts.sign_in").fill("Email", "ada@example.org").fill("Password", "not the right one").press("Sign in")
    assert (page.status, counting.verified, counting.hashed) == (422, 1, 0)


def test_the_work_for_nobody_is_the_work_for_somebody() -> None:
    assert not needs_rehash(passwords._NOBODY)


def test_strength_is_looked_at_before_anything_is_hashed(
    app: Flask, as_: Callable[[Account | None], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = Counting()
    monkeypatch.setattr(passwords, "_hasher", counting)
    with pytest.raises(Conflict, match="most common"):
        create_admin(email="max@example.org", name="Max", password="passwordpassword", time_zone="UTC", now=make.now())
    assert counting.hashed == 0


def test_the_name_of_this_instance_is_no_password_wherever_one_is_chosen(app: Flask) -> None:
    with transaction() as session:
        session.add(InstanceSettings(id=THE_ROW, **{**asdict(Instance()), "name": "Harbour Coaching", "version": 1}))
    become("read")
    with pytest.raises(Conflict, match="the name of this place"):
        hash_new_password("harbourcoaching1", name="Ada", email="ada@example.org")


def test_an_admin_from_the_command_line_signs_in_under_the_address_as_it_is_kept(app: Flask) -> None:
    words = {"name": "Max", "password": make.PASSWORD, "time_zone": "UTC"}
    with transaction():
        create_admin(email=" MAX@example.org", **words, now=make.now())
    assert make.row(Account).email == "max@example.org"
    with pytest.raises(Conflict, match="plain letters"), transaction():
        create_admin(email="max🦩@example.org", **words, now=make.now())


class Counting:
    """A hasher that counts its work."""

    def __init__(self) -> None:
        self.verified = self.hashed = 0
        self.hasher = passwords._hasher

    def verify(self, kept: str, password: str) -> bool:
        self.verified += 1
        return self.hasher.verify(kept, password)

    def hash(self, password: str) -> str:
        self.hashed += 1
        return self.hasher.hash(password)


def test_a_password_is_right_exactly_as_typed() -> None:
    kept = hash_password(" seven quiet herons ")
    assert is_right(" seven quiet herons ", kept)
    assert not is_right("seven quiet herons", kept)


def test_without_an_account_no_password_is_right() -> None:
    assert not is_right("the work is the same when there is no account", "")


def test_a_hash_by_todays_rules_needs_no_other() -> None:
    assert not needs_rehash(hash_password("seven quiet herons"))


def an_account(state: AccountState, password_hash: str = "") -> Account:
    return Account(email="ada@example.org", name="Ada", state=state, password_hash=password_hash)


def test_an_account_has_at_least_one_role() -> None:
    with pytest.raises(Conflict, match="at least one"):
        an_account(AccountState.ACTIVE).take_roles([])


def test_roles_can_be_combined() -> None:
    account = an_account(AccountState.ACTIVE)
    account.take_roles([Role.COACH, Role.ADMIN])
    assert account.roles == {Role.COACH, Role.ADMIN}


def test_an_account_is_activated_once() -> None:
    account = an_account(AccountState.INVITED)
    account.activate(name="Ada Reyes", password_hash="x", time_zone="Europe/Berlin")
    with pytest.raises(Conflict, match="already in use"):
        account.activate(name="Somebody", password_hash="y", time_zone="UTC")
    assert account.name == "Ada Reyes"


@pytest.mark.parametrize(("password_hash", "after"), [("x", AccountState.ACTIVE), ("", AccountState.INVITED)])
def test_a_restored_account_is_as_it_was_before(password_hash: str, after: AccountState) -> None:
    account = an_account(AccountState.INVITED, password_hash)
    account.suspend()
    with pytest.raises(Conflict):
        account.suspend()
    account.restore()
    assert account.state is after
