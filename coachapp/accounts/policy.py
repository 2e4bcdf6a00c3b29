"""What people may do to what opens their own account."""

from __future__ import annotations

from coachapp.accounts.models import Account
from coachapp.accounts.requirement import Requirement
from coachapp.core.policy import YES, Decision, no


def may_be_without(requirement: Requirement, account: Account, *, has_other: bool) -> Decision:
    """Have this factor no longer: anybody who keeps another, or needs none."""
    if has_other or not requirement.is_for(account.roles):
        return YES
    return no("Your role needs a second factor here. Set up a passkey first, or set up another app in place of this one.")
