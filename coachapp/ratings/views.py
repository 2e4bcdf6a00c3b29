"""Rate a goal on the four lenses; see its lenses over time."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.errors import Missing
from coachapp.core.policy import require
from coachapp.core.web import an_id, back_to, own_path, page, wants_fragment
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.goals import queries as goals
from coachapp.goals.models import Goal
from coachapp.ratings import commands, policy, queries
from coachapp.ratings.drawing import charts
from coachapp.ratings.forms import RatingForm
from coachapp.ratings.models import Lens
from coachapp.ratings.queries import Place
from coachapp.ratings.standing import Pen, standing
from coachapp.sessions import queries as sessions

blueprint = Blueprint("ratings", __name__)


@blueprint.get("/goals/<int:goal_id>/ratings")
def history(goal_id: int) -> ResponseReturnValue:
    """The chart of each lens with both lines, and the same as a table."""
    viewer, moment = current_viewer(), now()
    goal = goals.goal(viewer, goal_id)
    before = request.args.get("before", type=an_id)
    where = queries.place(viewer, goal_id, goal.client_id, moment)
    return _shown(goal, viewer, where, moment, before=before if before and 0 < before < 2**31 else None)


@blueprint.post("/goals/<int:goal_id>/ratings")
def rate(goal_id: int) -> ResponseReturnValue:
    """Take what the viewer says of each lens, in the session that the form names or the one that is open next."""
    viewer, moment = current_viewer(), now()
    goal, form = goals.goal(viewer, goal_id), RatingForm()
    where = _place(viewer, goal, moment)
    may_rate = policy.may_rate(viewer, goal, where.engagement, where.coaching_session)
    if may_rate.reason == policy.CLOSED:
        otherwise = queries.place(viewer, goal_id, goal.client_id, moment)
        return _shown(goal, viewer, otherwise, moment, form=form, notice=policy.AGAIN)
    require(may_rate)
    if not form.was_sent():
        return _shown(goal, viewer, where, moment, form=form)
    commands.rate(goal, where.between, where.coaching_session, by=viewer, now=moment, values=form.said())
    if wants_fragment():
        return page("ratings/_rated.html", standing=standing(viewer, goal, where, moment), back=_back(), notice="", is_open=False)
    flash("Rated.")
    return back_to("ratings.history", goal_id=goal_id)


def _place(viewer: Viewer, goal: Goal, moment: datetime) -> Place:
    """Where the form says it belongs; Missing if that session is not of this goal's client and the viewer."""
    if not request.form.get("session_id"):
        return queries.place(viewer, goal.id, goal.client_id, moment)
    coaching_session = sessions.coaching_session(viewer, request.form.get("session_id", 0, type=an_id))
    if coaching_session.engagement.client_id != goal.client_id:
        raise Missing
    return Place(coaching_session.engagement, coaching_session)


def _shown(
    goal: Goal,
    viewer: Viewer,
    where: Place,
    moment: datetime,
    *,
    before: int | None = None,
    form: RatingForm | None = None,
    notice: str = "",
) -> ResponseReturnValue:
    """The page of a goal's lenses; with a refused form, what was typed and why."""
    found = standing(viewer, goal, where, moment, before)
    if form is not None:
        found = found.typed(Pen(lens, form.typed(lens), form[f"{lens}_note"].data or "", form.reason(lens)) for lens in Lens)
    template = "ratings/_rated.html" if wants_fragment() else "ratings/history.html"
    status = 200 if form is None else 422
    return page(
        template, status, goal=goal, standing=found, charts=charts(found.lenses), before=before, back=_back(), notice=notice,
        is_own=goal.client_id == viewer.account_id, is_open=wants_fragment(),
    )  # fmt: skip


def _back() -> str:
    """The page that the form returns to without script: where it stood."""
    return own_path(request.form.get("back") or urlsplit(request.headers.get("HX-Current-URL", "")).path, "")
