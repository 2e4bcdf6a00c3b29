"""The SELECTs of the goal page and the milestone page. What hangs on a goal that the caller has seen may be seen as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager

from coachapp.accounts.models import Account
from coachapp.core.db import db, is_among
from coachapp.core.errors import Missing
from coachapp.core.paging import Page, page_by_key
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer, coached_by_viewer
from coachapp.goals.choice_models import Reflection
from coachapp.goals.look_queries import IS_NOTED
from coachapp.goals.models import Goal, GoalEvidence, GoalShare, Milestone
from coachapp.goals.proposal_models import Proposal, ProposalState
from coachapp.goals.queries import visible
from coachapp.ledger.models import Activity

Row = sa.Row[*tuple[Any, ...]]
HISTORY = 10
_MILESTONES = (
    sa.select(
        Milestone.id, Milestone.goal_id, Milestone.title, Milestone.state, Milestone.state_reason, Milestone.state_at, Milestone.due_on,
        Milestone.first_due_on, Milestone.moves, Milestone.scope, Milestone.direction, Milestone.is_blocked, Milestone.blocked_reason,
        Milestone.done_on, Milestone.progress, Milestone.confidence, Milestone.checked_in_at,
        Reflection.next_choice, Reflection.motivating, Reflection.id.is_not(None).label("is_reflected"),
    )
    .outerjoin(Reflection, Reflection.milestone_id == Milestone.id)
    .where(Milestone.goal_id == sa.bindparam("goal_id"))
    .order_by(Milestone.position, Milestone.id)
)  # fmt: skip
_Coach = aliased(Account)
_IS_CHOSEN = sa.exists().where(GoalShare.goal_id == Goal.id, GoalShare.engagement_id == Engagement.id).correlate(Goal, Engagement)
_LINE: Any = sa.literal_column("'\n'")
"""Between names. (A value here would be written into the statement at each execution, which could then not be prepared.)"""
_SEEN_BY = (
    sa.select(sa.func.aggregate_strings(_Coach.name, _LINE))
    .join(Engagement, Engagement.coach_id == _Coach.id)
    .where(Engagement.client_id == Goal.client_id, is_among(Engagement.state, RUNNING), sa.or_(Goal.is_shared_with_all, _IS_CHOSEN))
    .correlate(Goal)
    .scalar_subquery()
)
_HAS_PROPOSALS = sa.exists().where(Proposal.goal_id == Goal.id).correlate(Goal)
_GOAL = (
    sa.select(
        *Goal.__table__.c, Account.name.label("client_name"),
        coached_by_viewer(Goal.client_id).label("is_coached"), _SEEN_BY.label("seen_by"),
        IS_NOTED.label("is_noted"), _HAS_PROPOSALS.label("has_proposals"), GoalEvidence.url, GoalEvidence.label,
    )
    .join(Account, Account.id == Goal.client_id)
    .outerjoin(GoalEvidence, GoalEvidence.goal_id == Goal.id)
    .where(Goal.id == sa.bindparam("goal_id"), visible())
    .order_by(GoalEvidence.id)
)  # fmt: skip
_PROPOSED = (
    sa.select(sa.func.max(Proposal.id))
    .where(Proposal.milestone_id == Milestone.id, Proposal.state == ProposalState.OPEN)
    .where(sa.or_(Goal.client_id == VIEWER_ID, Proposal.coach_id == VIEWER_ID))
    .correlate(Milestone, Goal)
    .scalar_subquery()
)
_MILESTONE = (
    sa.select(
        Milestone, Account.name.label("client_name"), coached_by_viewer(Goal.client_id).label("is_coached"), Reflection,
        _PROPOSED.label("proposal_id"), IS_NOTED.label("is_noted"),
    )
    .join(Milestone.goal)
    .join(Account, Account.id == Goal.client_id)
    .outerjoin(Reflection, Reflection.milestone_id == Milestone.id)
    .options(contains_eager(Milestone.goal))
    .where(Milestone.id == sa.bindparam("milestone_id"), visible())
)  # fmt: skip
_LINES = sa.select(
    Activity.id, Activity.at, Activity.verb, Activity.subject_id, Activity.changes, Activity.note, Account.name.label("actor_name")
).join(Account, Account.id == Activity.actor_id)
_OF_GOAL = sa.and_(Activity.subject_kind == "goal", Activity.subject_id == sa.bindparam("goal_id"))
_OF_ITS_MILESTONES = sa.and_(
    Activity.subject_kind == "milestone",
    Activity.subject_id.in_(sa.select(Milestone.id).where(Milestone.goal_id == sa.bindparam("goal_id"))),
)
_IS_NO_FEEDBACK = ~Activity.verb.startswith("feedback.")
"""Feedback lines stay out of these histories: the threads show them, and only to those who may read them."""
_GOAL_HISTORY = (
    _LINES.add_columns(Milestone.title.label("title"))
    .outerjoin(Milestone, sa.and_(Activity.subject_kind == "milestone", Milestone.id == Activity.subject_id))
    .where(sa.or_(_OF_GOAL, _OF_ITS_MILESTONES), _IS_NO_FEEDBACK)
)
_OF_MILESTONE = sa.and_(Activity.subject_kind == "milestone", Activity.subject_id == sa.bindparam("milestone_id"))
_MILESTONE_HISTORY = _LINES.add_columns(sa.null().label("title")).where(_OF_MILESTONE, _IS_NO_FEEDBACK, Activity.verb != "check_in")
_KEYS = (Activity.at, Activity.id)


@dataclass(frozen=True)
class Seen:
    """A goal, a row of its columns, with what its page says beside it, in one statement: whose it is, whether the viewer works with them
    now, whether their look of the day is noted, the names of the coaches who see it, the links under *Why now?*."""

    goal: Any
    client_name: str
    is_coached: bool
    is_noted: bool
    seen_by: Sequence[str]
    evidence: Sequence[Row]
    has_proposals: bool
    """Whether anything was ever proposed for it, by whomever: what the viewer may read of that, they ask for."""


def goal(viewer: Viewer, goal_id: int, on_day: date) -> Seen:
    """One goal that the viewer may see, or Missing."""
    rows = db.session.execute(_GOAL, viewer.bound(goal_id=goal_id, on_day=on_day)).all()
    if not rows:
        raise Missing
    row = rows[0]
    names, links = (row.seen_by or "").splitlines(), [link for link in rows if link.url]
    return Seen(row, row.client_name, row.is_coached, row.is_noted, names, links, row.has_proposals)


def milestone(viewer: Viewer, milestone_id: int, on_day: date) -> Row:
    """One milestone that the viewer may see, or Missing: Milestone, client_name, is_coached, Reflection, proposal_id (one that waits),
    is_noted (whether their look of the day is)."""
    found = db.session.execute(_MILESTONE, viewer.bound(milestone_id=milestone_id, on_day=on_day)).first()
    if found is None:
        raise Missing
    return found


def milestones(goal_id: int) -> Sequence[Row]:
    """All milestones of a goal, in the client's order."""
    return db.session.execute(_MILESTONES, {"goal_id": goal_id}).all()


def goal_history(goal_id: int, cursor: str | None) -> Page[Row]:
    """What happened to a goal and to its milestones, newest first; check-ins included."""
    return page_by_key(_GOAL_HISTORY, _KEYS, cursor, HISTORY, descending=True, goal_id=goal_id)


def milestone_history(milestone_id: int, cursor: str | None) -> Page[Row]:
    """How a milestone was changed, newest first; check-ins have their own list."""
    return page_by_key(_MILESTONE_HISTORY, _KEYS, cursor, HISTORY, descending=True, milestone_id=milestone_id)
