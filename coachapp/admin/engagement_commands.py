"""Who works with whom, by an admin's word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from coachapp.accounts.models import Account, AccountState
from coachapp.accounts.queries import account_by_email
from coachapp.admin import mail, policy
from coachapp.core.errors import Conflict
from coachapp.core.policy import Decision, require
from coachapp.engagements.commands import begin_engagement
from coachapp.engagements.models import Engagement
from coachapp.engagements.queries import engagement_between
from coachapp.engagements.viewer import Viewer
from coachapp.ledger import outbox
from coachapp.sessions.ending_commands import end_engagement


def make_engagement(*, client: str, coach: str, by: Viewer, now: datetime) -> Engagement:
    """These two, named by address, work together from now on; both are told. Conflict beside the field that does not fit."""
    engagement = _begin(_client(client, by), _coach(coach, by), by=by, now=now)
    _tell(mail.engagement_begun(engagement, engagement.client), engagement, now)
    return engagement


def may_hand_over(engagement: Engagement, coach: Account, *, by: Viewer) -> Decision:
    """Whether this coach can take the engagement over now, asked before anything is done. The engagement comes with both people."""
    between = engagement_between(engagement.client_id, coach.id)
    return policy.may_hand_over(by, engagement, coach, are_together=between is not None and between.is_running)


def hand_over(engagement: Engagement, coach: Account, *, by: Viewer, now: datetime) -> Engagement:
    """The client goes on with another coach: this engagement ends, what was booked is called off, a new one begins. All three are told.
    Forbidden, with nothing done, if this coach cannot take over."""
    require(may_hand_over(engagement, coach, by=by))
    end_engagement(engagement, by=by, now=now, followed_by=coach.name)
    return _begin(engagement.client, coach, by=by, now=now)


def _begin(client: Account, coach: Account, *, by: Viewer, now: datetime) -> Engagement:
    if client.id == coach.id:
        raise Conflict("Client and coach must be two people.", field="coach")
    try:
        engagement = begin_engagement(client_id=client.id, coach_id=coach.id, by=by, now=now)
    except Conflict as conflict:
        raise Conflict(f"{client.name} and {coach.name} work together already.", field="coach") from conflict
    engagement.client, engagement.coach = client, coach
    _tell(mail.engagement_begun(engagement, coach), engagement, now)
    return engagement


def _tell(told: outbox.Mail, engagement: Engagement, now: datetime) -> None:
    outbox.queue(told, key=f"engagement:{engagement.id}:begun:{told.recipient}", now=now)


def _client(email: str, by: Viewer) -> Account:
    return _somebody(email, by, "client", is_one=lambda account: account.is_client)


def _coach(email: str, by: Viewer) -> Account:
    return _somebody(email, by, "coach", is_one=lambda account: account.is_coach)


def _somebody(email: str, by: Viewer, role: str, is_one: Callable[[Account], bool]) -> Account:
    found = account_by_email(email)
    if found is None:
        raise Conflict(f"Nobody here has the address {email}. Invite them first.", field=role)
    if found.state is not AccountState.ACTIVE:
        raise Conflict(f"{found.name} is {found.state.value} and cannot begin now.", field=role)
    if not is_one(found):
        raise Conflict(f"{found.name} does not have the role {role.title()}. Give it under Accounts first.", field=role)
    if found.id == by.account_id:  # an admin who made themselves somebody's coach would read what only break-glass opens
        raise Conflict("You cannot make an engagement of your own. Another admin can.", field=role)
    return found
