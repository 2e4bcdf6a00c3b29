"""A coach proposes, the client answers. Acceptance is the client's own act: the usual change, with a note whose proposal it was."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from coachapp.core.db import save
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.engagements.viewer import Viewer
from coachapp.goals import policy, proposal_queries
from coachapp.goals.commands import edit_milestone, make_milestone
from coachapp.goals.models import Direction, Goal, Milestone, Scope
from coachapp.goals.proposal_models import Proposal, ProposalState
from coachapp.ledger.activity import changed


def propose_milestone(
    goal: Goal,
    *,
    by: Viewer,
    now: datetime,
    title: str,
    why: str = "",
    done_when: str = "",
    due_on: date | None = None,
    scope: int = Scope.PROJECT,
    direction: Direction = Direction.TOWARDS,
) -> Proposal:
    """A new milestone for this goal, in the coach's words."""
    require(policy.may_propose(by, goal, is_coach=proposal_queries.is_coach_of(by, goal.id)))
    words = {"title": title, "done_when": done_when, "due_on": due_on, "scope": scope, "direction": direction}
    return save(Proposal(goal_id=goal.id, is_new=True, coach_id=by.account_id, why=why, made_at=now, **words))


def propose_change(
    milestone: Milestone,
    *,
    by: Viewer,
    now: datetime,
    title: str,
    done_when: str,
    due_on: date | None,
    scope: int,
    direction: Direction,
    why: str = "",
) -> Proposal:
    """What this milestone could say instead; Conflict if that is what it says."""
    require(policy.may_propose(by, milestone.goal, is_coach=proposal_queries.is_coach_of(by, milestone.goal_id)))
    words = {"title": title, "done_when": done_when, "due_on": due_on, "scope": scope, "direction": direction}
    if not changed(milestone, **words):
        raise Conflict("Nothing differs from what the milestone says now. Change what you propose to change.", field="title")
    subject = {"goal_id": milestone.goal_id, "milestone_id": milestone.id, "is_new": False}
    return save(Proposal(**subject, coach_id=by.account_id, why=why, made_at=now, **words))


def accept(proposal: Proposal, *, by: Viewer, now: datetime, answer: str = "") -> Milestone:
    """As proposed; gives the milestone that is there now. Pressed twice, it is accepted once."""
    require(policy.may_answer(by, proposal))
    if proposal.state is ProposalState.ACCEPTED and proposal.milestone is not None:
        return proposal.milestone
    words = {field: getattr(proposal, field) for field in ("title", "done_when", "due_on", "scope", "direction")}
    return _take_over(proposal, ProposalState.ACCEPTED, by, now, answer, **words)


def accept_changed(proposal: Proposal, *, by: Viewer, now: datetime, answer: str = "", **words: Any) -> Milestone:
    """In the client's own words (title, done_when, due_on, scope, direction); gives the milestone that is there now."""
    require(policy.may_answer(by, proposal))
    return _take_over(proposal, ProposalState.CHANGED, by, now, answer, **words)


def _take_over(proposal: Proposal, state: ProposalState, by: Viewer, now: datetime, answer: str, **words: Any) -> Milestone:
    proposal.close(state, answer, now)
    note = f"from {proposal_queries.coach_name(proposal).split(' ')[0]}’s proposal"
    if proposal.milestone is None:
        proposal.milestone = make_milestone(proposal.goal, by=by, now=now, note=note, **words)
    else:
        edit_milestone(proposal.milestone, by=by, now=now, note=note, **words)
    save(proposal)
    return proposal.milestone


def decline(proposal: Proposal, *, by: Viewer, now: datetime, answer: str) -> None:
    """With a word why not, which the coach reads. Pressed twice, it is declined once."""
    require(policy.may_answer(by, proposal))
    if proposal.state is ProposalState.DECLINED:
        return
    proposal.close(ProposalState.DECLINED, answer, now)
    save(proposal)


def withdraw(proposal: Proposal, *, by: Viewer, now: datetime) -> None:
    """The coach takes it back before it is answered. Pressed twice, once."""
    if proposal.state is ProposalState.WITHDRAWN and proposal.coach_id == by.account_id:
        return
    require(policy.may_withdraw(by, proposal))
    proposal.close(ProposalState.WITHDRAWN, "", now)
    save(proposal)
