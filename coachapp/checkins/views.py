"""The client checks in on a milestone."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue

from coachapp.checkins import commands, policy
from coachapp.checkins.forms import CheckInForm
from coachapp.core.clock import now
from coachapp.core.once import once
from coachapp.core.policy import require
from coachapp.core.web import back_to, page
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.goals import queries as goals
from coachapp.goals.models import Milestone

blueprint = Blueprint("checkins", __name__)


def open_milestone(viewer: Viewer, milestone_id: int) -> Milestone:
    """A milestone on which the viewer may check in; Missing or Forbidden else."""
    milestone = goals.milestone(viewer, milestone_id)
    require(policy.may_check_in(viewer, milestone))
    return milestone


@blueprint.get("/milestones/<int:milestone_id>/check-in")
def new_check_in(milestone_id: int) -> ResponseReturnValue:
    """The last figures are carried over: where they stand, only the words are missing."""
    milestone = open_milestone(current_viewer(), milestone_id)
    form = CheckInForm(progress=milestone.progress, confidence=milestone.confidence)
    return page("checkins/new_check_in.html", milestone=milestone, form=form)


@blueprint.post("/milestones/<int:milestone_id>/check-in")
@once
def check_in(milestone_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    milestone, form = open_milestone(viewer, milestone_id), CheckInForm()
    if not form.was_sent():
        return page("checkins/new_check_in.html", 422, milestone=milestone, form=form)
    commands.check_in(milestone, by=viewer, now=now(), **form.values())
    flash("Checked in.")
    return back_to("progress.milestone", milestone_id=milestone_id)
