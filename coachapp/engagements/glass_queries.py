"""Every SELECT on break-glass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.engagements.glass_models import BreakGlass
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer

Row = sa.Row[*tuple[Any, ...]]
_RUNNING = (
    sa.select(
        BreakGlass.id, BreakGlass.client_id, BreakGlass.reason, BreakGlass.began_at, BreakGlass.ends_at, Account.name.label("client_name")
    )
    .join(Account, Account.id == BreakGlass.client_id)
    .where(
        BreakGlass.id == sa.bindparam("glass_id", type_=sa.Integer),
        BreakGlass.admin_id == sa.bindparam("admin_id", type_=sa.Integer),
        BreakGlass.left_at.is_(None),
        BreakGlass.ends_at > sa.bindparam("now", type_=BreakGlass.ends_at.type),
    )
)
_OF_CLIENT = (
    sa.select(
        BreakGlass.id,
        BreakGlass.admin_id,
        BreakGlass.reason,
        BreakGlass.began_at,
        BreakGlass.ends_at,
        BreakGlass.left_at,
        Account.name.label("admin_name"),
    )
    .join(Account, Account.id == BreakGlass.admin_id)
    .where(BreakGlass.client_id == VIEWER_ID)
    .order_by(BreakGlass.id.desc())
    .limit(50)
)
_COACHES = sa.select(Account).join(Engagement, Engagement.coach_id == Account.id).where(Engagement.state.in_(RUNNING))


def running(glass_id: int, admin_id: int, now: datetime) -> Row | None:
    """This admin's look, if it still lasts, with whose record it is."""
    found: Row | None = db.session.execute(_RUNNING, {"glass_id": glass_id, "admin_id": admin_id, "now": now}).one_or_none()
    return found


def looks_into(viewer: Viewer) -> Sequence[Row]:
    """Who broke the glass to the viewer's own record, the latest first."""
    return db.session.execute(_OF_CLIENT, viewer.bound()).all()


def not_left(admin_id: int) -> Sequence[BreakGlass]:
    """What this admin began and did not leave."""
    return db.session.scalars(sa.select(BreakGlass).where(BreakGlass.admin_id == admin_id, BreakGlass.left_at.is_(None))).all()


def coaches_of(client_id: int) -> Sequence[Account]:
    """Who coaches this client now."""
    return db.session.scalars(_COACHES.where(Engagement.client_id == client_id).order_by(Account.id)).unique().all()
