"""Bringing in a list of people: choose a file, look at what would happen, confirm."""

from __future__ import annotations

from flask import flash, send_file
from flask.typing import ResponseReturnValue

from coachapp.admin import import_commands as commands
from coachapp.admin import import_queries as queries
from coachapp.admin.blueprint import blueprint
from coachapp.admin.import_forms import ImportForm
from coachapp.admin.queries import only_admins
from coachapp.admin.roster import COLUMNS, read_roster
from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict, Missing
from coachapp.core.spreadsheet import csv_file
from coachapp.core.transaction import reads_first
from coachapp.core.transfer import takes_files
from coachapp.core.web import page, see
from coachapp.core.wording import count
from coachapp.engagements.request import current_viewer
from coachapp.instance.request import has_mail

SHOWN = 20


@blueprint.get("/accounts/import")
def import_new() -> ResponseReturnValue:
    only_admins(current_viewer())
    return _form_page(ImportForm())


@blueprint.post("/accounts/import")
@takes_files
@reads_first
def import_upload() -> ResponseReturnValue:
    viewer, form = current_viewer(), ImportForm()
    only_admins(viewer)
    if not form.was_sent():
        return _form_page(form, 422)
    try:
        roster = commands.compared(read_roster(form.raw()))
    except Conflict as conflict:
        form.refuse(conflict)
        return _form_page(form, 422)
    become("write")
    kept = commands.keep_import(roster, by=viewer, now=now())
    return see("admin.import_preview", import_id=kept.id)


def _form_page(form: ImportForm, status: int = 200) -> ResponseReturnValue:
    return page("admin/import.html", status, form=form)


@blueprint.get("/accounts/import/<int:import_id>")
def import_preview(import_id: int) -> ResponseReturnValue:
    kept = queries.account_import(current_viewer(), import_id)
    return page("admin/import_preview.html", kept=kept, shown=SHOWN, has_mail=has_mail())


@blueprint.get("/accounts/import/<int:import_id>/refused.csv")
def import_refused(import_id: int) -> ResponseReturnValue:
    """Every bad row with its line and reason, to be mended and brought in again."""
    kept = queries.account_import(current_viewer(), import_id)
    header = ("line", *COLUMNS, "reason")
    file = csv_file(header, ([row[name] for name in header] for row in kept.bad))
    return send_file(file, mimetype="text/csv", as_attachment=True, download_name=f"refused-{import_id}.csv")


@blueprint.post("/accounts/import/<int:import_id>/confirmation")
def import_confirm(import_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    kept = queries.account_import(viewer, import_id)
    if commands.take_import(kept, by=viewer, now=now()):
        told = "each with one mail." if has_mail() else "but no mail goes out here: take their links and pass them on."
        flash(f"{count(kept.taken, 'person', 'people')} invited, {told}")
    return see("admin.import_preview", import_id=import_id)


@blueprint.post("/accounts/import/<int:import_id>/links.csv")
def import_links(import_id: int) -> ResponseReturnValue:
    """Where no mail goes out: everybody's link, new and shown this once. Missing where mail brings them."""
    viewer = current_viewer()
    kept = queries.account_import(viewer, import_id)
    if has_mail():
        raise Missing
    links = commands.links_of_import(kept, by=viewer, now=now())
    cells = ((one.email, one.name, one.url, one.works_until.isoformat(timespec="minutes")) for one in links)
    file = csv_file(("email", "name", "link", "works until (UTC)"), cells)
    return send_file(file, mimetype="text/csv", as_attachment=True, download_name=f"links-{import_id}.csv")
