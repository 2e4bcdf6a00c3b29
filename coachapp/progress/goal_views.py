"""The goal page and the milestone page: the same for the client and for the coach who may see them, less the client's acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import request
from flask.typing import ResponseReturnValue

from coachapp.checkins import queries as checkins
from coachapp.checkins.policy import may_check_in
from coachapp.core.clock import now, reader_zone, today
from coachapp.core.paging import Page
from coachapp.core.web import an_id, page
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import queries as feedback
from coachapp.feedback.review_queries import skips_of_milestone
from coachapp.files.models import KIND_WORDS
from coachapp.goals import policy, proposal_queries
from coachapp.goals.choices import is_reflection_asked, is_why_now_due
from coachapp.goals.history import sentence, without_repeats
from coachapp.goals.look_commands import keep_look, note_look
from coachapp.goals.models import DIRECTION_WORDS, OPEN, SCOPE_WORDS, STATE_WORDS, Goal, GoalState, MilestoneState, Scope
from coachapp.goals.proposal_models import ProposalState
from coachapp.progress import goal_queries
from coachapp.progress.blueprint import blueprint
from coachapp.progress.chain import talks
from coachapp.progress.drawing import show
from coachapp.progress.trajectory import asleep, trajectory
from coachapp.ratings.standing import glance

WORDS: dict[str, Any] = {
    "state_words": STATE_WORDS,
    "scope_words": SCOPE_WORDS,
    "direction_words": DIRECTION_WORDS,
    "kind_words": KIND_WORDS,
}


@dataclass(frozen=True)
class Line:
    """One line of a history as the page shows it."""

    at: datetime
    said: str
    note: str
    milestone_id: int
    milestone_title: str


def told(lines: Page[sa.Row[*tuple[Any, ...]]]) -> list[Line]:
    """The lines of a history as sentences."""
    return [Line(row.at, _said(row), row.note, row.subject_id, row.title or "") for row in without_repeats(lines.rows)]


def _said(row: Any) -> str:
    """Its sentence; of a rating also whose it is, because both of the two give them."""
    said = sentence(row.verb, row.changes, "", reader_zone())
    return f"{said} by {row.actor_name.split(' ')[0]}" if row.verb == "goal.rated" else said


def seen_by(goal: Goal | Any, coaches: Sequence[str]) -> str:
    """Who sees the goal, in a sentence for its client."""
    names = ", ".join(coaches)
    if goal.state is GoalState.DRAFT:
        return "Nobody but you: it is a draft."
    if goal.is_shared_with_all:
        return f"All your coaches: {names}." if names else "Nobody but you until a coach works with you."
    return f"{names}, by your choice." if names else "Nobody but you, by your choice."


@blueprint.get("/goals/<int:goal_id>")
def goal(goal_id: int) -> ResponseReturnValue:
    viewer, moment = current_viewer(), now()
    seen = goal_queries.goal(viewer, goal_id, moment.date())
    goal, may_edit = seen.goal, policy.may_edit_goal(viewer, seen.goal)
    if not (may_edit or seen.is_noted):
        keep_look(viewer, [goal_id], moment)
    rows, history = goal_queries.milestones(goal_id), goal_queries.goal_history(goal_id, request.args.get("history"))
    way = trajectory(rows, asleep([(goal.id, goal.state)]), request.args.get("from", type=an_id))
    return page(
        "progress/goal.html",
        goal=goal,
        viewer=viewer,
        client_name=seen.client_name,
        evidence=seen.evidence,
        may_edit=may_edit,
        may_add=policy.may_add_milestone(viewer, goal),
        may_propose=policy.may_propose(viewer, goal, is_coach=seen.is_coached),
        is_why_now_due=goal.state is GoalState.ACTIVE and is_why_now_due(goal.why_now_at, goal.created_at, moment),
        seen_by=seen_by(goal, seen.seen_by) if may_edit else "",
        lenses=glance(viewer, goal, seen.client_name, seen.seen_by if may_edit else [viewer.name] * seen.is_coached),
        by_state={state: [row for row in rows if row.state is state] for state in MilestoneState},
        open_milestones=[row for row in rows if row.state in OPEN],
        trajectory=show(way, today()),
        history=history,
        lines=told(history),
        **_proposals(viewer, seen),
        **WORDS,
    )


def _proposals(viewer: Viewer, seen: goal_queries.Seen) -> dict[str, Any]:
    """What was proposed for a goal, and the viewer may read: what waits for an answer, and what has one."""
    rows = proposal_queries.proposals_of_goal(viewer, seen.goal.id) if seen.has_proposals else []
    return {
        "open_proposals": [row for row in rows if row.state is ProposalState.OPEN],
        "answered_proposals": [row for row in rows if row.state is not ProposalState.OPEN],
    }


@blueprint.get("/milestones/<int:milestone_id>")
def milestone(milestone_id: int) -> ResponseReturnValue:
    viewer, moment = current_viewer(), now()
    seen = goal_queries.milestone(viewer, milestone_id, moment.date())
    milestone, may_edit = seen.Milestone, policy.may_edit_milestone(viewer, seen.Milestone)
    if not seen.is_noted:
        note_look(viewer, milestone.goal.client_id, moment, [milestone.goal_id])
    threads, earlier = feedback.threads(viewer, milestone_id, first=_first_feedback())
    reports = checkins.check_ins(milestone_id, request.args.get("checkins"))
    history = goal_queries.milestone_history(milestone_id, request.args.get("history"))
    return page(
        "progress/milestone.html",
        milestone=milestone,
        viewer=viewer,
        may_edit=may_edit,
        may_check_in=may_check_in(viewer, milestone),
        may_propose=policy.may_propose(viewer, milestone.goal, is_coach=seen.is_coached),
        client_name="" if may_edit else seen.client_name,
        talks=talks(threads, skips_of_milestone(viewer, milestone_id), reports.rows, earlier, is_newest="first" not in request.args),
        earlier=earlier,
        reports=reports,
        evidence=checkins.evidence([row.id for row in reports.rows]),
        reflection=seen.Reflection,
        is_reflection_asked=bool(may_edit)
        and is_reflection_asked(milestone.state, milestone.state_at, seen.Reflection is not None, moment),
        proposal_id=seen.proposal_id,
        history=history,
        lines=told(history),
        scope=Scope(milestone.scope),
        **WORDS,
    )


def _first_feedback() -> int:
    """The feedback with which the page's threads begin: the newest, unless a link says otherwise."""
    return min(max(request.args.get("first", feedback.NEWEST, type=an_id), 1), feedback.NEWEST)
