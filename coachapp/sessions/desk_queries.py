"""One session on its coach's desk, to be read and not changed: columns in the shape of the entity, at a fifth of what that costs a page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.engagements.models import RUNNING, Engagement, EngagementState
from coachapp.engagements.viewer import VIEWER_ID, Viewer, takes_part
from coachapp.sessions.models import CoachingSession, SessionState
from coachapp.sessions.preparation_models import Preparation

_Client, _Coach, _Before, _Earlier = aliased(Account), aliased(Account), aliased(CoachingSession), aliased(CoachingSession)
_LAST_HELD = (
    sa.select(_Earlier.id)
    .where(
        _Earlier.engagement_id == CoachingSession.engagement_id, _Earlier.state == SessionState.HELD,
        _Earlier.starts_at <= CoachingSession.starts_at, _Earlier.id != CoachingSession.id,
    )
    .order_by(_Earlier.starts_at.desc(), _Earlier.number.desc())
    .limit(1)
    .correlate(CoachingSession)
    .scalar_subquery()
)  # fmt: skip
_DESK = (
    sa.select(
        CoachingSession.id, CoachingSession.engagement_id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.minutes,
        CoachingSession.state, CoachingSession.published_at, CoachingSession.feedback_count,
        Engagement.id.label("pair_id"), Engagement.client_id, Engagement.coach_id, Engagement.state.label("pair_state"),
        Engagement.created_at,
        _Client.id.label("client"), _Client.name.label("client_name"), _Client.time_zone.label("client_zone"),
        _Coach.id.label("coach"), _Coach.name.label("coach_name"), _Coach.time_zone.label("coach_zone"),
        Preparation.moved, Preparation.hard, Preparation.talk_about, Preparation.sent_at,
        _Before.id.label("held_id"), _Before.starts_at.label("held_at"), _Before.published_at.label("reviewed_at"),
    )
    .join(Engagement, Engagement.id == CoachingSession.engagement_id)
    .join(_Client, _Client.id == Engagement.client_id)
    .join(_Coach, _Coach.id == Engagement.coach_id)
    .outerjoin(Preparation, sa.and_(Preparation.session_id == CoachingSession.id, Preparation.sent_at.is_not(None)))
    .outerjoin(_Before, _Before.id == _LAST_HELD)
    .where(CoachingSession.id == sa.bindparam("id", type_=sa.Integer), takes_part(), Engagement.coach_id == VIEWER_ID)
)  # fmt: skip


class Person(NamedTuple):
    """Who takes part, as pages name them."""

    id: int
    name: str
    time_zone: str


class Pair(NamedTuple):
    """The engagement of a session, with its two people."""

    id: int
    client_id: int
    coach_id: int
    state: EngagementState
    created_at: datetime
    client: Person
    coach: Person

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING


class Sitting(NamedTuple):
    """A session as pages read it; rules that ask a CoachingSession take it as well."""

    id: int
    engagement_id: int
    number: int
    starts_at: datetime
    minutes: int
    state: SessionState
    published_at: datetime | None
    feedback_count: int
    engagement: Pair

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_closed(self) -> bool:
        return self.published_at is not None or self.state is SessionState.CANCELLED


class Sent(NamedTuple):
    """What the client prepared and sent."""

    moved: str
    hard: str
    talk_about: str
    sent_at: datetime


class Held(NamedTuple):
    """The held session before."""

    id: int
    starts_at: datetime
    published_at: datetime | None


class Desk(NamedTuple):
    """A session with what its coach goes by when they review it; their private notes have a statement of their own."""

    sitting: Sitting
    preparation: Sent | None
    last_held: Held | None


AnySession = CoachingSession | Sitting
"""What a rule or a page asks about, that changes nothing of it."""


def desk(viewer: Viewer, session_id: int) -> Desk:
    """One session to review; Missing unless the viewer is its coach."""
    row: Any = db.session.execute(_DESK, viewer.bound(id=session_id)).first()
    if row is None:
        raise Missing
    sent, held = Sent._make(row[19:23]), Held._make(row[23:26])
    return Desk(_sitting(row), sent if row.sent_at else None, held if row.held_id else None)


def _sitting(row: Any) -> Sitting:
    pair = Pair._make((*row[8:13], Person._make(row[13:16]), Person._make(row[16:19])))
    return Sitting._make((*row[:8], pair))
