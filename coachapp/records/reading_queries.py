"""A record in the order in which a person reads it: goal by goal and milestone by milestone, or client by client for a coach."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.checkins.models import CheckIn, Evidence
from coachapp.core.export import OF
from coachapp.engagements.models import Engagement
from coachapp.feedback.models import Feedback, Reply
from coachapp.goals.choice_models import NotDoing, Reflection
from coachapp.goals.models import Goal, Milestone
from coachapp.sessions.models import CoachingSession, PrivateNote

WITHIN: sa.BindParameter[int] = sa.bindparam("within", type_=sa.Integer)
"""The id of what the rows stand under."""
_COACH = Account.name.label("coach_name")

PERSON = sa.select(Account.name, Account.email).where(Account.id == OF)
GOALS = (
    sa.select(
        Goal.id, Goal.title, Goal.state, Goal.vision, Goal.achievable, Goal.novel, Goal.motivating, Goal.useful, Goal.why_now
    )
    .where(Goal.client_id == OF)
    .order_by(Goal.id)
)  # fmt: skip
MILESTONES = (
    sa.select(
        Milestone.id, Milestone.title, Milestone.state, Milestone.due_on, Milestone.done_on, Milestone.done_when, Milestone.progress,
        Reflection.motivating, Reflection.not_motivating, Reflection.next_choice,
    )
    .outerjoin(Reflection, Reflection.milestone_id == Milestone.id)
    .where(Milestone.goal_id == WITHIN)
    .order_by(Milestone.position, Milestone.id)
)  # fmt: skip
CHECK_INS = (
    sa.select(CheckIn.id, CheckIn.created_at, CheckIn.progress, CheckIn.confidence, CheckIn.text)
    .where(CheckIn.milestone_id == WITHIN)
    .order_by(CheckIn.id)
)
EVIDENCE = (
    sa.select(Evidence.check_in_id.label("under"), Evidence.url, Evidence.label)
    .join(CheckIn, CheckIn.id == Evidence.check_in_id)
    .where(CheckIn.milestone_id == WITHIN)
    .order_by(Evidence.id)
)
FEEDBACK = (
    sa.select(
        Feedback.id, Feedback.signal, Feedback.text, Feedback.published_at, Feedback.response_kind, Feedback.response_text,
        Feedback.helped, CoachingSession.number, Account.name.label("author_name"),
    )
    .join(CoachingSession, CoachingSession.id == Feedback.session_id)
    .join(Account, Account.id == Feedback.author_id)
    .where(Feedback.milestone_id == WITHIN)
    .order_by(Feedback.published_at, Feedback.id)
)  # fmt: skip
REPLIES = (
    sa.select(Reply.feedback_id.label("under"), Reply.text, Reply.created_at, Account.name.label("author_name"))
    .join(Feedback, Feedback.id == Reply.feedback_id)
    .join(Account, Account.id == Reply.author_id)
    .where(Feedback.milestone_id == WITHIN)
    .order_by(Reply.id)
)
NOT_DOING = sa.select(NotDoing.what, NotDoing.why, NotDoing.since_on).where(NotDoing.client_id == OF).order_by(NotDoing.id)
SESSIONS = (
    sa.select(CoachingSession.number, CoachingSession.starts_at, CoachingSession.state, CoachingSession.shared_notes, _COACH)
    .join(Engagement, Engagement.id == CoachingSession.engagement_id)
    .join(Account, Account.id == Engagement.coach_id)
    .where(Engagement.client_id == OF)
    .order_by(CoachingSession.starts_at, CoachingSession.id)
)
COACHED = (
    sa.select(Engagement.id, Account.name.label("client_name"), Engagement.started_at, Engagement.ended_at)
    .join(Account, Account.id == Engagement.client_id)
    .where(Engagement.coach_id == OF, Engagement.started_at.is_not(None))
    .order_by(Engagement.id)
)
COACHED_SESSIONS = (
    sa.select(CoachingSession.id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.state, PrivateNote.text)
    .outerjoin(PrivateNote, (PrivateNote.session_id == CoachingSession.id) & (PrivateNote.author_id == OF))
    .where(CoachingSession.engagement_id == WITHIN)
    .order_by(CoachingSession.number)
)
SAID = (
    sa.select(Feedback.id, Feedback.signal, Feedback.text, Feedback.milestone_id)
    .where(Feedback.session_id == WITHIN, Feedback.author_id == OF)
    .order_by(Feedback.id)
)
SAID_AFTER = (
    sa.select(Reply.feedback_id.label("under"), Reply.text, Reply.created_at)
    .join(Feedback, Feedback.id == Reply.feedback_id)
    .where(Feedback.session_id == WITHIN, Reply.author_id == OF)
    .order_by(Reply.id)
)
