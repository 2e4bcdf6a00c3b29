"""Who works with whom, as admins see and change it."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue

from coachapp.accounts.queries import account
from coachapp.admin import engagement_commands as commands
from coachapp.admin import engagement_queries as queries
from coachapp.admin.blueprint import blueprint
from coachapp.admin.engagement_forms import EngagementForm
from coachapp.admin.queries import only_admins
from coachapp.core.clock import now
from coachapp.core.errors import Conflict
from coachapp.core.forms import argument
from coachapp.core.once import once
from coachapp.core.web import page, see
from coachapp.engagements.commands import set_pause
from coachapp.engagements.models import STATE_WORDS
from coachapp.engagements.request import current_viewer
from coachapp.sessions.ending_commands import end_engagement
from coachapp.sessions.models import SESSION_WORDS

FILTERS = dict([*((state.value, word) for state, word in STATE_WORDS.items()), (queries.ORPHANED, "Orphaned")])


@blueprint.get("/engagements")
def engagements() -> ResponseReturnValue:
    viewer, state = current_viewer(), argument("state")
    filters = {"q": argument("q"), "state": state if state in FILTERS else ""}
    found = queries.engagements(viewer, search=filters["q"], state=filters["state"], cursor=request.args.get("after"))
    counts = queries.counts(viewer, [row.id for row in found.rows], now())
    orphaned = queries.orphaned_count(viewer)
    return page("admin/engagements.html", found=found, counts=counts, filters=filters, states=FILTERS, words=STATE_WORDS, orphaned=orphaned)


@blueprint.get("/engagements/without-coach")
def engagements_without_coach() -> ResponseReturnValue:
    return page("admin/without_coach.html", found=queries.clients_without_coach(current_viewer(), request.args.get("after")))


@blueprint.get("/engagements/new")
def engagement_new() -> ResponseReturnValue:
    only_admins(current_viewer())
    return page("admin/new_engagement.html", form=EngagementForm(client=argument("client"), coach=argument("coach")))


@blueprint.post("/engagements/new")
@once
def engagement_make() -> ResponseReturnValue:
    viewer, form = current_viewer(), EngagementForm()
    only_admins(viewer)
    if not form.was_sent():
        return page("admin/new_engagement.html", 422, form=form)
    try:
        made = commands.make_engagement(by=viewer, now=now(), **form.values())
    except Conflict as conflict:
        form.refuse(conflict)
        return page("admin/new_engagement.html", 422, form=form)
    flash(f"{made.client.name} and {made.coach.name} work together now. Both get a mail.")
    return see("admin.engagement", engagement_id=made.id)


@blueprint.get("/engagements/<int:engagement_id>")
def engagement(engagement_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    found = queries.engagement(viewer, engagement_id)
    counts = queries.counts(viewer, [found.id], now()).get(found.id)
    dates = queries.session_dates(viewer, found.id)
    return page("admin/engagement.html", engagement=found, counts=counts, dates=dates, words=STATE_WORDS, session_words=SESSION_WORDS)


@blueprint.post("/engagements/<int:engagement_id>/pause")
def engagement_pause(engagement_id: int) -> ResponseReturnValue:
    viewer, is_paused = current_viewer(), request.form.get("paused") == "yes"
    found = queries.engagement(viewer, engagement_id)
    set_pause(found, is_paused=is_paused, by=viewer, now=now())
    flash("Paused. Both still see what they saw." if is_paused else "It goes on.")
    return see("admin.engagement", engagement_id=engagement_id)


@blueprint.get("/engagements/<int:engagement_id>/coaches")
def engagement_coaches(engagement_id: int) -> ResponseReturnValue:
    """Who could take it over."""
    viewer, search = current_viewer(), argument("q")
    engagement = queries.engagement(viewer, engagement_id)
    found = queries.successors(viewer, engagement, search=search, cursor=request.args.get("after"))
    return page("admin/successors.html", engagement=engagement, found=found, search=search)


@blueprint.get("/engagements/<int:engagement_id>/coaches/<int:coach_id>")
def engagement_successor(engagement_id: int, coach_id: int) -> ResponseReturnValue:
    """What will happen, before it does; or why this coach cannot take over."""
    viewer = current_viewer()
    engagement = queries.engagement(viewer, engagement_id)
    coach = account(coach_id)
    counts = queries.counts(viewer, [engagement.id], now()).get(engagement.id)
    booked, decision = counts.booked if counts else 0, commands.may_hand_over(engagement, coach, by=viewer)
    return page("admin/successor.html", engagement=engagement, successor=coach, may_hand_over=decision, booked=booked)


@blueprint.post("/engagements/<int:engagement_id>/coaches/<int:coach_id>")
@once
def engagement_hand_over(engagement_id: int, coach_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    made = commands.hand_over(queries.engagement(viewer, engagement_id), account(coach_id), by=viewer, now=now())
    flash(f"{made.coach.name} is the coach now. Everybody concerned gets a mail.")
    return see("admin.engagement", engagement_id=made.id)


@blueprint.post("/engagements/<int:engagement_id>/ending")
def engagement_end(engagement_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    found = queries.engagement(viewer, engagement_id)
    end_engagement(found, by=viewer, now=now())
    flash(f"{found.client.name} and {found.coach.name} no longer work together. Both get a mail.")
    return see("admin.engagement", engagement_id=engagement_id)
