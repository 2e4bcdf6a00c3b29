"""Build the demo world: play every script through the rooms' own commands, in order of time, each with the `now` it happened at."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from coachapp.accounts.commands import make_admin
from coachapp.accounts.models import Role
from coachapp.accounts.passwords import hash_password
from coachapp.accounts.queries import is_empty
from coachapp.booking.commands import offer_times
from coachapp.booking.models import USUALLY
from coachapp.core.db import db
from coachapp.core.errors import Conflict
from coachapp.core.security import fingerprint
from coachapp.demo.client import Client
from coachapp.demo.deed_play import DeedPlay
from coachapp.demo.engagement_play import EngagementPlay
from coachapp.demo.goal_play import GoalPlay
from coachapp.demo.people import ADMIN, CLIENTS, COACHES
from coachapp.demo.people.deeds import DEEDS
from coachapp.demo.script import Staff
from coachapp.demo.timeline import Event, Timeline
from coachapp.engagements.commands import accept_as_newcomer, invite_accounts
from coachapp.engagements.mail import link
from coachapp.engagements.models import Invitee
from coachapp.engagements.queries import invitation_by_token
from coachapp.engagements.viewer import Viewer, viewer_of
from coachapp.ledger.models import OutboxMail
from coachapp.notices.models import Notice

PASSWORD = "demo-world-2026"
"""Everybody's. The demo is for looking around on one's own machine."""
HOURS = [*((day, 9 * 60, 12 * 60) for day in range(5)), (1, 14 * 60, 17 * 60), (3, 14 * 60, 17 * 60)]
"""When each coach can be met: every morning of the week, and two afternoons."""
NEW_FOR = timedelta(days=7)
OPENED = timedelta(days=1200)
"""How long ago the practice began, before its first client."""


def build(now: datetime) -> str:
    """Fill an empty database, inside the caller's transaction; gives the sign-ins as text. Conflict if anybody has an account already."""
    if not is_empty():
        raise Conflict(
            "This database already holds accounts. The demo world is built only in an empty one: choose another COACHAPP_DATA_DIR."
        )
    password_hash = hash_password(PASSWORD)
    coaches = _open_practice(password_hash, now - OPENED)
    clients = [Client(person, coaches, Timeline(now), password_hash) for person in CLIENTS]
    Timeline(now).play([event for client in clients for event in _life(client)])
    _settle_what_was_told(now)
    return _sign_ins(clients)


def _open_practice(password_hash: str, at: datetime) -> dict[str, Viewer]:
    """The admin, and the coaches by address, each with hours to be met in."""
    account = make_admin(email=ADMIN.email, name=ADMIN.name, password_hash=password_hash, time_zone=ADMIN.time_zone, now=at)
    admin = viewer_of(account)
    coaches = {coach.email: _admit(coach, admin, password_hash, at) for coach in COACHES}
    for coach in coaches.values():
        offer_times(by=coach, week=HOURS, **{**USUALLY, "is_open": True})
    return coaches


def _admit(coach: Staff, admin: Viewer, password_hash: str, at: datetime) -> Viewer:
    (sent,) = invite_accounts([Invitee(coach.email, coach.name)], frozenset({Role.COACH}), by=admin, now=at)
    invitation = invitation_by_token(fingerprint(sent.token))
    if invitation is None:
        raise LookupError(f"the invitation of {coach.name} was not kept")
    account = accept_as_newcomer(
        invitation, name=coach.name, password_hash=password_hash, time_zone=coach.time_zone, now=at + timedelta(hours=3)
    )
    return viewer_of(account)


def _life(client: Client) -> list[Event]:
    """All that happens to one client."""
    together = [event for script in client.person.engagements for event in EngagementPlay(client, script).events()]
    alone = [event for script in client.person.goals for event in GoalPlay(client, script).events()]
    return [*together, *alone, *DeedPlay(client, DEEDS.get(client.person.email, ())).events()]


def _settle_what_was_told(now: datetime) -> None:
    """The mail of three years was read long ago: the worker must not send it today. Of the notices in the app the last week's are new."""
    db.session.flush()
    db.session.execute(sa.update(Notice).where(Notice.at <= now - NEW_FOR).values(read_at=Notice.at, is_waiting=False))
    db.session.execute(
        sa.update(OutboxMail).where(OutboxMail.queued_at <= now).values(sent_at=OutboxMail.queued_at, next_try_at=None, secret="")
    )


def _sign_ins(clients: list[Client]) -> str:
    """Who can sign in, with what."""
    arrived = [client.person for client in clients if client.account]
    lines = [
        f"Everybody's password is {PASSWORD}. This demo world asks nobody for a second factor.",
        f"Admin   {ADMIN.email}  {ADMIN.name}",
    ]
    lines += [f"Coach   {coach.email}  {coach.name}" for coach in COACHES]
    lines += [f"Client  {person.email}  {person.name}" for person in arrived]
    lines += [f"Invited {c.person.email}  {c.person.name}: {link(c.invitation_token)}" for c in clients if not c.account]
    return "\n".join(lines)
