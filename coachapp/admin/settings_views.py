"""How the instance is set."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, request
from flask.typing import ResponseReturnValue

from coachapp.accounts.entering import requirement_of
from coachapp.accounts.queries import Asked, newly_asked
from coachapp.admin.blueprint import blueprint
from coachapp.admin.queries import only_admins
from coachapp.admin.settings_forms import SettingsForm
from coachapp.core.clock import now
from coachapp.core.web import page, see
from coachapp.engagements.request import current_viewer
from coachapp.instance.commands import set_instance
from coachapp.instance.queries import settings as kept_settings
from coachapp.instance.request import our_settings


@blueprint.get("/settings")
def settings() -> ResponseReturnValue:
    only_admins(current_viewer())
    return _page(SettingsForm(our_settings(), obj=kept_settings()))


@blueprint.post("/settings")
def save_settings() -> ResponseReturnValue:
    viewer, form, kept = current_viewer(), SettingsForm(our_settings()), kept_settings()
    only_admins(viewer)
    is_good, is_stale = form.was_sent(), form.is_stale(kept)
    if is_stale or not is_good:
        return _page(form, 409 if is_stale else 422, list(form.differences(kept)) if is_stale else None)
    asked = newly_asked(requirement_of(kept), requirement_of(replace(kept, **form.values())), now())
    if asked.people and request.form.get("asked", type=int) != asked.people:
        return _page(form, 422, asked=asked)
    set_instance(by=viewer, now=now(), version=kept.version, **form.values())
    flash("Saved. It holds from now on.")
    return see("admin.settings")


def _page(form: SettingsForm, status: int = 200, differences: object = None, asked: Asked | None = None) -> ResponseReturnValue:
    """`asked`: whom the two factors of this form would reach; said once, before it is saved."""
    configured = our_settings()
    return page("admin/settings.html", status, form=form, differences=differences, asked=asked, configured_url=configured.public_url)
