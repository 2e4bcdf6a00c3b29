"""Break-glass: the page that asks for a reason, and leaving."""

from __future__ import annotations

from typing import Any

from flask import flash, g, request
from flask.typing import ResponseReturnValue

from coachapp.accounts.queries import account as account_of
from coachapp.accounts.turned_away import needs_proof
from coachapp.admin.blueprint import blueprint
from coachapp.admin.glass_forms import BreakGlassForm
from coachapp.admin.queries import only_admins
from coachapp.admin.request import ROOMS, begin_look, end_look, look_in
from coachapp.core.clock import now
from coachapp.core.policy import require
from coachapp.core.web import page, see
from coachapp.core.wording import first_name
from coachapp.engagements.glass_commands import break_glass as begin
from coachapp.engagements.glass_commands import leave_glass as leave
from coachapp.engagements.glass_queries import coaches_of
from coachapp.engagements.policy import may_break_glass
from coachapp.engagements.request import current_viewer

blueprint.before_app_request(look_in)


@blueprint.app_context_processor
def glass_of_this_browser() -> dict[str, Any]:
    """The look that this browser is in, for the banner on every page, and what the client's own pages are called in it."""
    glass = g.get("glass")
    is_behind = bool(glass) and request.blueprint in ROOMS
    own_progress = f"{first_name(glass.client_name)}’s progress" if is_behind else "My progress"
    return {"glass": glass, "is_behind_glass": is_behind, "own_progress": own_progress}


@blueprint.get("/accounts/<int:account_id>/break-glass")
@needs_proof
def break_glass(account_id: int) -> ResponseReturnValue:
    """What it is, who is told, and the field for the reason."""
    return _page(account_id, BreakGlassForm())


@blueprint.post("/accounts/<int:account_id>/break-glass")
@needs_proof
def open_glass(account_id: int) -> ResponseReturnValue:
    viewer, form = current_viewer(), BreakGlassForm()
    only_admins(viewer)
    if not form.was_sent():
        return _page(account_id, form, 422)
    begin_look(begin(account_of(account_id), reason=form.reason.data or "", by=viewer, now=now()))
    return see("progress.my_progress")


@blueprint.post("/break-glass/leave")
def leave_glass() -> ResponseReturnValue:
    """End it at once; pressed again, nothing happens."""
    viewer = current_viewer()
    only_admins(viewer)
    glass = g.get("glass")
    leave(by=viewer, now=now())
    end_look()
    flash("You have left. You see nothing of the record any more.")
    return see("admin.account", account_id=glass.client_id) if glass else see("admin.accounts")


def _page(account_id: int, form: BreakGlassForm, status: int = 200) -> ResponseReturnValue:
    viewer = current_viewer()
    only_admins(viewer)
    client = account_of(account_id)
    require(may_break_glass(viewer, client))
    return page("admin/break_glass.html", status, client=client, coaches=coaches_of(account_id), form=form)
