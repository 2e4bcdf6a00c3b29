"""Breaking the glass, and leaving."""

from __future__ import annotations

from datetime import datetime

from coachapp.accounts.models import Account
from coachapp.core.clock import JUST_NOW
from coachapp.core.db import save
from coachapp.core.policy import require
from coachapp.engagements import glass_queries, mail, policy
from coachapp.engagements.glass_models import BreakGlass
from coachapp.engagements.viewer import Viewer
from coachapp.ledger import audit, outbox


def break_glass(client: Account, *, reason: str, by: Viewer, now: datetime) -> BreakGlass:
    """Let this admin read the client's record for one hour; client and coaches are told at once. The admin's earlier look ends; pressed
    twice, it is one look."""
    require(policy.may_break_glass(by, client))
    for last in glass_queries.not_left(by.account_id):
        if (last.client_id, last.reason) == (client.id, reason) and now - last.began_at < JUST_NOW:
            return last
    leave_glass(by=by, now=now)
    glass = save(BreakGlass.begin(admin_id=by.account_id, client_id=client.id, reason=reason, now=now))
    audit.note("break_glass.begun", by=by, now=now, subject=("account", client.id), detail={"glass": glass.id}, reason=reason)
    for person in (client, *glass_queries.coaches_of(client.id)):
        told = mail.break_glass(person, client, by.name, reason, until=glass.ends_at, is_client=person is client)
        outbox.queue(told, key=f"break-glass:{glass.id}:{person.id}", now=now)
    return glass


def leave_glass(*, by: Viewer, now: datetime) -> None:
    """End whatever this admin still looks into."""
    for glass in glass_queries.not_left(by.account_id):
        if glass.ends_at > now:
            audit.note("break_glass.left", by=by, now=now, subject=("account", glass.client_id), detail={"glass": glass.id})
        glass.leave(now)
        save(glass)
