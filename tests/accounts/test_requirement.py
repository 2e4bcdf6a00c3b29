"""The one rule at which every way in ends: pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coachapp.accounts.models import Account, AccountState, Role, Stage
from coachapp.accounts.requirement import NOT_REQUIRED, Requirement, standing

NOW = datetime(2026, 11, 24, 9, 0, 10, tzinfo=UTC)


def an_account(*roles: Role, first: datetime | None = None, has: bool = False) -> Account:
    account = Account(email="a@example.org", name="A", state=AccountState.ACTIVE, first_signed_in_at=first, has_second_factor=has)
    account.take_roles(roles)
    return account


def stands(account: Account, requirement: Requirement | None = None, *, is_two: bool = False, is_remembered: bool = False) -> Stage:
    return standing(account, requirement or Requirement(), is_two=is_two, is_remembered=is_remembered, now=NOW)


@pytest.mark.parametrize("role", [Role.COACH, Role.ADMIN])
def test_who_needs_a_second_factor_has_seven_days_from_the_first_sign_in(role: Role) -> None:
    assert stands(an_account(role)) is Stage.WHOLE
    assert stands(an_account(role, first=NOW - timedelta(days=6))) is Stage.WHOLE
    assert Requirement().due_at({role}, NOW - timedelta(days=6), NOW) == NOW + timedelta(days=1)
    assert stands(an_account(role, first=NOW - timedelta(days=7))) is Stage.SET_UP


def test_without_grace_it_is_set_up_at_once() -> None:
    assert stands(an_account(Role.COACH), Requirement(grace_days=0)) is Stage.SET_UP


def test_a_client_needs_none_unless_the_instance_says_so() -> None:
    long_ago = NOW - timedelta(days=90)
    assert stands(an_account(Role.CLIENT, first=long_ago)) is Stage.WHOLE
    assert stands(an_account(Role.CLIENT, first=long_ago), Requirement(roles=frozenset({Role.CLIENT}))) is Stage.SET_UP
    assert stands(an_account(Role.CLIENT, Role.COACH, first=long_ago)) is Stage.SET_UP


@pytest.mark.parametrize("requirement", [Requirement(), NOT_REQUIRED])
def test_a_second_factor_that_somebody_has_is_asked_for_whether_required_or_not(requirement: Requirement) -> None:
    account = an_account(Role.CLIENT, has=True)
    assert stands(account, requirement) is Stage.SECOND_FACTOR
    assert stands(account, requirement, is_remembered=True) is Stage.WHOLE
    assert stands(account, requirement, is_two=True) is Stage.WHOLE


def test_a_remembered_device_is_no_second_factor_for_who_has_none() -> None:
    assert stands(an_account(Role.ADMIN, first=NOW - timedelta(days=30)), is_remembered=True) is Stage.SET_UP
