"""Every change to invitations and engagements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from coachapp.accounts import commands as accounts
from coachapp.accounts.models import Account, AccountState, Role
from coachapp.accounts.queries import account_by_email
from coachapp.core.actor import Actor
from coachapp.core.db import db, save
from coachapp.core.errors import Conflict, Forbidden
from coachapp.core.policy import require
from coachapp.core.security import fingerprint, fresh_token
from coachapp.engagements import mail, policy, queries
from coachapp.engagements.models import INVITATION_LIVES, Engagement, EngagementState, Invitation, Invitee
from coachapp.engagements.viewer import Viewer
from coachapp.ledger import activity, audit, outbox


@dataclass(frozen=True)
class Sent:
    """An invitation and the secret of its link, which is kept nowhere else."""

    invitation: Invitation
    token: str


def invite_clients(people: Iterable[Invitee], *, by: Viewer, now: datetime) -> list[Sent]:
    """Invite each to work with this coach. If some cannot be invited, nobody is: Conflict beside `email` names them all."""
    require(policy.may_invite_clients(by))
    return _each(people, lambda person: _invite(_client(person, now), by=by, now=now, engagement_with=by))


def invite_accounts(people: Iterable[Invitee], roles: frozenset[Role], *, by: Viewer, now: datetime) -> list[Sent]:
    """Give each an account with these roles, once they accept. All or nobody, as above."""
    require(policy.may_invite_accounts(by))
    return _each(people, lambda person: _invite(_newcomer(person, roles, now), by=by, now=now))


def _each(people: Iterable[Invitee], invite: Callable[[Invitee], Sent]) -> list[Sent]:
    sent, reasons = [], []
    for person in people:
        try:
            sent.append(invite(person))
        except Conflict as conflict:
            reasons.append(conflict.reason)
    if reasons:
        raise Conflict(" ".join(reasons), field="email")
    return sent


def _client(person: Invitee, now: datetime) -> Account:
    """The account that has this address, or a new one that waits for its person."""
    found = account_by_email(person.email)
    if found is None:
        return accounts.invite_account(email=person.email, name=person.called, roles=frozenset({Role.CLIENT}), now=now)
    if found.state is AccountState.SUSPENDED:
        raise Conflict(f"{person.email} cannot be invited now: ask an admin.")
    return found


def _newcomer(person: Invitee, roles: frozenset[Role], now: datetime) -> Account:
    if account_by_email(person.email):
        raise Conflict(f"{person.email} has an account already: find it under Accounts to change its roles.")
    return accounts.invite_account(email=person.email, name=person.called, roles=roles, now=now)


def _invite(account: Account, *, by: Viewer, now: datetime, engagement_with: Viewer | None = None) -> Sent:
    engagement = _proposal(account, engagement_with, now) if engagement_with else None
    return _send(account, engagement.id if engagement else None, by=by, now=now)


def _proposal(client: Account, coach: Viewer, now: datetime) -> Engagement:
    """The engagement that accepting begins: the one already proposed, or a new one."""
    if client.id == coach.account_id:
        raise Conflict(f"{client.email} is your own address.")
    between = queries.engagement_between(client.id, coach.account_id)
    if between is not None and between.is_running:
        raise Conflict(f"{client.email} is your client already.")
    return between or save(Engagement(client_id=client.id, coach_id=coach.account_id, created_at=now))


def _send(account: Account, engagement_id: int | None, *, by: Viewer, now: datetime, coach_name: str = "") -> Sent:
    """A new link, which voids the older ones to the same end, and the mail that brings it, in the name of the coach if another sends it."""
    void_invitations(account.id, now=now, engagement_id=engagement_id)
    token = fresh_token()
    made = save(
        Invitation(
            account_id=account.id,
            engagement_id=engagement_id,
            invited_by_id=by.account_id,
            token_hash=fingerprint(token),
            created_at=now,
            expires_at=now + INVITATION_LIVES,
        )
    )
    audit.note("invitation.sent", by=by, now=now, subject=("account", account.id), detail={"invitation": made.id})
    told = mail.invitation(account, coach_name or by.name, token, is_to_coach=engagement_id is not None)
    outbox.queue(told, key=f"invitation:{made.id}", now=now)
    return Sent(made, token)


def renew_invitation(invitation: Invitation, *, by: Viewer, now: datetime) -> Sent:
    """The same invitation with a new link. Conflict if it was accepted, or the account suspended meanwhile."""
    is_waiting = invitation.account.state is AccountState.INVITED or invitation.engagement_id is not None
    if invitation.used_at is not None or not is_waiting:
        raise Conflict("This invitation has been accepted already.")
    if invitation.account.state is AccountState.SUSPENDED:
        raise Conflict("This account is suspended. An admin can restore it.")
    coach_name = invitation.engagement.coach.name if invitation.engagement else ""
    return _send(invitation.account, invitation.engagement_id, by=by, now=now, coach_name=coach_name)


def void_invitations(account_id: int, *, now: datetime, engagement_id: int | None = None) -> None:
    """Stop the open links of this account that lead to this engagement, or to the account alone."""
    _void(Invitation.account_id == account_id, Invitation.engagement_id == engagement_id, now=now)


def void_all_invitations(account_id: int, *, now: datetime) -> None:
    """Stop every open link of this account: it was suspended."""
    _void(Invitation.account_id == account_id, now=now)


def _void(*which: sa.ColumnElement[bool], now: datetime) -> None:
    is_open = (Invitation.used_at.is_(None), Invitation.voided_at.is_(None))
    db.session.execute(sa.update(Invitation).where(*which, *is_open).values(voided_at=now))


def accept_as_newcomer(
    invitation: Invitation, *, name: str, password_hash: str, time_zone: str, now: datetime, was_mailed: bool = False
) -> Account:
    """The invited person came: their account begins, and with it the engagement. Conflict if the link no longer works.
    `was_mailed`: nothing but their mailbox had the link, so the address is theirs."""
    invitation.use(now)
    account = invitation.account
    account.activate(name=name, password_hash=password_hash, time_zone=time_zone)
    account.email_verified_at = now if was_mailed else None
    save(account)
    void_invitations(account.id, now=now)
    _begin(invitation, by=accounts.actor_of(account), now=now)
    return account


def accept_as_member(invitation: Invitation, *, by: Viewer, now: datetime) -> None:
    """Somebody who has an account accepts to be coached; it makes them a client if they were none."""
    if by.account_id != invitation.account_id:
        raise Forbidden("This invitation is for somebody else.")
    invitation.use(now)
    if not invitation.account.is_client:
        invitation.account.take_roles(invitation.account.roles | {Role.CLIENT})
        save(invitation.account)
        accounts.end_other_sign_ins(by.account_id, but=by.sign_in_id)
    _begin(invitation, by=by, now=now)


def _begin(invitation: Invitation, *, by: Actor, now: datetime) -> None:
    audit.note("invitation.accepted", by=by, now=now, subject=("account", invitation.account_id), detail={"invitation": invitation.id})
    engagement = invitation.engagement
    if engagement is not None:
        engagement.accept(now)
        _record("engagement.started", engagement, by=by, now=now)
    save(invitation)


def end_engagement(engagement: Engagement, *, by: Viewer, now: datetime) -> None:
    """The two no longer work together; the coach sees nothing new from the next request on. (sessions.ending_commands calls off what was
    booked, and tells both.)"""
    require(policy.may_end(by, engagement))
    engagement.end(now)
    _record("engagement.ended", engagement, by=by, now=now)
    audit.note("engagement.ended", by=by, now=now, subject=("engagement", engagement.id))
    save(engagement)


def begin_engagement(*, client_id: int, coach_id: int, by: Viewer, now: datetime) -> Engagement:
    """The two work together from now on, by an admin's word. Conflict if they do already; what was proposed between them begins."""
    require(policy.may_make(by))
    between = queries.engagement_between(client_id, coach_id)
    if between is not None and between.is_running:
        raise Conflict("The two work together already.")
    engagement = between or Engagement(client_id=client_id, coach_id=coach_id, created_at=now, state=EngagementState.PROPOSED)
    engagement.accept(now)
    save(engagement)
    if between is not None:
        void_invitations(client_id, now=now, engagement_id=engagement.id)
    _record("engagement.started", engagement, by=by, now=now)
    audit.note("engagement.started", by=by, now=now, subject=("engagement", engagement.id))
    return engagement


def set_pause(engagement: Engagement, *, is_paused: bool, by: Viewer, now: datetime) -> None:
    """Pause it, or let it go on."""
    require(policy.may_make(by))
    engagement.pause() if is_paused else engagement.resume()
    verb = "engagement.paused" if is_paused else "engagement.resumed"
    _record(verb, engagement, by=by, now=now)
    audit.note(verb, by=by, now=now, subject=("engagement", engagement.id))
    save(engagement)


def withdraw_reading(engagement: Engagement, *, by: Viewer, now: datetime) -> None:
    """The coach of an ended engagement no longer reads what existed then. Twice is once."""
    require(policy.may_withdraw_reading(by, engagement))
    if engagement.read_withdrawn_at is None:
        engagement.withdraw_reading(now)
        audit.note("reading.withdrawn", by=by, now=now, subject=("engagement", engagement.id))
        save(engagement)


def _record(verb: str, engagement: Engagement, *, by: Actor, now: datetime) -> None:
    activity.record(verb, by=by, client_id=engagement.client_id, subject=("engagement", engagement.id), now=now)
