"""An admin resets somebody's second factor: it waits a day."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue

from coachapp.admin import queries
from coachapp.admin.blueprint import blueprint
from coachapp.core.clock import now
from coachapp.core.web import see
from coachapp.engagements.request import current_viewer
from coachapp.security.reset_commands import ask_factor_reset, take_back_reset


@blueprint.post("/accounts/<int:account_id>/factor-reset")
def ask_reset(account_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    account = queries.person(viewer, account_id).account
    ask_factor_reset(account, by=viewer, now=now())
    flash(f"{account.name} gets a mail now. In 24 hours their second factor is reset, unless they stop it.")
    return see("admin.account", account_id=account_id)


@blueprint.post("/accounts/<int:account_id>/factor-reset/stop")
def stop_reset(account_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    account = queries.person(viewer, account_id).account
    take_back_reset(account, by=viewer, now=now())
    flash("The reset is taken back.")
    return see("admin.account", account_id=account_id)
