"""What an admin may do to an account, with the sentence people read when they may not."""

from __future__ import annotations

from coachapp.accounts.models import Account, AccountState, Role
from coachapp.core.policy import YES, Decision, no
from coachapp.core.wording import count
from coachapp.engagements.models import Engagement
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


def may_hand_over(viewer: Viewer, engagement: Engagement, coach: Account, *, are_together: bool) -> Decision:
    """Let this coach take over an engagement. `are_together`: they work with its client already."""
    if not viewer.is_admin:
        return no("Only an admin hands an engagement over.")
    if viewer.account_id in (coach.id, engagement.client_id):
        return no("You cannot hand over an engagement of your own, or to yourself. Another admin can.")
    if not engagement.is_running:
        return no("This engagement has ended, so there is nothing to hand over.")
    if coach.state is not AccountState.ACTIVE:
        return no(f"{coach.name} is {coach.state.value} and cannot begin now. Choose another coach.")
    if not coach.is_coach:
        return no(f"{coach.name} does not have the role Coach. Choose another coach.")
    if coach.id == engagement.coach_id:
        return no(f"{coach.name} is the coach already. Choose another.")
    if coach.id == engagement.client_id:
        return no("Client and coach must be two people. Choose another coach.")
    if are_together:
        return no(f"{engagement.client.name} and {coach.name} work together already. End this engagement instead, or choose another coach.")
    return YES
