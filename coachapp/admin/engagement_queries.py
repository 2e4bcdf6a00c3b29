"""What admins see of who works with whom: names, states, counts and dates, never a word of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from coachapp.accounts.models import Account, AccountState
from coachapp.admin.queries import Row, is_found, only_admins
from coachapp.core.db import db, is_among
from coachapp.core.errors import Missing
from coachapp.core.paging import Page, page_by_key
from coachapp.engagements.models import RUNNING, Engagement, EngagementState
from coachapp.engagements.viewer import Viewer
from coachapp.sessions.models import CoachingSession, SessionState

ORPHANED = "orphaned"
_Client, _Coach = aliased(Account), aliased(Account)
_RUNS = is_among(Engagement.state, RUNNING)
_LIST = (
    sa.select(
        Engagement.id, Engagement.state, Engagement.created_at, Engagement.started_at, Engagement.ended_at,
        Engagement.client_id, _Client.name.label("client_name"), _Client.state.label("client_state"),
        Engagement.coach_id, _Coach.name.label("coach_name"), _Coach.state.label("coach_state"), _Coach.is_coach,
    )
    .join(_Client, _Client.id == Engagement.client_id)
    .join(_Coach, _Coach.id == Engagement.coach_id)
)  # fmt: skip
_IS_ORPHANED = sa.and_(_RUNS, sa.or_(_Coach.state != AccountState.ACTIVE, _Coach.is_coach.is_(False)))
_HAS_COACH = sa.exists().where(Engagement.client_id == Account.id, is_among(Engagement.state, (EngagementState.PROPOSED, *RUNNING)))
_ALONE = sa.select(Account.id, Account.name, Account.email, Account.created_at).where(
    Account.state == AccountState.ACTIVE, Account.is_client.is_(True), ~_HAS_COACH
)
_CLIENTS = sa.select(sa.func.count()).where(Engagement.coach_id == Account.id, _RUNS).correlate(Account).scalar_subquery()
_COACHES = sa.select(Account.id, Account.name, Account.email, _CLIENTS.label("clients")).where(
    Account.state == AccountState.ACTIVE, Account.is_coach.is_(True)
)
_WAS_HELD, _IS_BOOKED = CoachingSession.state == SessionState.HELD, CoachingSession.state == SessionState.SCHEDULED
_NOW = sa.bindparam("now", type_=CoachingSession.starts_at.type)
_COUNTS = (
    sa.select(
        CoachingSession.engagement_id,
        sa.func.count().label("sessions"),
        sa.func.count().filter(_WAS_HELD).label("held"),
        sa.func.count().filter(_IS_BOOKED, CoachingSession.starts_at > _NOW).label("booked"),
        sa.func.max(CoachingSession.starts_at, type_=CoachingSession.starts_at.type).filter(_WAS_HELD).label("last_at"),
        sa.func.min(CoachingSession.starts_at, type_=CoachingSession.starts_at.type)
        .filter(_IS_BOOKED, CoachingSession.starts_at > _NOW)
        .label("next_at"),
    )
    .where(CoachingSession.engagement_id.in_(sa.bindparam("ids", expanding=True)))
    .group_by(CoachingSession.engagement_id)
)
_DATES = (
    sa.select(CoachingSession.number, CoachingSession.starts_at, CoachingSession.state)
    .where(CoachingSession.engagement_id == sa.bindparam("engagement_id", type_=sa.Integer))
    .order_by(CoachingSession.number.desc())
    .limit(50)
)


def engagements(viewer: Viewer, *, search: str, state: str, cursor: str | None) -> Page[Row]:
    """Who works with whom, newest first; ORPHANED are those that run while their coach is suspended or coaches no longer."""
    only_admins(viewer)
    wanted = _LIST
    if state == ORPHANED:
        wanted = wanted.where(_IS_ORPHANED)
    elif state:
        wanted = wanted.where(Engagement.state == state)
    if search:
        wanted = wanted.where(is_found(_Client, search) | is_found(_Coach, search))
    return page_by_key(wanted, [Engagement.id], cursor, descending=True)


def engagements_of(viewer: Viewer, account_id: int) -> list[Row]:
    """With whom this person works or worked, newest first; the latest twenty."""
    only_admins(viewer)
    theirs = _LIST.where(sa.or_(Engagement.client_id == account_id, Engagement.coach_id == account_id))
    return list(db.session.execute(theirs.order_by(Engagement.id.desc()).limit(20)))


def counts(viewer: Viewer, engagement_ids: Iterable[int], now: datetime) -> dict[int, Row]:
    """How many sessions each of these had, how many are booked, the last one held and the next one booked."""
    only_admins(viewer)
    return {row.engagement_id: row for row in db.session.execute(_COUNTS, {"ids": list(engagement_ids), "now": now})}


def engagement(viewer: Viewer, engagement_id: int) -> Engagement:
    """One with both people, whatever its state; Missing if it is not there."""
    only_admins(viewer)
    wanted = sa.select(Engagement).where(Engagement.id == engagement_id)
    found = db.session.scalar(wanted.options(joinedload(Engagement.client), joinedload(Engagement.coach)))
    if found is None:
        raise Missing("There is no such engagement.")
    return found


def successors(viewer: Viewer, engagement: Engagement, *, search: str, cursor: str | None) -> Page[Row]:
    """Who could take this engagement over, by name: active coaches who are none of the three and do not work with its client yet, each with
    the number of clients they have now."""
    only_admins(viewer)
    concerned = (engagement.client_id, engagement.coach_id, viewer.account_id)
    is_theirs = sa.exists().where(Engagement.client_id == engagement.client_id, Engagement.coach_id == Account.id, _RUNS)
    wanted = _COACHES.where(Account.id.not_in(concerned), ~is_theirs)
    return page_by_key(wanted.where(is_found(Account, search)) if search else wanted, [Account.name, Account.id], cursor)


def session_dates(viewer: Viewer, engagement_id: int) -> list[Row]:
    """Number, date and state of its latest fifty sessions: all that an admin reads of them."""
    only_admins(viewer)
    return list(db.session.execute(_DATES, {"engagement_id": engagement_id}))


def clients_without_coach(viewer: Viewer, cursor: str | None) -> Page[Row]:
    """Active clients with whom nobody works and whom nobody invited, by name."""
    only_admins(viewer)
    return page_by_key(_ALONE, [Account.name, Account.id], cursor)


def orphaned_count(viewer: Viewer) -> int:
    """How many engagements run without a coach who can see them."""
    only_admins(viewer)
    found = sa.select(sa.func.count()).select_from(_LIST.where(_IS_ORPHANED).subquery())
    return db.session.scalar(found) or 0
