"""How the words of a goal and of a milestone have changed, for everybody who sees them."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.core.web import page
from coachapp.engagements.request import current_viewer
from coachapp.goals import queries
from coachapp.goals.blueprint import blueprint
from coachapp.goals.difference import versions
from coachapp.goals.version_queries import edits


@blueprint.get("/goals/<int:goal_id>/history")
def goal_history(goal_id: int) -> ResponseReturnValue:
    goal = queries.goal(current_viewer(), goal_id)
    lines = edits("goal", goal_id, request.args.get("after"))
    return page("goals/goal_history.html", goal=goal, lines=lines, versions=versions(lines.rows))


@blueprint.get("/milestones/<int:milestone_id>/history")
def milestone_history(milestone_id: int) -> ResponseReturnValue:
    milestone = queries.milestone(current_viewer(), milestone_id)
    lines = edits("milestone", milestone_id, request.args.get("after"))
    return page("goals/milestone_history.html", milestone=milestone, lines=lines, versions=versions(lines.rows))
