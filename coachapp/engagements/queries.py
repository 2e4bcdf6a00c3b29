"""Every SELECT on engagements and invitations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from coachapp.accounts.models import Account
from coachapp.core.db import db, is_among
from coachapp.core.errors import Missing
from coachapp.engagements.models import RUNNING, Engagement, EngagementState, Invitation
from coachapp.engagements.viewer import VIEWER_ID, Viewer, takes_part, works_with_viewer
from coachapp.files.models import File, Purpose

_IS_RUNNING = is_among(Engagement.state, RUNNING)
_WITH_BOTH = (joinedload(Engagement.client), joinedload(Engagement.coach))
_ENGAGEMENT = sa.select(Engagement).where(Engagement.id == sa.bindparam("engagement_id"), takes_part()).options(*_WITH_BOTH)
_COACHED = (
    sa.select(Engagement)
    .where(Engagement.client_id == sa.bindparam("client_id"), Engagement.coach_id == VIEWER_ID, Engagement.started_at.is_not(None))
    .order_by(_IS_RUNNING.desc(), Engagement.started_at.desc(), Engagement.id.desc())
    .limit(1)
    .options(*_WITH_BOTH)
)
_OF_CLIENT = (
    sa.select(
        Engagement.id, Engagement.coach_id, Account.name.label("coach_name"), Account.time_zone.label("coach_time_zone"),
        Engagement.state, Engagement.created_at, Engagement.started_at, Engagement.ended_at, Engagement.read_withdrawn_at,
    )
    .join(Account, Account.id == Engagement.coach_id)
    .where(Engagement.client_id == VIEWER_ID)
    .order_by(_IS_RUNNING.desc(), Engagement.id.desc())
)  # fmt: skip
_COACHED_CLIENTS = (
    sa.select(Engagement.id.label("engagement_id"), Engagement.client_id, Account.name.label("client_name"), Account.time_zone)
    .join(Account, Account.id == Engagement.client_id)
    .where(Engagement.coach_id == VIEWER_ID, _IS_RUNNING)
    .order_by(Account.name, Engagement.id)
)
_NOT_OVER = (EngagementState.PROPOSED, *RUNNING)
_PICTURE = (
    sa.select(File)
    .where(File.owner_id == sa.bindparam("account_id"), File.purpose == Purpose.PICTURE, File.is_waiting.is_(False))
    .order_by(File.id.desc())
    .limit(1)
)
_PICTURE_OF_OTHERS = _PICTURE.where(sa.or_(File.owner_id == VIEWER_ID, works_with_viewer(File.owner_id)))


def engagement(viewer: Viewer, engagement_id: int) -> Engagement:
    """One that the viewer takes or took part in, with both people; Missing otherwise."""
    found = db.session.scalar(_ENGAGEMENT, viewer.bound(engagement_id=engagement_id))
    if found is None:
        raise Missing
    return found


def coached(viewer: Viewer, client_id: int) -> Engagement:
    """The viewer's work with this client: the running one, else the last that ended; Missing if there never was one."""
    found = db.session.scalar(_COACHED, viewer.bound(client_id=client_id))
    if found is None:
        raise Missing
    return found


def engagements_of_client(viewer: Viewer) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """The viewer's own engagements as a client, running first."""
    return db.session.execute(_OF_CLIENT, viewer.bound()).all()


def coached_clients(viewer: Viewer) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """Whom the viewer coaches now, by name."""
    return db.session.execute(_COACHED_CLIENTS, viewer.bound()).all()


def engagement_between(client_id: int, coach_id: int) -> Engagement | None:
    """What the two have now, proposed or running."""
    return db.session.scalar(
        sa.select(Engagement).where(Engagement.client_id == client_id, Engagement.coach_id == coach_id, Engagement.state.in_(_NOT_OVER))
    )


def running_count(account_id: int) -> sa.Row[int, int]:
    """With how many coaches this person works now, and how many clients they coach."""
    coaches, clients = Engagement.client_id == account_id, Engagement.coach_id == account_id
    counts = sa.select(sa.func.count().filter(coaches).label("coaches"), sa.func.count().filter(clients).label("clients"))
    return db.session.execute(counts.where(_IS_RUNNING, sa.or_(coaches, clients))).one()


_WITH_PEOPLE = (
    joinedload(Invitation.account),
    joinedload(Invitation.invited_by),
    joinedload(Invitation.engagement).joinedload(Engagement.coach),
)


def invitation(viewer: Viewer, invitation_id: int) -> Invitation:
    """One that the viewer sent, or an admin any that another admin sent or that brings no client to a coach; Missing otherwise."""
    found = sent_invitations(viewer, [invitation_id])
    if not found:
        raise Missing
    return found[0]


def is_for_admins() -> sa.ColumnElement[bool]:
    """Whether every admin may send this invitation again: it brings nobody to a coach, or an admin sent it (in a list of people)."""
    return sa.or_(Invitation.engagement_id.is_(None), Invitation.invited_by.has(Account.is_admin.is_(True)))


def sent_invitations(viewer: Viewer, invitation_ids: Iterable[int]) -> Sequence[Invitation]:
    """Those of these invitations that the viewer may see, as they were sent."""
    theirs = Invitation.invited_by_id == viewer.account_id
    seen = sa.or_(theirs, is_for_admins()) if viewer.is_admin else theirs
    wanted = sa.select(Invitation).where(Invitation.id.in_(list(invitation_ids)), seen).options(*_WITH_PEOPLE).order_by(Invitation.id)
    return db.session.scalars(wanted).all()


def waiting_since(invited_at: datetime) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """Who was invited together at exactly that moment, with nothing accepted, called off or sent anew since."""
    is_open = (Invitation.created_at == invited_at, Invitation.used_at.is_(None), Invitation.voided_at.is_(None))
    wanted = sa.select(Invitation.id, Account.email, Account.name).join(Account, Account.id == Invitation.account_id).where(*is_open)
    return db.session.execute(wanted.order_by(Invitation.id)).all()


def invitation_by_token(token_hash: str) -> Invitation | None:
    """The invitation that this link's secret opens."""
    return db.session.scalar(sa.select(Invitation).where(Invitation.token_hash == token_hash).options(*_WITH_PEOPLE))


def picture(viewer: Viewer, account_id: int) -> File:
    """How a person looks: for those who work or worked with them, for admins and for oneself; Missing else, and where there is none."""
    statement = _PICTURE if viewer.is_admin else _PICTURE_OF_OTHERS
    found = db.session.scalar(statement, {"account_id": account_id} if viewer.is_admin else viewer.bound(account_id=account_id))
    if found is None:
        raise Missing
    return found
