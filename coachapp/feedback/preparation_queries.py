"""Every SELECT of the client's preparation: what is to be prepared, which milestones it asks about, what they said so far."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.board import Rows
from coachapp.feedback.queries import number
from coachapp.feedback.review_models import BlindSignal
from coachapp.goals.models import OPEN, Goal, GoalShare, GoalState, Milestone
from coachapp.sessions.models import CoachingSession, SessionState
from coachapp.sessions.preparation_models import OPENS_BEFORE, Preparation

_SAID = sa.and_(BlindSignal.milestone_id == Milestone.id, BlindSignal.session_id == number("session_id"))
_SHARED = sa.or_(
    Goal.is_shared_with_all,
    sa.exists().where(GoalShare.goal_id == Goal.id, GoalShare.engagement_id == number("engagement_id")).correlate(Goal),
)
_ASKED = (
    sa.select(
        Milestone.id, Milestone.title, Milestone.due_on, Milestone.progress, Milestone.confidence, Goal.id.label("goal_id"),
        Goal.title.label("goal_title"), BlindSignal.signal,
    )
    .join(Goal, Goal.id == Milestone.goal_id)
    .outerjoin(BlindSignal, _SAID)
    .where(Goal.client_id == VIEWER_ID, Goal.state == GoalState.ACTIVE, Milestone.state.in_(OPEN), _SHARED)
    .order_by(Goal.id, Milestone.position, Milestone.id)
)  # fmt: skip
_OWN = (
    sa.select(BlindSignal)
    .join(CoachingSession, CoachingSession.id == BlindSignal.session_id)
    .join(Engagement, Engagement.id == CoachingSession.engagement_id)
    .where(BlindSignal.session_id == number("session_id"), Engagement.client_id == VIEWER_ID)
)
_MOMENT = sa.bindparam("moment", type_=CoachingSession.starts_at.type)
_UNTIL = sa.bindparam("until", type_=CoachingSession.starts_at.type)
_TO_PREPARE = (
    sa.select(
        CoachingSession.id.label("session_id"), CoachingSession.number, CoachingSession.starts_at, Account.name.label("coach_name"),
        Preparation.saved_at, Preparation.sent_at,
    )
    .join(Engagement, Engagement.id == CoachingSession.engagement_id)
    .join(Account, Account.id == Engagement.coach_id)
    .outerjoin(Preparation, Preparation.session_id == CoachingSession.id)
    .where(Engagement.client_id == VIEWER_ID, Engagement.state.in_(RUNNING), CoachingSession.state == SessionState.SCHEDULED)
    .where(CoachingSession.published_at.is_(None), CoachingSession.starts_at > _MOMENT, CoachingSession.starts_at <= _UNTIL)
    .order_by(CoachingSession.starts_at, CoachingSession.id)
)  # fmt: skip


def asked(viewer: Viewer, coaching_session: CoachingSession) -> Rows:
    """The client's open milestones that this coach sees, with the client's own signal: id, title, due_on, progress, confidence, goal_id,
    goal_title, signal. Nothing for anybody else."""
    bound = viewer.bound(session_id=coaching_session.id, engagement_id=coaching_session.engagement_id)
    return db.session.execute(_ASKED, bound).all()


def own_signals(viewer: Viewer, session_id: int) -> dict[int, BlindSignal]:
    """What the viewer, as the client, has said of a session's milestones so far."""
    found = db.session.scalars(_OWN, viewer.bound(session_id=session_id))
    return {said.milestone_id: said for said in found}


def to_prepare(viewer: Viewer, now: datetime) -> Rows:
    """The client's sessions whose preparation is open: session_id, number, starts_at, coach_name, saved_at and sent_at (None: not yet)."""
    return db.session.execute(_TO_PREPARE, viewer.bound(moment=now, until=now + OPENS_BEFORE)).all()
