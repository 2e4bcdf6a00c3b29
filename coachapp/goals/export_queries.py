"""What a client takes along of their goals; a coach, of what they proposed."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.core.export import OF, Section, plain
from coachapp.goals.choice_models import NotDoing, Reflection
from coachapp.goals.look_models import Look
from coachapp.goals.models import Goal, GoalEvidence, GoalShare, Milestone
from coachapp.goals.proposal_models import Proposal

_PERSON = Account.name.label("person")
_OWN = Goal.client_id == OF
_PROPOSED = (
    *plain(Proposal, "coach_id", "answer", "title", "done_when"),
    sa.case((Proposal.is_new, Proposal.title), else_="").label("title"),
    sa.case((Proposal.is_new, Proposal.done_when), else_="").label("done_when"),
)
"""A change that is proposed begins with the client's own words, so its coach takes the why along."""
_OF_GOAL = Goal.id == Milestone.goal_id

SECTIONS = (
    Section("goals", sa.select(*plain(Goal, "client_id")).where(_OWN).order_by(Goal.id)),
    Section(
        "goal_links", sa.select(*plain(GoalEvidence)).join(Goal, Goal.id == GoalEvidence.goal_id).where(_OWN).order_by(GoalEvidence.id)
    ),
    Section("goal_shares", sa.select(*plain(GoalShare)).join(Goal, Goal.id == GoalShare.goal_id).where(_OWN).order_by(GoalShare.goal_id)),
    Section("milestones", sa.select(*plain(Milestone)).join(Goal, _OF_GOAL).where(_OWN).order_by(Milestone.id)),
    Section(
        "reflections",
        sa.select(*plain(Reflection))
        .join(Milestone, Milestone.id == Reflection.milestone_id)
        .join(Goal, _OF_GOAL)
        .where(_OWN)
        .order_by(Reflection.id),
    ),
    Section("not_doing", sa.select(*plain(NotDoing, "client_id")).where(NotDoing.client_id == OF).order_by(NotDoing.id)),
    Section(
        "proposals",
        sa.select(*plain(Proposal), _PERSON)
        .join(Goal, Goal.id == Proposal.goal_id)
        .join(Account, Account.id == Proposal.coach_id)
        .where(_OWN)
        .order_by(Proposal.id),
    ),
    Section(
        "looks",
        sa.select(*plain(Look), _PERSON)
        .join(Goal, Goal.id == Look.goal_id)
        .join(Account, Account.id == Look.viewer_id)
        .where(_OWN)
        .order_by(Look.id),
    ),
    Section("coach_proposals", sa.select(*_PROPOSED).where(Proposal.coach_id == OF).order_by(Proposal.id)),
)
