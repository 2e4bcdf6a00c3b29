"""Who may invite whom and end what, with the sentence people read when they may not."""

from __future__ import annotations

from coachapp.accounts.models import Account, Role
from coachapp.core.policy import YES, Decision, no
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer


def may_invite_clients(viewer: Viewer) -> Decision:
    """Invite people to work with the viewer."""
    return YES if viewer.is_coach else no("Only a coach invites clients.")


def may_invite_accounts(viewer: Viewer) -> Decision:
    """Give people an account with any roles."""
    return YES if viewer.is_admin else no("Only an admin invites people with any role.")


def may_make(viewer: Viewer) -> Decision:
    """Bring two people together, and let their work rest or go on."""
    return YES if viewer.is_admin else no("Only an admin brings people together, or lets their work rest.")


def may_break_glass(viewer: Viewer, account: Account) -> Decision:
    """Read a client's record for an hour, with a reason that they and their coaches are told."""
    if not viewer.is_admin:
        return no("Only an admin breaks the glass.")
    if account.id == viewer.account_id:
        return no("Your own record is open to you.")
    return YES if Role.CLIENT in account.roles else no(f"{account.name} is no client and has no record.")


def may_end(viewer: Viewer, engagement: Engagement) -> Decision:
    """Stop working together: the client's decision, or an admin's."""
    if viewer.account_id != engagement.client_id and not viewer.is_admin:
        return no("Your client can end this engagement; you cannot. Talk to them.")
    return YES if engagement.is_running else no("This engagement is not running.")


def may_withdraw_reading(viewer: Viewer, engagement: Engagement) -> Decision:
    """Take from the coach of before what existed when the work together ended: the client's decision."""
    if viewer.account_id != engagement.client_id:
        return no("Only the client withdraws what you may still read.")
    return no("You work together now. Take goals back one by one instead.") if engagement.ended_at is None else YES
