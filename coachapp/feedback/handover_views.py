"""Handing over: pick what goes along, write a letter, read it, take it back."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.errors import Conflict
from coachapp.core.once import once
from coachapp.core.policy import require
from coachapp.core.web import an_id, back_to, page, see
from coachapp.engagements import queries as engagements
from coachapp.engagements.models import Engagement
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import handover_commands, handover_queries
from coachapp.feedback.blueprint import blueprint
from coachapp.feedback.handover_forms import HandoverForm, handover_form
from coachapp.feedback.policy import may_hand_over


@blueprint.get("/engagements/<int:engagement_id>/handover")
def handover(engagement_id: int) -> ResponseReturnValue:
    """To the coach of this engagement; `from` names the engagement before, else it is the last other one."""
    viewer = current_viewer()
    before, after = _pair(viewer, engagement_id, request.args.get("from", type=an_id))
    return _form_page(viewer, before, after, _form(viewer, before, after, is_new=True))


@blueprint.post("/engagements/<int:engagement_id>/handover")
@once
def hand_over(engagement_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    before, after = _pair(viewer, engagement_id, request.form.get("from", type=an_id))
    form = _form(viewer, before, after, is_new=False)
    if not form.was_sent():
        return _form_page(viewer, before, after, form, 422)
    try:
        handover_commands.hand_over(before, after, by=viewer, now=now(), **form.values())
    except Conflict as conflict:
        form.refuse(conflict)
        return _form_page(viewer, before, after, form, 422)
    flash(f"Handed over. {after.coach.name} gets a mail.")
    return see("progress.who_has_looked", anchor="handed-over")


@blueprint.post("/handovers/<int:handover_id>/take-back")
def take_back(handover_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    handover_commands.take_back(handover_queries.own_handover(viewer, handover_id), by=viewer, now=now())
    flash("Taken back: the letter and the feedback that went along are no longer there to read.")
    return back_to("progress.who_has_looked", _anchor="handed-over")


def _pair(viewer: Viewer, to_id: int, from_id: int | None) -> tuple[Engagement, Engagement]:
    """The engagement before and the one after. Missing if the viewer had no other, or may not know of it."""
    after = engagements.engagement(viewer, to_id)
    if from_id is None:
        others = [row.id for row in _others(viewer, after)]
        if not others:
            require(may_hand_over(viewer, after, after))
        from_id = others[0]
    before = engagements.engagement(viewer, from_id)
    require(may_hand_over(viewer, before, after))
    return before, after


def _others(viewer: Viewer, after: Engagement) -> list[Any]:
    """The viewer's engagements with somebody else that have begun, the last first."""
    own = engagements.engagements_of_client(viewer)
    return sorted((row for row in own if row.started_at and row.coach_id != after.coach_id), key=lambda row: row.started_at, reverse=True)


def _form(viewer: Viewer, before: Engagement, after: Engagement, *, is_new: bool) -> HandoverForm:
    """With what was handed over between the two before, if the page is opened anew."""
    offered = handover_queries.offered(viewer, before.id, after.id)
    return handover_form(offered, before.coach.name, **(_kept(viewer, before, after) if is_new else {}))


def _kept(viewer: Viewer, before: Engagement, after: Engagement) -> dict[str, Any]:
    pair = (before.id, after.id)
    last = next((row for row in handover_queries.handovers_made(viewer) if (row.from_engagement_id, row.to_engagement_id) == pair), None)
    if last is None:
        return {}
    handed = handover_queries.handed_goals(viewer, [last])[last.id]
    return {"letter": last.letter, "with_feedback": [goal.goal_id for goal in handed if goal.with_feedback]}


def _form_page(viewer: Viewer, before: Engagement, after: Engagement, form: HandoverForm, status: int = 200) -> ResponseReturnValue:
    others = [row for row in _others(viewer, after) if row.id != before.id]
    standing = bool(handover_queries.standing_between(before.id, after.id))
    return page("feedback/handover.html", status, before=before, after=after, others=others, form=form, is_standing=standing)
