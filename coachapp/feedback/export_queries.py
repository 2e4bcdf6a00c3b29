"""What a client takes along of the feedback on their milestones and what came of it; a coach, of their own words alone."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.core.export import OF, Section, plain
from coachapp.engagements.models import Engagement
from coachapp.feedback.handover_models import HandedGoal, Handover
from coachapp.feedback.models import Draft, Feedback, Reply
from coachapp.feedback.review_models import BlindSignal, MilestoneNote, Skip
from coachapp.sessions.models import CoachingSession

_AUTHOR = Account.name.label("author_name")
_OF_SESSION = Engagement.id == CoachingSession.engagement_id
_OF_CLIENT, _OF_COACH = Engagement.client_id == OF, Engagement.coach_id == OF
_HANDED_BY = (Engagement.id == Handover.from_engagement_id, _OF_CLIENT)
_SAID = (Feedback.id, Feedback.session_id, Feedback.milestone_id, Feedback.signal, Feedback.text, Feedback.published_at, Feedback.edited_at)

SECTIONS = (
    Section(
        "feedback",
        sa.select(*plain(Feedback, "client_id", "answered_in"), _AUTHOR)
        .join(Account, Account.id == Feedback.author_id)
        .where(Feedback.client_id == OF)
        .order_by(Feedback.id),
    ),
    Section(
        "replies",
        sa.select(*plain(Reply), _AUTHOR)
        .join(Feedback, Feedback.id == Reply.feedback_id)
        .join(Account, Account.id == Reply.author_id)
        .where(Feedback.client_id == OF)
        .order_by(Reply.id),
    ),
    Section(
        "blind_signals",
        sa.select(*plain(BlindSignal))
        .where(CoachingSession.id == BlindSignal.session_id, _OF_SESSION, _OF_CLIENT)
        .order_by(BlindSignal.id),
    ),
    Section(
        "skipped",
        sa.select(*plain(Skip))
        .where(CoachingSession.id == Skip.session_id, _OF_SESSION, _OF_CLIENT, CoachingSession.published_at.is_not(None))
        .order_by(Skip.id),
    ),
    Section("handovers", sa.select(*plain(Handover)).where(*_HANDED_BY).order_by(Handover.id)),
    Section("handed_goals", sa.select(*plain(HandedGoal)).where(Handover.id == HandedGoal.handover_id, *_HANDED_BY)),
    Section("coach_feedback", sa.select(*_SAID).where(Feedback.author_id == OF).order_by(Feedback.id)),
    Section(
        "coach_replies",
        sa.select(*plain(Reply, "author_id"))
        .join(Feedback, Feedback.id == Reply.feedback_id)
        .where(Reply.author_id == OF, Feedback.author_id == OF)
        .order_by(Reply.id),
    ),
    Section(
        "coach_drafts",
        sa.select(*plain(Draft)).where(CoachingSession.id == Draft.session_id, _OF_SESSION, _OF_COACH).order_by(Draft.id),
    ),
    Section(
        "coach_skipped",
        sa.select(*plain(Skip)).where(CoachingSession.id == Skip.session_id, _OF_SESSION, _OF_COACH).order_by(Skip.id),
    ),
    Section("coach_notes", sa.select(*plain(MilestoneNote, "author_id")).where(MilestoneNote.author_id == OF).order_by(MilestoneNote.id)),
)
