"""The home pages, and the few addresses that belong to no room."""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, request
from flask.typing import ResponseReturnValue

from coachapp.core.errors import Missing
from coachapp.core.markdown import render
from coachapp.core.transaction import reads_first
from coachapp.core.web import back_to, page, public

blueprint = Blueprint("home", __name__)
THEMES = ("system", "light", "dark")


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """What waits for the person who signed in, by role."""
    raise Missing


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Alive."""
    return {"status": "ok"}


@blueprint.get("/style")
@public
def style() -> ResponseReturnValue:
    """Every component once; only in development, tests and the demo world."""
    settings = current_app.config["SETTINGS"]
    if not (settings.is_development or settings.is_test or settings.is_demo):
        raise Missing
    return page("home/style.html")


@blueprint.post("/theme")
@public
@reads_first
def theme() -> ResponseReturnValue:
    """Light, dark, or what the system says; kept in a cookie of its own, because it outlives a sign-in."""
    wanted = request.form.get("theme", "")
    response = make_response(back_to("home.home"))
    if wanted in THEMES:
        secure = current_app.config["SETTINGS"].is_https
        response.set_cookie("theme", wanted, max_age=365 * 24 * 3600, samesite="Lax", secure=secure, httponly=False)
    return response


@blueprint.post("/preview")
@reads_first
def preview() -> ResponseReturnValue:
    """What a Markdown text will look like."""
    return render(request.form.get("text", "")[:100_000])
