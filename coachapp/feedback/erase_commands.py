"""Take a person out of the feedback. What a coach said to a client stays with the client."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.db import delete_rows
from coachapp.engagements.models import Engagement
from coachapp.feedback.models import Draft, Feedback
from coachapp.feedback.review_models import MilestoneNote
from coachapp.sessions.models import CoachingSession


def erase_feedback(account_id: int) -> None:
    """A client's feedback with its threads; a coach's drafts and running notes, which nobody else reads."""
    delete_rows(Feedback, Feedback.client_id == account_id)
    in_their_sessions = (CoachingSession.id == Draft.session_id, Engagement.id == CoachingSession.engagement_id)
    delete_rows(Draft, sa.exists().where(*in_their_sessions, Engagement.coach_id == account_id))
    delete_rows(MilestoneNote, MilestoneNote.author_id == account_id)
