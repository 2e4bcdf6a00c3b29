"""One page of all that was promised, for both of the two."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import today
from coachapp.core.errors import Missing
from coachapp.core.web import page
from coachapp.engagements.request import current_viewer
from coachapp.progress.action_queries import Which, Whose
from coachapp.progress.action_queries import actions as found_actions
from coachapp.progress.blueprint import blueprint


@blueprint.get("/actions")
def actions() -> ResponseReturnValue:
    """Open, overdue or done; `whose` narrows it to one's own or to the others'."""
    viewer = current_viewer()
    if not (viewer.is_client or viewer.is_coach):
        raise Missing
    which = request.args.get("show", Which.OPEN, type=Which)
    whose = request.args.get("whose", Whose.ALL, type=Whose)
    found = found_actions(viewer, which, whose, today(), request.args.get("after"))
    return page("progress/all_actions.html", found=found, which=which, whose=whose, viewer=viewer)
