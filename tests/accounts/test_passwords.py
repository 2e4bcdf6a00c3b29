"""Which passwords are good enough."""

from __future__ import annotations

import pytest

from coachapp.accounts.models import Account, AccountState, Role
from coachapp.accounts.passwords import check_strength, hash_password, is_right, needs_rehash
from coachapp.core.errors import Conflict


@pytest.mark.parametrize("password", ["elevenchars", "Ada Augusta Reyes", "ADA.REYES@example.org", "coachappcoachapp"])
def test_a_short_or_personal_password_is_refused_beside_its_field(password: str) -> None:
    with pytest.raises(Conflict) as refused:
        check_strength(password, name="Ada Augusta Reyes", email="ada.reyes@example.org", field="new")
    assert refused.value.field == "new"


def test_twelve_characters_of_any_script_are_enough() -> None:
    check_strength("дванадцять 12", name="Ada", email="ada@example.org")


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
