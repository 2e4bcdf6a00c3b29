"""Who has looked, taking access back on the spot, feedback among coaches; and the page that says who can read what."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from coachapp.accounts import commands as accounts
from coachapp.accounts import queries as people
from coachapp.core.clock import now
from coachapp.core.errors import Missing
from coachapp.core.web import an_id, back_to, page, see
from coachapp.engagements import queries as engagements
from coachapp.engagements.glass_queries import looks_into
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import handover_queries
from coachapp.goals import commands as goals
from coachapp.goals import queries as goal_queries
from coachapp.goals.request import own_goal
from coachapp.progress import access_queries
from coachapp.progress.access import chosen_without
from coachapp.progress.blueprint import blueprint
from coachapp.sessions.ending_commands import end_engagement as end_together


@blueprint.get("/my/access")
def who_has_looked() -> ResponseReturnValue:
    viewer = _client()
    found, together = access_queries.who_reads(viewer)
    is_open = access_queries.is_open_among_coaches(viewer)
    handovers = handover_queries.handovers_made(viewer)
    given: dict[str, Any] = {"handovers": handovers, "handed": handover_queries.handed_goals(viewer, handovers)}
    given |= {"glasses": looks_into(viewer), "moment": now()}
    return page("progress/access.html", accesses=found, engagements=together, is_open=is_open, **given)


@blueprint.post("/my/access/goals/<int:goal_id>")
def set_reader(goal_id: int) -> ResponseReturnValue:
    """Take a goal back from one coach, or give it to one; both work on the next request."""
    viewer = current_viewer()
    goal, coaches = own_goal(viewer, goal_id), dict(goal_queries.coaches(viewer))
    engagement_id = request.form.get("engagement", 0, type=an_id)
    if engagement_id not in coaches:
        raise Missing
    others = chosen_without(goal, goal_queries.shares(goal_id), coaches, engagement_id)
    is_given = request.form.get("may_read") == "yes"
    chosen = others | {engagement_id} if is_given else others
    goals.share_goal(goal, by=viewer, now=now(), is_shared_with_all=is_given and goal.is_shared_with_all, engagement_ids=chosen)
    flash(f"{coaches[engagement_id]} {'sees' if is_given else 'no longer sees'} “{goal.title}”.")
    return see("progress.who_has_looked", anchor=f"goal-{goal_id}")


@blueprint.post("/my/access/feedback")
def open_feedback() -> ResponseReturnValue:
    """Let the coaches read each other's feedback, or keep it apart again."""
    viewer, is_open = _client(), request.form.get("open") == "yes"
    accounts.open_among_coaches(people.account(viewer.account_id), is_open=is_open, by=viewer, now=now())
    flash("Your coaches read each other’s feedback from now on." if is_open else "Each coach reads only their own feedback again.")
    return back_to("progress.who_has_looked", _anchor="feedback")


@blueprint.post("/engagements/<int:engagement_id>/end")
def end_engagement(engagement_id: int) -> ResponseReturnValue:
    """Stop working with a coach: they see nothing new, and what was booked is called off."""
    viewer = current_viewer()
    engagement = engagements.engagement(viewer, engagement_id)
    end_together(engagement, by=viewer, now=now())
    flash(f"You no longer work with {engagement.coach.name}.")
    return see("engagements.coaches")


@blueprint.get("/who-sees-what")
def who_sees_what() -> ResponseReturnValue:
    """In plain words, for everybody who has signed in."""
    return page("progress/who_sees_what.html", is_client=current_viewer().is_client)


def _client() -> Viewer:
    viewer = current_viewer()
    if not viewer.is_client:
        raise Missing
    return viewer
