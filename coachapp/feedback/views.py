"""Review, publication, the client's answer and the thread below it."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from coachapp.core.errors import Missing

blueprint = Blueprint("feedback", __name__)


@blueprint.get("/sessions/<int:session_id>/review")
def review(session_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.post("/sessions/<int:session_id>/milestones/<int:milestone_id>/feedback")
def write(session_id: int, milestone_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.get("/sessions/<int:session_id>/publication")
def publication(session_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.post("/sessions/<int:session_id>/publication")
def publish(session_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.post("/feedback/<int:feedback_id>/response")
def respond(feedback_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.post("/feedback/<int:feedback_id>/replies")
def reply(feedback_id: int) -> ResponseReturnValue:
    raise Missing
