"""Take a person out of the feedback. What a coach said to a client stays with the client."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.engagements.models import Engagement
from coachapp.feedback.models import Draft, Feedback
from coachapp.feedback.review_models import MilestoneNote
from coachapp.sessions.models import CoachingSession

_KEPT = {"synchronize_session": False}


def erase_feedback(account_id: int) -> None:
    """A client's feedback with its threads; a coach's drafts and running notes, which nobody else reads."""
    db.session.execute(sa.delete(Feedback).where(Feedback.client_id == account_id), execution_options=_KEPT)
    in_their_sessions = (CoachingSession.id == Draft.session_id, Engagement.id == CoachingSession.engagement_id)
    db.session.execute(
        sa.delete(Draft).where(sa.exists().where(*in_their_sessions, Engagement.coach_id == account_id)), execution_options=_KEPT
    )
    db.session.execute(sa.delete(MilestoneNote).where(MilestoneNote.author_id == account_id), execution_options=_KEPT)
