"""Inviting thousands at once, in a few statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from coachapp.accounts.models import Account, AccountState, Role
from coachapp.core.db import CLASHES, db
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.core.security import fingerprint, fresh_token
from coachapp.engagements import mail, policy, queries
from coachapp.engagements.models import INVITATION_LIVES, Engagement, EngagementState, Invitation, Invitee
from coachapp.engagements.viewer import Viewer
from coachapp.ledger import outbox


@dataclass(frozen=True)
class Guest:
    """Whom to invite, with these roles and perhaps to a coach, who is one of `coaches` or comes along."""

    email: str
    name: str
    roles: frozenset[Role]
    coach: str = ""


Coaches = dict[str, tuple[int, str]]
"""Id and name of each coach, by address."""


def invite_many(guests: Sequence[Guest], coaches: Coaches, *, by: Viewer, now: datetime) -> None:
    """An account, an invitation and one mail for each; whoever has a coach is invited to work with them. All or nobody: Conflict if
    somebody got an account meanwhile. It is audited by the caller, as one act."""
    require(policy.may_invite_accounts(by))
    if not guests:
        return
    try:
        ids = _accounts(guests, now)
    except CLASHES as clash:
        raise Conflict("Somebody on this list got an account meanwhile. Confirm again to bring in the others.") from clash
    known = coaches | {one.email: (ids[one.email], _called(one)) for one in guests if Role.COACH in one.roles}
    proposals = _proposals([(ids[one.email], known[one.coach][0]) for one in guests if one.coach], now)
    _invite([(one, ids[one.email], proposals.get(ids[one.email])) for one in guests], known, by=by, now=now)


@dataclass(frozen=True)
class Link:
    """One person's way in, to be passed on by hand where no mail goes out."""

    email: str
    name: str
    url: str
    works_until: datetime


def renew_links(invited_at: datetime, *, by: Viewer, now: datetime) -> list[Link]:
    """A new link for everybody who was invited together at that moment and did not come yet; their links of before stop working.
    It is audited by the caller, as one act."""
    require(policy.may_invite_accounts(by))
    waiting = queries.waiting_since(invited_at)
    tokens = {row.id: fresh_token() for row in waiting}
    until = now + INVITATION_LIVES
    renewed = [{"id": invitation_id, "token_hash": fingerprint(token), "expires_at": until} for invitation_id, token in tokens.items()]
    if renewed:
        db.session.execute(sa.update(Invitation), renewed)
    return [Link(row.email, row.name, mail.link(tokens[row.id]), until) for row in waiting]


def _accounts(guests: Sequence[Guest], now: datetime) -> dict[str, int]:
    rows = [
        {
            "email": one.email,
            "name": _called(one),
            "state": AccountState.INVITED,
            "created_at": now,
            **{f"is_{role.value}": role in one.roles for role in Role},
        }
        for one in guests
    ]
    made = db.session.execute(sa.insert(Account).returning(Account.email, Account.id), rows)
    return dict(iter(made))


def _called(guest: Guest) -> str:
    return Invitee(guest.email, guest.name).called


def _proposals(pairs: Sequence[tuple[int, int]], now: datetime) -> dict[int, int]:
    """The engagement that waits for each client."""
    if not pairs:
        return {}
    rows = [
        {"client_id": client_id, "coach_id": coach_id, "state": EngagementState.PROPOSED, "created_at": now}
        for client_id, coach_id in pairs
    ]
    made = db.session.execute(sa.insert(Engagement).returning(Engagement.client_id, Engagement.id), rows)
    return dict(iter(made))


def _invite(whom: Sequence[tuple[Guest, int, int | None]], coaches: Coaches, *, by: Viewer, now: datetime) -> None:
    tokens = {account_id: fresh_token() for _, account_id, _ in whom}
    rows = [
        {
            "account_id": account_id,
            "engagement_id": engagement_id,
            "invited_by_id": by.account_id,
            "token_hash": fingerprint(tokens[account_id]),
            "created_at": now,
            "expires_at": now + INVITATION_LIVES,
        }
        for _, account_id, engagement_id in whom
    ]
    all_alike = sa.insert(Invitation).execution_options(render_nulls=True)  # else each change from a number to none begins a new statement
    made = db.session.execute(all_alike.returning(Invitation.account_id, Invitation.id), rows)
    ids = dict(iter(made))
    mails = _Mails(by.name, coaches)
    outbox.queue_new([(f"invitation:{ids[it]}", mails.of(one, tokens[it])) for one, it, _ in whom], now=now)


class _Mails:
    """The mail of each, drawn once for each who invites."""

    def __init__(self, inviter_name: str, coaches: Coaches) -> None:
        self.inviter_name, self.coaches = inviter_name, coaches
        self.drawn: dict[str, Callable[[str, str], outbox.Mail]] = {}

    def of(self, guest: Guest, token: str) -> outbox.Mail:
        if guest.coach not in self.drawn:
            name = self.coaches[guest.coach][1] if guest.coach else self.inviter_name
            self.drawn[guest.coach] = mail.invitations(name, is_to_coach=bool(guest.coach))
        return self.drawn[guest.coach](guest.email, token)
