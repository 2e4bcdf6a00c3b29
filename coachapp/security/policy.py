"""What people may do to what opens their own account."""

from __future__ import annotations

from coachapp.accounts.models import Account
from coachapp.accounts.requirement import Requirement
from coachapp.core.actor import Actor
from coachapp.core.policy import YES, Decision, no


def may_be_without(requirement: Requirement, account: Account, *, has_other: bool) -> Decision:
    """Have this factor no longer: anybody who keeps another, or needs none."""
    if has_other or not requirement.is_for(account.roles):
        return YES
    return no("Your role needs a second factor here. Set up a passkey first, or set up another app in place of this one.")


def may_ask_factor_reset(by: Actor, account: Account) -> Decision:
    """Have somebody's second factors taken away after a day: an admin, for anybody but themselves."""
    if not by.is_admin:
        return no("Only an admin resets second factors.")
    if account.id == by.account_id:
        return no("You cannot reset your own second factor. Another admin can.")
    return YES if account.has_second_factor else no("They have no second factor.")


def may_take_back_factor_reset(by: Actor) -> Decision:
    """Stop a reset that waits."""
    return YES if by.is_admin else no("Only an admin takes back a reset.")
