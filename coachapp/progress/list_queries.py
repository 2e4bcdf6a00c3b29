"""Lists by key: the coach's clients with what stands beside each name, the sessions and the actions of one engagement; what to report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.core.db import db, is_among
from coachapp.core.paging import Page, page_by_key
from coachapp.engagements.models import RUNNING, Engagement, EngagementState, Invitation
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.models import Feedback, Turn
from coachapp.goals.models import OPEN, Goal, GoalState, Milestone
from coachapp.sessions.models import Action, ActionState, CoachingSession, SessionState

PAGE = 50
_ENGAGEMENT: sa.BindParameter[int] = sa.bindparam("engagement_id", type_=sa.Integer)
_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_NOW = sa.bindparam("now", type_=CoachingSession.starts_at.type)
_NAME = sa.func.lower(Account.name)
_LOWER_NAME = _NAME.label("lower_name")
_ORDER = sa.case((Engagement.state.in_((*RUNNING, EngagementState.PROPOSED)), 0), else_=1).label("place")

_CLIENTS = (
    sa.select(
        Engagement.id, Engagement.client_id, Engagement.state, Engagement.created_at, Engagement.started_at, Engagement.ended_at,
        Account.name, Account.email, Account.time_zone, _LOWER_NAME, _ORDER,
    )
    .join(Account, Account.id == Engagement.client_id)
    .where(Engagement.coach_id == VIEWER_ID)
)  # fmt: skip
_BOOKED = (
    sa.select(CoachingSession.id, CoachingSession.engagement_id, CoachingSession.number, CoachingSession.starts_at)
    .where(
        CoachingSession.engagement_id.in_(_IDS), CoachingSession.state == SessionState.SCHEDULED, CoachingSession.published_at.is_(None),
        CoachingSession.starts_at > _NOW,
    )
    .order_by(CoachingSession.starts_at)
)  # fmt: skip
_HELD = (
    sa.select(CoachingSession.engagement_id, sa.func.max(CoachingSession.starts_at).label("held_at"))
    .where(CoachingSession.engagement_id.in_(_IDS), CoachingSession.state == SessionState.HELD)
    .group_by(CoachingSession.engagement_id)
)
_TURNS = (
    sa.select(Feedback.client_id, Feedback.turn, sa.func.count(Feedback.id).label("many"), sa.func.min(Feedback.turn_at).label("since"))
    .where(Feedback.author_id == VIEWER_ID, Feedback.client_id.in_(_IDS), Feedback.turn.in_((Turn.CLIENT, Turn.COACH)))
    .group_by(Feedback.client_id, Feedback.turn)
)
_INVITATIONS = (
    sa.select(Invitation.engagement_id, Invitation.id, Invitation.expires_at)
    .where(Invitation.engagement_id.in_(_IDS), Invitation.used_at.is_(None), Invitation.voided_at.is_(None))
    .order_by(Invitation.id)
)

_SESSIONS = sa.select(
    CoachingSession.id,
    CoachingSession.number,
    CoachingSession.starts_at,
    CoachingSession.minutes,
    CoachingSession.state,
    CoachingSession.published_at,
).where(CoachingSession.engagement_id == _ENGAGEMENT)
_ACTIONS = (
    sa.select(
        Action.id, Action.text, Action.due_on, Action.state, Action.owner_id, Action.closed_at, CoachingSession.number,
        CoachingSession.id.label("session_id"), Account.name.label("owner_name"),
    )
    .join(Account, Account.id == Action.owner_id)
    .outerjoin(CoachingSession, CoachingSession.id == Action.session_id)
    .where(Action.engagement_id == _ENGAGEMENT)
)  # fmt: skip
_OPEN_ACTIONS = _ACTIONS.where(Action.state == ActionState.OPEN).order_by(Action.due_on, Action.id)
_CLOSED_ACTIONS = _ACTIONS.where(Action.state != ActionState.OPEN)
_LONGEST_AGO = (
    sa.select(Milestone.id, Milestone.title)
    .join(Goal, Goal.id == Milestone.goal_id)
    .where(Goal.client_id == VIEWER_ID, Goal.state == GoalState.ACTIVE, is_among(Milestone.state, OPEN))
    .order_by(sa.func.coalesce(Milestone.checked_in_at, Milestone.created_at), Milestone.id)
    .limit(1)
)


@dataclass(frozen=True)
class Facts:
    """What stands beside one client's name."""

    upcoming: Any = None
    held_at: datetime | None = None
    yours: Any = None
    theirs: Any = None
    invitation: Any = None


def clients(viewer: Viewer, words: str, cursor: str | None) -> Page[sa.Row[Any]]:
    """The viewer's clients and invited ones by name, those whose engagement has ended last; `words` is part of a name or address."""
    statement: sa.Select[Any] = _CLIENTS
    if words:
        wanted = words.lower()
        statement = statement.where(sa.or_(_NAME.contains(wanted, autoescape=True), Account.email.startswith(wanted, autoescape=True)))
    keys: list[Any] = [_ORDER, _LOWER_NAME, Engagement.id]
    return page_by_key(statement, keys, cursor, PAGE, **viewer.bound())


def facts(viewer: Viewer, rows: tuple[sa.Row[Any], ...], now: datetime) -> dict[int, Facts]:
    """Sessions, turns and invitations of these rows, by engagement."""
    if not rows:
        return {}
    ids = [row.id for row in rows]
    upcoming: dict[int, Any] = {}
    for booked in db.session.execute(_BOOKED, {"ids": ids, "now": now}):
        upcoming.setdefault(booked.engagement_id, booked)
    held = {row.engagement_id: row.held_at for row in db.session.execute(_HELD, {"ids": ids})}
    turns = {(t.client_id, t.turn): t for t in db.session.execute(_TURNS, viewer.bound(ids=[row.client_id for row in rows]))}
    invited = {i.engagement_id: i for i in db.session.execute(_INVITATIONS, {"ids": ids})}
    return {
        row.id: Facts(
            upcoming.get(row.id),
            held.get(row.id),
            turns.get((row.client_id, Turn.COACH)),
            turns.get((row.client_id, Turn.CLIENT)),
            invited.get(row.id),
        )
        for row in rows
    }


def sessions_of(engagement_id: int, cursor: str | None) -> Page[sa.Row[Any]]:
    """The sessions of an engagement that the caller may see, the last number first."""
    return page_by_key(_SESSIONS, [CoachingSession.number], cursor, 25, descending=True, engagement_id=engagement_id)


def open_actions(engagement_id: int) -> Sequence[Any]:
    """What the two have promised and not done, in an engagement that the caller may see: the earliest day first."""
    return db.session.execute(_OPEN_ACTIONS, {"engagement_id": engagement_id}).all()


def closed_actions(engagement_id: int, cursor: str | None) -> Page[sa.Row[Any]]:
    """What was done or dropped, the latest first."""
    return page_by_key(_CLOSED_ACTIONS, [Action.closed_at, Action.id], cursor, 25, descending=True, engagement_id=engagement_id)


def longest_unreported(viewer: Viewer) -> Any:
    """The viewer's own open milestone whose last check-in is longest ago: id, title."""
    return db.session.execute(_LONGEST_AGO, viewer.bound()).first()
