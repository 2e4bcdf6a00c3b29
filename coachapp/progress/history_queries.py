"""The SELECT behind the timeline: which lines of a client's history the viewer may read."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coachapp.accounts.models import Account
from coachapp.core.paging import Page, page_by_key
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.models import Feedback, Reply
from coachapp.feedback.queries import readable
from coachapp.goals.models import Goal, Milestone
from coachapp.goals.queries import visible
from coachapp.ledger.models import Activity
from coachapp.sessions.models import CoachingSession


def _is_about_readable_feedback() -> sa.ColumnElement[bool]:
    """Most feedback lines carry no feedback's id: they were written at the very moment of what they tell, on the milestone it is about."""
    said = (Feedback.milestone_id == Activity.subject_id, readable())
    at_its_time = Activity.at.in_((Feedback.published_at, Feedback.responded_at, Feedback.helped_at))
    told = sa.exists().where(*said, at_its_time)
    replied = sa.exists().where(*said, Reply.feedback_id == Feedback.id, Reply.created_at == Activity.at)
    return sa.or_(Activity.actor_id == VIEWER_ID, told.correlate(Activity), replied.correlate(Activity))


def _may_read() -> sa.ColumnElement[bool]:
    """A client reads all of their own history; a coach what is about goals shared with them and about their own engagement."""
    about_a_goal = sa.and_(Activity.subject_kind.in_(("goal", "milestone")), visible())
    return sa.or_(
        Activity.client_id == VIEWER_ID,
        sa.and_(about_a_goal, sa.or_(~Activity.verb.startswith("feedback."), _is_about_readable_feedback())),
        sa.and_(Activity.subject_kind == "feedback", visible(), readable()),
        sa.and_(Activity.subject_kind.in_(("session", "engagement")), _Between.coach_id == VIEWER_ID),
    )


_Between = aliased(Engagement)
_MILESTONE_ID = sa.case((Activity.subject_kind == "milestone", Activity.subject_id), else_=Feedback.milestone_id)
_GOAL_ID = sa.case((Activity.subject_kind == "goal", Activity.subject_id), else_=Milestone.goal_id)
_ENGAGEMENT_ID = sa.case((Activity.subject_kind == "engagement", Activity.subject_id), else_=CoachingSession.engagement_id)
_TIMELINE = (
    sa.select(
        Activity.id, Activity.at, Activity.verb, Activity.subject_kind, Activity.subject_id, Activity.changes, Activity.note,
        Activity.actor_id, Account.name.label("actor_name"), sa.func.coalesce(Milestone.title, Goal.title).label("title"),
        CoachingSession.number,
    )
    .join(Account, Account.id == Activity.actor_id)
    .outerjoin(Feedback, sa.and_(Activity.subject_kind == "feedback", Feedback.id == Activity.subject_id))
    .outerjoin(Milestone, Milestone.id == _MILESTONE_ID)
    .outerjoin(Goal, Goal.id == _GOAL_ID)
    .outerjoin(CoachingSession, sa.and_(Activity.subject_kind == "session", CoachingSession.id == Activity.subject_id))
    .outerjoin(_Between, _Between.id == _ENGAGEMENT_ID)
    .where(Activity.client_id == sa.bindparam("client_id", type_=sa.Integer), _may_read())
)  # fmt: skip


def timeline(viewer: Viewer, client_id: int, cursor: str | None) -> Page[sa.Row[Any]]:
    """What happened, newest first, as far as the viewer may read it."""
    return page_by_key(_TIMELINE, [Activity.at, Activity.id], cursor, 50, descending=True, **viewer.bound(client_id=client_id))
