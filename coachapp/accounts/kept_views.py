"""A sign-in that ended in mid-writing costs no text: what was kept of it is given back to the same person."""

from __future__ import annotations

from flask import flash, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coachapp.accounts import kept_commands
from coachapp.accounts.blueprint import blueprint
from coachapp.accounts.request import KEPT
from coachapp.core.clock import now
from coachapp.core.web import page, see


@blueprint.get("/account/kept")
def kept_form() -> ResponseReturnValue:
    typed = kept_commands.kept_form(current_user.account_id, session.get(KEPT, ""), now=now())
    return page("accounts/kept.html", typed=typed) if typed else see("home.home")


@blueprint.post("/account/kept/gone")
def forget_kept_form() -> ResponseReturnValue:
    """Not wanted any more, or sent."""
    kept_commands.forget_kept(current_user.account_id)
    session.pop(KEPT, None)
    flash("It is gone.")
    return see("home.home")
