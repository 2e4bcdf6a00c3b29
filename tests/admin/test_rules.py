"""What admins may do to an account, without a database."""

from __future__ import annotations

import pytest

from coachapp.accounts.models import Account, Role
from coachapp.admin.policy import may_suspend, may_take_roles
from coachapp.engagements.viewer import Viewer

ADMIN = Viewer(account_id=1, roles=frozenset({"admin"}), name="Max Adler")
COACH = Viewer(account_id=2, roles=frozenset({"coach"}), name="Carl Moreau")


def test_nobody_suspends_themselves() -> None:
    assert may_suspend(ADMIN, Account(id=2, name="Carl"))
    assert may_suspend(ADMIN, Account(id=1, name="Max")).reason == "You cannot suspend your own account. Another admin can."
    assert not may_suspend(COACH, Account(id=3, name="Ada"))


@pytest.mark.parametrize(
    ("account_id", "roles", "coaches", "clients", "reason"),
    [
        (1, {Role.COACH}, 0, 0, "You cannot take the role Admin from yourself."),
        (2, {Role.CLIENT}, 0, 3, "Carl coaches 3 clients now, so Coach stays."),
        (2, {Role.COACH}, 1, 0, "Carl works with a coach now, so Client stays."),
    ],
)
def test_running_work_and_oneself_keep_their_roles(account_id: int, roles: set[Role], coaches: int, clients: int, reason: str) -> None:
    decision = may_take_roles(ADMIN, Account(id=account_id, name="Carl"), frozenset(roles), coaches=coaches, clients=clients)
    assert not decision
    assert decision.reason.startswith(reason)


def test_any_other_change_of_roles_is_free() -> None:
    assert may_take_roles(ADMIN, Account(id=2, name="Carl"), frozenset({Role.ADMIN}), coaches=0, clients=0)
    assert may_take_roles(ADMIN, Account(id=1, name="Max"), frozenset({Role.ADMIN, Role.COACH}), coaches=0, clients=0)
