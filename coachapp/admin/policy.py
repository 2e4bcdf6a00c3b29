"""What an admin may do to an account, with the sentence people read when they may not."""

from __future__ import annotations

from coachapp.accounts.models import Account, Role
from coachapp.core.policy import YES, Decision, no
from coachapp.core.wording import count
from coachapp.engagements.viewer import Viewer


def may_suspend(viewer: Viewer, account: Account) -> Decision:
    """Keep somebody out: anybody but oneself."""
    if not viewer.is_admin:
        return no("Only an admin suspends accounts.")
    if account.erased_at is not None:
        return no("This account was erased by its person. Nobody can restore it.")
    return no("You cannot suspend your own account. Another admin can.") if account.id == viewer.account_id else YES


def may_end_sign_ins(viewer: Viewer) -> Decision:
    """Sign somebody out everywhere."""
    return YES if viewer.is_admin else no("Only an admin signs others out.")


def may_take_roles(viewer: Viewer, account: Account, roles: frozenset[Role], *, coaches: int, clients: int) -> Decision:
    """Have these roles from now on: nobody gives up being admin by accident, and nobody's running work loses its person."""
    if not viewer.is_admin:
        return no("Only an admin changes roles.")
    if account.id == viewer.account_id and Role.ADMIN not in roles:
        return no("You cannot take the role Admin from yourself. Another admin can.")
    if clients and Role.COACH not in roles:
        return no(f"{account.name} coaches {count(clients, 'client')} now, so Coach stays. Suspend the account if access must end at once.")
    if coaches and Role.CLIENT not in roles:
        return no(f"{account.name} works with a coach now, so Client stays. They can end it under Coaches.")
    return YES
