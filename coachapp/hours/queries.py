"""Every SELECT on a coach's log of hours: it is read from the sessions, with what the coach said otherwise, and from what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.core.paging import Page, page_by_key
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.hours.models import HoursTerms, LoggedHours
from coachapp.sessions.models import CoachingSession, SessionState

Rows = list[sa.Row[Any]]
_IS_HELD = sa.and_(Engagement.coach_id == VIEWER_ID, CoachingSession.state == SessionState.HELD)
_MAY_NAME = sa.func.coalesce(HoursTerms.may_name, sa.false())
_NOTHING = sa.cast(sa.null(), sa.Integer)
_HELD_HERE = (
    sa.select(
        CoachingSession.starts_at.label("held_at"),
        (CoachingSession.id * 2).label("place"),
        CoachingSession.id.label("session_id"),
        _NOTHING.label("hours_id"),
        CoachingSession.number.label("number"),
        sa.func.coalesce(LoggedHours.minutes, CoachingSession.minutes).label("minutes"),
        sa.func.coalesce(LoggedHours.is_paid, HoursTerms.is_paid, sa.true()).label("is_paid"),
        sa.func.coalesce(LoggedHours.is_group, sa.false()).label("is_group"),
        sa.case((_MAY_NAME, Account.name), else_="").label("whom"),
    )
    .select_from(CoachingSession)
    .join(Engagement, Engagement.id == CoachingSession.engagement_id)
    .join(Account, Account.id == Engagement.client_id)
    .outerjoin(HoursTerms, HoursTerms.engagement_id == Engagement.id)
    .outerjoin(LoggedHours, LoggedHours.session_id == CoachingSession.id)
    .where(_IS_HELD)
)
_TYPED = sa.select(
    LoggedHours.held_at.label("held_at"),
    (LoggedHours.id * 2 + 1).label("place"),
    _NOTHING.label("session_id"),
    LoggedHours.id.label("hours_id"),
    _NOTHING.label("number"),
    LoggedHours.minutes.label("minutes"),
    LoggedHours.is_paid.label("is_paid"),
    LoggedHours.is_group.label("is_group"),
    LoggedHours.whom.label("whom"),
).where(LoggedHours.coach_id == VIEWER_ID, LoggedHours.session_id.is_(None))
_lines = sa.union_all(_HELD_HERE, _TYPED).subquery()
_LOG = sa.select(*_lines.c)
_KEYS: tuple[Any, ...] = (_lines.c.held_at, _lines.c.place)
_IN_ORDER = _LOG.order_by(*_KEYS)
_TO_ADD = sa.select(_lines.c.held_at, _lines.c.minutes, _lines.c.is_paid, _lines.c.is_group)
_HELD = sa.select(sa.func.count(CoachingSession.id)).where(
    CoachingSession.engagement_id == Engagement.id, CoachingSession.state == SessionState.HELD
).correlate(Engagement).scalar_subquery()  # fmt: skip
_TERMS_COLUMNS = (HoursTerms.is_paid, HoursTerms.asked_at, HoursTerms.may_name, HoursTerms.answered_at)
_CLIENTS = (
    sa.select(Engagement.id, Account.name.label("name"), Engagement.ended_at, _HELD.label("held"), *_TERMS_COLUMNS)
    .join(Account, Account.id == Engagement.client_id)
    .outerjoin(HoursTerms, HoursTerms.engagement_id == Engagement.id)
    .where(Engagement.coach_id == VIEWER_ID, _HELD > 0)
)
_OF_CLIENTS: tuple[Any, ...] = (Account.name.label("name"), Engagement.id)
_ASKED = (
    sa.select(Engagement.id, Account.name.label("coach_name"), *_TERMS_COLUMNS)
    .join(HoursTerms, HoursTerms.engagement_id == Engagement.id)
    .join(Account, Account.id == Engagement.coach_id)
    .where(Engagement.client_id == VIEWER_ID, HoursTerms.asked_at.is_not(None))
    .order_by(Engagement.id.desc())
)
_ID = sa.bindparam("id", type_=sa.Integer)
_TYPED_ONE = sa.select(LoggedHours).where(LoggedHours.id == _ID, LoggedHours.coach_id == VIEWER_ID, LoggedHours.session_id.is_(None))
_HELD_ONE = (
    sa.select(CoachingSession)
    .join(CoachingSession.engagement)
    .where(CoachingSession.id == _ID, _IS_HELD)
    .options(contains_eager(CoachingSession.engagement))
)


def log(viewer: Viewer, cursor: str | None) -> Page[sa.Row[Any]]:
    """The viewer's own hours, the latest first: held_at, minutes, is_paid, is_group, whom (empty: not to be named), and session_id
    with its number, or hours_id of what was typed."""
    return page_by_key(_LOG, _KEYS, cursor, 25, descending=True, **viewer.bound())


def whole_log(viewer: Viewer) -> Iterable[sa.Row[Any]]:
    """The same, all of it, the earliest first."""
    found: Iterable[sa.Row[Any]] = db.session.execute(_IN_ORDER, viewer.bound())
    return found


def to_add_up(viewer: Viewer) -> Iterable[Any]:
    """Of each line when, how long, whether paid and whether a group."""
    found: Iterable[Any] = db.session.execute(_TO_ADD, viewer.bound())
    return found


def clients(viewer: Viewer, cursor: str | None) -> Page[sa.Row[Any]]:
    """Whom the viewer held sessions with, by name: how many, and what holds for them in the log (None until something was said)."""
    return page_by_key(_CLIENTS, _OF_CLIENTS, cursor, 25, **viewer.bound())


def asked(viewer: Viewer) -> Rows:
    """The coaches who asked the viewer, as their client, whether they may name them."""
    return list(db.session.execute(_ASKED, viewer.bound()))


def typed(viewer: Viewer, hours_id: int) -> LoggedHours:
    """A line that the viewer typed; Missing if it is nobody's or another's."""
    found = db.session.scalar(_TYPED_ONE, viewer.bound(id=hours_id))
    if found is None:
        raise Missing
    return found


def held(viewer: Viewer, session_id: int) -> CoachingSession:
    """A session that the viewer held as its coach, with its engagement; Missing otherwise."""
    found = db.session.scalar(_HELD_ONE, viewer.bound(id=session_id))
    if found is None:
        raise Missing
    return found


def said_otherwise(session_id: int) -> LoggedHours | None:
    """What the coach said otherwise about this session, which the caller may see."""
    return db.session.scalar(sa.select(LoggedHours).where(LoggedHours.session_id == session_id))


def terms(engagement_id: int) -> HoursTerms:
    """What holds for this engagement, which the caller may see; new until something was said."""
    return db.session.get(HoursTerms, engagement_id) or HoursTerms(engagement_id=engagement_id, is_paid=True, may_name=False)


def held_with(client_id: int) -> sa.Select[*tuple[Any, ...]]:
    """The sessions held with this client as lines of their coaches' logs, but those that have one: what is kept without a name."""
    is_logged = sa.exists().where(LoggedHours.session_id == CoachingSession.id)
    return (
        sa.select(
            Engagement.coach_id, CoachingSession.id, CoachingSession.starts_at, CoachingSession.minutes,
            sa.func.coalesce(HoursTerms.is_paid, sa.true()), sa.false(), sa.literal(""),
        )
        .join(Engagement, Engagement.id == CoachingSession.engagement_id)
        .join(Account, Account.id == Engagement.coach_id)
        .outerjoin(HoursTerms, HoursTerms.engagement_id == Engagement.id)
        .where(Engagement.client_id == client_id, CoachingSession.state == SessionState.HELD, Account.erased_at.is_(None), ~is_logged)
    )  # fmt: skip


def engagements_of_coach(coach_id: int) -> sa.Select[int]:
    """The ids of this coach's engagements."""
    return sa.select(Engagement.id).where(Engagement.coach_id == coach_id)
