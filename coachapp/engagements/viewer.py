"""The Viewer, and the clauses in which its rights are read.

Rights stand in the statements and are not carried by the Viewer (docs/decisions/0006): taking access away works on the very next
statement, a coach of 400 clients costs no rows, and hot statements are built once. Every statement that uses a clause of this
file is executed with `viewer.bound()`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from coachapp.accounts.models import Account
from coachapp.core.actor import Actor
from coachapp.core.db import is_among
from coachapp.engagements.models import RUNNING, Engagement

VIEWER_ID: sa.BindParameter[int] = sa.bindparam("viewer_id", type_=sa.Integer)


@dataclass(frozen=True, kw_only=True)
class Viewer(Actor):
    """An Actor above engagements: the person who looks, with the name and zone their pages need."""

    name: str
    time_zone: str = "UTC"
    behind_id: int | None = None
    """The admin who looks with this client's eyes under break-glass; None for everybody who looks with their own."""

    @property
    def reader_id(self) -> int:
        """Whom a page calls you, and whose answer it asks for: nobody, where an admin looks with a client's eyes."""
        return 0 if self.behind_id else self.account_id

    def bound(self, **values: Any) -> dict[str, Any]:
        """The bind parameters of a statement that uses the viewer's clauses."""
        return {"viewer_id": self.account_id, **values}


def viewer_of(account: Account) -> Viewer:
    """This person as the one who acts, without a sign-in: by a link or a mail of theirs."""
    return Viewer(account_id=account.id, roles=frozenset(account.roles), name=account.name, time_zone=account.time_zone)


def coached_by_viewer(client_id: InstrumentedAttribute[int], *more: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """The viewer coaches this client now; `more` narrows the engagement."""
    running = (Engagement.client_id == client_id, Engagement.coach_id == VIEWER_ID, is_among(Engagement.state, RUNNING))
    return sa.exists().where(*running, *more).correlate_except(Engagement)  # a statement may join another Engagement of its own


def takes_part() -> sa.ColumnElement[bool]:
    """The viewer is the client or the coach of the Engagement in this statement, whatever its state but proposed."""
    return sa.or_(Engagement.client_id == VIEWER_ID, Engagement.coach_id == VIEWER_ID) & Engagement.started_at.is_not(None)


def works_with_viewer(account_id: InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
    """The viewer and this person share an engagement that has begun, whatever became of it."""
    as_client = (Engagement.client_id == account_id) & (Engagement.coach_id == VIEWER_ID)
    as_coach = (Engagement.coach_id == account_id) & (Engagement.client_id == VIEWER_ID)
    return sa.exists().where(sa.or_(as_client, as_coach), Engagement.started_at.is_not(None)).correlate_except(Engagement)
