"""What the hourly job asks about feedback that a client wanted to act on. It looks for nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account, AccountState
from coachapp.core.db import db
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.feedback.help import ASKED_UNTIL, HELP_AFTER
from coachapp.feedback.models import Feedback, ResponseKind
from coachapp.goals.models import Milestone
from coachapp.sessions.models import CoachingSession

_ACTED = (
    sa.select(Feedback.id, Feedback.client_id, Feedback.author_id, Feedback.milestone_id, Milestone.title)
    .join(Milestone, Milestone.id == Feedback.milestone_id)
    .join(CoachingSession, CoachingSession.id == Feedback.session_id)
    .join(Engagement, Engagement.id == CoachingSession.engagement_id)
    .join(Account, Account.id == Feedback.client_id)
    .where(Feedback.response_kind == ResponseKind.WILL_ACT, Feedback.helped.is_(None))
    .where(Engagement.state.in_(RUNNING), Account.state == AccountState.ACTIVE)
    .order_by(Feedback.client_id, Feedback.id)
)


def acted_on(now: datetime) -> Sequence[Any]:
    """Feedback of which the client said four weeks ago that they would act on it, and has not said since whether it helped."""
    since, until = now - ASKED_UNTIL, now - HELP_AFTER
    return db.session.execute(_ACTED.where(Feedback.responded_at > since, Feedback.responded_at <= until)).all()
