"""The SELECTs behind what existed when an engagement ended: for its coach, until the client withdraws it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.checkins.models import CheckIn
from coachapp.core.db import Instant, db
from coachapp.core.errors import Missing
from coachapp.core.markdown import render
from coachapp.core.paging import Page, page_by_key
from coachapp.engagements.models import Engagement
from coachapp.engagements.queries import coached
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.models import Feedback, Reply
from coachapp.goals.models import Goal, GoalShare, Milestone
from coachapp.ledger.models import Activity
from coachapp.progress.as_of import Changes, as_of, was_shared
from coachapp.sessions.models import CoachingSession

Row = sa.Row[*tuple[Any, ...]]
Then = Mapping[str, Any]
_CHANGES = ("goal.edited", "goal.state", "goal.why_now", "milestone.edited", "milestone.due", "milestone.state")
_CLIENT: sa.BindParameter[int] = sa.bindparam("client_id", type_=sa.Integer)
_END = sa.bindparam("ended_at", type_=Instant)
_GOALS = (
    sa.select(
        Goal.id, Goal.title, Goal.vision, Goal.horizon_on, Goal.achievable, Goal.novel, Goal.motivating, Goal.useful, Goal.why_now,
        Goal.state, Goal.is_shared_with_all,
    )
    .where(Goal.client_id == _CLIENT, Goal.created_at <= _END)
    .order_by(Goal.id)
)  # fmt: skip
_SHARES = sa.select(GoalShare.goal_id, GoalShare.engagement_id).join(Goal, Goal.id == GoalShare.goal_id).where(Goal.client_id == _CLIENT)
_MILESTONES = (
    sa.select(
        Milestone.id, Milestone.goal_id, Milestone.title, Milestone.done_when, Milestone.due_on, Milestone.scope, Milestone.direction,
        Milestone.state,
    )
    .join(Goal, Goal.id == Milestone.goal_id)
    .where(Goal.client_id == _CLIENT, Milestone.created_at <= _END)
    .order_by(Milestone.position, Milestone.id)
)  # fmt: skip
_LATER = (
    sa.select(Activity.subject_kind, Activity.subject_id, Activity.changes)
    .where(Activity.client_id == _CLIENT, Activity.at > _END, Activity.verb.in_(_CHANGES))
    .order_by(Activity.at.desc(), Activity.id.desc())
)
_CHECK_INS = sa.select(CheckIn.id, CheckIn.created_at, CheckIn.text_html, CheckIn.progress, CheckIn.confidence).where(
    CheckIn.milestone_id == sa.bindparam("milestone_id"), CheckIn.created_at <= _END
)
_FEEDBACK = (
    sa.select(
        Feedback.id, Feedback.signal, Feedback.text_html, Feedback.response_kind, Feedback.response_html, Feedback.responded_at,
        CoachingSession.number, CoachingSession.starts_at,
    )
    .join(CoachingSession, CoachingSession.id == Feedback.session_id)
    .where(
        Feedback.milestone_id == sa.bindparam("milestone_id"),
        Feedback.author_id == VIEWER_ID,
        CoachingSession.engagement_id == sa.bindparam("engagement_id"),
        Feedback.published_at <= _END,
    )
)  # fmt: skip
_REPLIES = (
    sa.select(Reply.feedback_id, Reply.text_html, Reply.created_at, Account.name)
    .join(Account, Account.id == Reply.author_id)
    .where(Reply.feedback_id.in_(sa.bindparam("ids", expanding=True)), Reply.created_at <= _END)
    .order_by(Reply.id)
)


@dataclass(frozen=True)
class GoalThen:
    """One goal in the words of the end, with the milestones it had."""

    words: Then
    vision_html: str
    milestones: tuple[Then, ...]


def ended_with(viewer: Viewer, client_id: int) -> Engagement:
    """The engagement of which the viewer was the coach; Missing while they work together, and once the client withdrew it."""
    found = coached(viewer, client_id)
    if found.is_running or found.ended_at is None or found.read_withdrawn_at is not None:
        raise Missing
    return found


def goals_then(engagement: Engagement) -> list[GoalThen]:
    """What the coach of this ended engagement could see on its last day."""
    bound = {"client_id": engagement.client_id, "ended_at": engagement.ended_at}
    later, shares = _later(bound), _shares(bound)
    milestones: dict[int, list[Then]] = defaultdict(list)
    for row in db.session.execute(_MILESTONES, bound):
        milestones[row.goal_id].append(as_of(row._asdict(), later["milestone", row.id]))
    goals = (
        as_of({**row._asdict(), "shared_with": shares[row.id]}, later["goal", row.id]) for row in db.session.execute(_GOALS, bound).all()
    )
    seen = (goal for goal in goals if was_shared(goal, engagement.id))
    return [GoalThen(goal, render(goal["vision"]), tuple(milestones[goal["id"]])) for goal in seen]


def _later(bound: Mapping[str, Any]) -> defaultdict[tuple[str, int], list[Changes]]:
    """What changed after the end, the latest first, by what it was about."""
    found: defaultdict[tuple[str, int], list[Changes]] = defaultdict(list)
    for row in db.session.execute(_LATER, bound):
        found[row.subject_kind, row.subject_id].append(row.changes)
    return found


def _shares(bound: Mapping[str, Any]) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for row in db.session.execute(_SHARES, bound):
        found[row.goal_id].append(row.engagement_id)
    return found


def milestone_then(engagement: Engagement, milestone_id: int) -> tuple[GoalThen, Then]:
    """One milestone of what existed then, with its goal; or Missing."""
    for goal in goals_then(engagement):
        for milestone in goal.milestones:
            if milestone["id"] == milestone_id:
                return goal, milestone
    raise Missing


def check_ins_then(engagement: Engagement, milestone_id: int, cursor: str | None) -> Page[Row]:
    """The milestone's check-ins until the end, newest first; the caller has seen the milestone."""
    keys = (CheckIn.created_at, CheckIn.id)
    return page_by_key(_CHECK_INS, keys, cursor, 20, descending=True, milestone_id=milestone_id, ended_at=engagement.ended_at)


def feedback_then(viewer: Viewer, engagement: Engagement, milestone_id: int, cursor: str | None) -> Page[Row]:
    """What the viewer wrote about it in this engagement, newest first."""
    bound = viewer.bound(milestone_id=milestone_id, engagement_id=engagement.id, ended_at=engagement.ended_at)
    return page_by_key(_FEEDBACK, [Feedback.id], cursor, 20, descending=True, **bound)


def replies_then(engagement: Engagement, feedback_ids: Iterable[int]) -> dict[int, Sequence[Row]]:
    """What was said below it until the end, by feedback."""
    found: dict[int, list[Row]] = defaultdict(list)
    ids = list(feedback_ids)
    for row in db.session.execute(_REPLIES, {"ids": ids, "ended_at": engagement.ended_at}) if ids else ():
        found[row.feedback_id].append(row)
    return dict(found)
