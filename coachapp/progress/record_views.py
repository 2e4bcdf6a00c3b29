"""What existed when an engagement ended, for the coach of that engagement."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.markdown import render
from coachapp.core.web import page
from coachapp.engagements.request import current_viewer
from coachapp.feedback.models import RESPONSE_WORDS, SIGNAL_WORDS
from coachapp.goals.look_commands import note_past_look
from coachapp.goals.models import LENSES, SCOPE_WORDS, STATE_WORDS
from coachapp.progress import record_queries
from coachapp.progress.blueprint import blueprint


@blueprint.get("/clients/<int:client_id>/record")
def client_record(client_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    engagement = record_queries.ended_with(viewer, client_id)
    goals = record_queries.goals_then(engagement)
    note_past_look(viewer, now(), [goal.words["id"] for goal in goals])
    return page("progress/record.html", engagement=engagement, goals=goals, lenses=LENSES, states=STATE_WORDS, scopes=SCOPE_WORDS)


@blueprint.get("/clients/<int:client_id>/record/milestones/<int:milestone_id>")
def client_record_milestone(client_id: int, milestone_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    engagement = record_queries.ended_with(viewer, client_id)
    goal, milestone = record_queries.milestone_then(engagement, milestone_id)
    note_past_look(viewer, now(), [goal.words["id"]])
    feedback = record_queries.feedback_then(viewer, engagement, milestone_id, request.args.get("before"))
    return page(
        "progress/record_milestone.html",
        engagement=engagement,
        goal=goal,
        milestone=milestone,
        done_when_html=render(milestone["done_when"]),
        feedback=feedback,
        replies=record_queries.replies_then(engagement, [row.id for row in feedback.rows]),
        reports=record_queries.check_ins_then(engagement, milestone_id, request.args.get("checkins")),
        words={"states": STATE_WORDS, "scopes": SCOPE_WORDS, "signals": SIGNAL_WORDS, "answers": RESPONSE_WORDS},
    )
