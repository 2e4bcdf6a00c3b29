"""The goal page and the milestone page."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from coachapp.core.errors import Missing
from coachapp.progress.blueprint import blueprint


@blueprint.get("/goals/<int:goal_id>")
def goal(goal_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.get("/milestones/<int:milestone_id>")
def milestone(milestone_id: int) -> ResponseReturnValue:
    raise Missing
