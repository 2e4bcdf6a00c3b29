"""The home pages, and the few addresses that belong to no room."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, flash, make_response, request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import day_of, now, reader_zone, today
from coachapp.core.errors import Conflict, Missing
from coachapp.core.health import ailments
from coachapp.core.markdown import render
from coachapp.core.security import csrf_token
from coachapp.core.templating import THEMES
from coachapp.core.transaction import reads_first
from coachapp.core.web import back_to, page, pieces_of, public, see
from coachapp.core.wording import calendar
from coachapp.engagements.queries import coached
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.home.attention import MOST, Signs, needs, reasons, reasons_told, their_turn, undecided
from coachapp.home.coach_queries import coach_home, counted, told, week_ahead
from coachapp.home.commands import put_off
from coachapp.home.drawing import PIECES, Rows
from coachapp.home.forms import LaterForm
from coachapp.home.queries import admin_home, client_home
from coachapp.home.style import sample
from coachapp.instance.request import has_mail, our_settings

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """What waits for the person who signed in: the part of each of their roles."""
    viewer, moment, day = current_viewer(), now(), today()
    return page(
        "home/home.html",
        viewer=viewer,
        moment=moment,
        client=client_home(viewer, moment, day) if viewer.is_client else None,
        coach=_coach_part(viewer, moment, day) if viewer.is_coach else None,
        admin=_admin_part() if viewer.is_admin else None,
    )


def _admin_part() -> dict[str, Any]:
    """Who was invited, what mail failed, and the first steps while there is no coach yet."""
    found = admin_home()
    steps = None if found.has_coach else {"has_mail": has_mail(), "has_invited": found.has_invited_coach}
    return {"invited": found.invited, "failed": found.failed_mails, "steps": steps}


def _coach_part(viewer: Viewer, moment: datetime, day: date) -> dict[str, Any]:
    """Sessions by day, and the clients who need their coach, longest first."""
    found = coach_home(viewer, moment, week_ahead(moment))
    on_day = [(day_of(row.starts_at, reader_zone()), row) for row in found.to_review]
    begun = [row for on, row in on_day if on < day]
    meeting = {row.client_id for on, row in on_day if on == day}
    signs = Signs(clients=found.clients, begun=begun, meeting=meeting, threads=found.threads, put_off=found.put_off)
    graver = reasons(signs, moment)
    less_grave = reasons_told(told(viewer, undecided(graver, signs), moment, day), signs)
    every = needs([*graver, *less_grave])
    theirs = their_turn(found.clients)
    counts = counted(viewer, {row.client_id for row in (*every[:MOST], *theirs[:MOST])})
    return {
        "today": [row for on, row in on_day if on == day],
        "week": [row for on, row in on_day if on > day],
        "needs": every,
        "theirs": theirs,
        "rows": Rows(pieces_of(PIECES), calendar(), moment, viewer.account_id, counts, csrf_token()),
        "tally": found.tally,
        "clients": len(found.clients),
        "most": MOST,
    }


@blueprint.post("/clients/<int:client_id>/later")
def later(client_id: int) -> ResponseReturnValue:
    """Put one reason about one client off for a week."""
    form = LaterForm()
    viewer = current_viewer()
    coached(viewer, client_id)
    if not form.was_sent():
        raise Conflict("That is no reason that can be put off. Load the page again.")
    put_off(client_id, form.why.data, by=viewer, now=now())
    flash("Put off for a week.")
    return see("home.home")


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Alive."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Yes or no; what is wrong is not for everybody (`coachapp doctor` and the figures of this machine say it)."""
    settings = our_settings()
    is_ready = not ailments(settings.data_dir, settings.migrations_dir)
    return ({"status": "ready"}, 200) if is_ready else ({"status": "not ready"}, 503)


@blueprint.get("/style")
@public
def style() -> ResponseReturnValue:
    """Every component once; only in development, tests and the demo world."""
    settings = our_settings()
    if not (settings.is_development or settings.is_test or settings.is_demo):
        raise Missing
    return page("home/style.html", **sample())


@blueprint.post("/theme")
@public
@reads_first
def theme() -> ResponseReturnValue:
    """Light, dark, or what the system says; kept in a cookie of its own, because it outlives a sign-in."""
    wanted = request.form.get("theme", "")
    response = make_response(back_to("home.home"))
    if wanted in THEMES:
        secure = our_settings().is_https
        response.set_cookie("theme", wanted, max_age=365 * 24 * 3600, samesite="Lax", secure=secure, httponly=False)
    return response


@blueprint.post("/preview")
@reads_first
def preview() -> ResponseReturnValue:
    """What a Markdown text will look like."""
    return render(request.form.get("text", "")[:100_000])
