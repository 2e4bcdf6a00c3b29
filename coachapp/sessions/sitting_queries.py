"""One session to be read and not changed: columns in the shape of the entity, at a fifth of what the entity costs a page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.engagements.models import RUNNING, Engagement, EngagementState
from coachapp.engagements.viewer import Viewer, takes_part
from coachapp.sessions.models import CoachingSession, SessionState

_Client, _Coach = aliased(Account), aliased(Account)
_SITTING = (
    sa.select(
        CoachingSession.id, CoachingSession.engagement_id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.minutes,
        CoachingSession.state, CoachingSession.published_at, CoachingSession.feedback_count,
        Engagement.id.label("pair_id"), Engagement.client_id, Engagement.coach_id, Engagement.state.label("pair_state"),
        Engagement.created_at,
        _Client.id.label("client"), _Client.name.label("client_name"), _Client.time_zone.label("client_zone"),
        _Coach.id.label("coach"), _Coach.name.label("coach_name"), _Coach.time_zone.label("coach_zone"),
    )
    .join(Engagement, Engagement.id == CoachingSession.engagement_id)
    .join(_Client, _Client.id == Engagement.client_id)
    .join(_Coach, _Coach.id == Engagement.coach_id)
    .where(CoachingSession.id == sa.bindparam("id", type_=sa.Integer), takes_part())
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


AnySession = CoachingSession | Sitting
"""What a rule or a page asks about, that changes nothing of it."""


def sitting(viewer: Viewer, session_id: int) -> Sitting:
    """One session with its engagement, client and coach; Missing unless the viewer takes part."""
    row: Any = db.session.execute(_SITTING, viewer.bound(id=session_id)).first()
    if row is None:
        raise Missing
    pair = Pair._make((*row[8:13], Person._make(row[13:16]), Person._make(row[16:19])))
    return Sitting._make((*row[:8], pair))
