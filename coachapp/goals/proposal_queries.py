"""Every SELECT on proposals. The client sees all that was proposed to them; a coach what they proposed, as long as they see the goal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.engagements.viewer import VIEWER_ID, Viewer, coached_by_viewer
from coachapp.goals.models import Goal, Milestone
from coachapp.goals.proposal_models import Proposal, ProposalState
from coachapp.goals.queries import visible

Row = sa.Row[*tuple[Any, ...]]
MOST = 20
_NOW = ("title", "done_when", "due_on", "scope", "direction", "version")
"""What a milestone says now, beside what is proposed."""
_Coach, _Client = aliased(Account), aliased(Account)
_IS_THEIRS = sa.and_(visible(), sa.or_(Goal.client_id == VIEWER_ID, Proposal.coach_id == VIEWER_ID))
_PROPOSAL = (
    sa.select(Proposal)
    .join(Proposal.goal)
    .outerjoin(Proposal.milestone)
    .options(contains_eager(Proposal.goal), contains_eager(Proposal.milestone).contains_eager(Milestone.goal))
    .where(Proposal.id == sa.bindparam("proposal_id"), _IS_THEIRS)
)
_ROWS = (
    sa.select(
        Proposal.id, Proposal.goal_id, Proposal.milestone_id, Proposal.is_new, Proposal.title, Proposal.done_when, Proposal.due_on,
        Proposal.scope, Proposal.direction, Proposal.why, Proposal.state, Proposal.answer, Proposal.made_at, Proposal.answered_at,
        Proposal.coach_id, _Coach.name.label("coach_name"), Goal.client_id, _Client.name.label("client_name"),
        Goal.title.label("goal_title"), *(getattr(Milestone, field).label(f"milestone_{field}") for field in _NOW),
    )
    .join(Goal, Goal.id == Proposal.goal_id)
    .join(_Coach, _Coach.id == Proposal.coach_id)
    .join(_Client, _Client.id == Goal.client_id)
    .outerjoin(Milestone, Milestone.id == Proposal.milestone_id)
    .where(_IS_THEIRS)
    .order_by(Proposal.state != ProposalState.OPEN, Proposal.id.desc())
    .limit(MOST)
)  # fmt: skip
_OF_GOAL = _ROWS.where(Proposal.goal_id == sa.bindparam("goal_id"))
OPEN_ONES = _ROWS.where(Proposal.state == ProposalState.OPEN)
_COACH_NAME = sa.select(Account.name).where(Account.id == sa.bindparam("coach_id"))
_IS_COACH = sa.select(Goal.id).where(Goal.id == sa.bindparam("goal_id"), coached_by_viewer(Goal.client_id))


def proposal(viewer: Viewer, proposal_id: int) -> Proposal:
    """One proposal that concerns the viewer, with its goal and milestone, or Missing."""
    found = db.session.scalar(_PROPOSAL, viewer.bound(proposal_id=proposal_id))
    if found is None:
        raise Missing
    return found


def proposals_of_goal(viewer: Viewer, goal_id: int) -> Sequence[Row]:
    """What was proposed for a goal: open ones first, then the latest answered, beside what the milestone says now."""
    return db.session.execute(_OF_GOAL, viewer.bound(goal_id=goal_id)).all()


def open_proposals(viewer: Viewer) -> Sequence[Row]:
    """What waits for an answer: the viewer's, where `client_id` is theirs, and what they themselves proposed."""
    return db.session.execute(OPEN_ONES, viewer.bound()).all()


def coach_name(proposal: Proposal) -> str:
    """Who proposed it."""
    return db.session.scalars(_COACH_NAME, {"coach_id": proposal.coach_id}).one()


def is_coach_of(viewer: Viewer, goal_id: int) -> bool:
    """Whether the viewer works with the client of this goal now."""
    return db.session.scalar(_IS_COACH, viewer.bound(goal_id=goal_id)) is not None
