"""Bringing in a list of people: kept for a preview, then taken once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from coachapp.accounts.models import Role
from coachapp.admin import import_queries as queries
from coachapp.admin.import_models import IMPORT_LIVES, AccountImport
from coachapp.admin.roster import Newcomer, Refused, Roster, checked
from coachapp.core.db import db, save
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.engagements.bulk_commands import Guest, Link, invite_many, renew_links
from coachapp.engagements.policy import may_invite_accounts
from coachapp.engagements.viewer import Viewer
from coachapp.ledger import audit


def compared(roster: Roster) -> Roster:
    """The list less those who are here already or whose coach is not."""
    coaches = queries.coaches([one.coach for one in roster.good])
    return checked(roster, taken=queries.taken([one.email for one in roster.good]), coaches=set(coaches))


def keep_import(roster: Roster, *, by: Viewer, now: datetime) -> AccountImport:
    """Keep a list until somebody confirms it; lists of a week ago are deleted."""
    require(may_invite_accounts(by))
    db.session.execute(sa.delete(AccountImport).where(AccountImport.made_at < now - IMPORT_LIVES))
    good, bad = [one.as_kept() for one in roster.good], [asdict(one) for one in roster.bad]
    return save(AccountImport(made_by_id=by.account_id, made_at=now, good=good, bad=bad))


def take_import(kept: AccountImport, *, by: Viewer, now: datetime) -> bool:
    """Invite everybody on it who is not here meanwhile, each exactly once: False if it was taken before. Conflict on a clash."""
    require(may_invite_accounts(by))
    claim = sa.update(AccountImport).where(AccountImport.id == kept.id, AccountImport.confirmed_at.is_(None)).values(confirmed_at=now)
    if db.session.scalar(claim.returning(AccountImport.id)) is None:
        return False
    before = Roster(tuple(map(Newcomer.kept, kept.good)), tuple(Refused(**row) for row in kept.bad))
    roster = compared(before)
    guests = [Guest(one.email, one.name, frozenset(map(Role, one.roles)), one.coach) for one in roster.good]
    invite_many(guests, queries.coaches([one.coach for one in roster.good]), by=by, now=now)
    kept.good, kept.bad, kept.taken = [], [asdict(one) for one in roster.bad], len(guests)
    save(kept)
    audit.note(
        "accounts.imported", by=by, now=now, subject=("import", kept.id), detail={"invited": len(guests), "refused": len(roster.bad)}
    )
    return True


def links_of_import(kept: AccountImport, *, by: Viewer, now: datetime) -> list[Link]:
    """A new link for each who was invited by this list and waits still; the ones of before stop working. Conflict before it was taken."""
    if kept.confirmed_at is None:
        raise Conflict("Nobody on this list is invited yet.")
    links = renew_links(kept.confirmed_at, by=by, now=now)
    audit.note("invitations.taken", by=by, now=now, subject=("import", kept.id), detail={"links": len(links)})
    return links
