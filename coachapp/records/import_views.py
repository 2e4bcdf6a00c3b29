"""Bringing one's record along: choose the file, look at what would come in, confirm."""

from __future__ import annotations

from io import BytesIO

from flask import flash
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.core.transaction import reads_first
from coachapp.core.transfer import takes_files
from coachapp.core.web import page, see
from coachapp.engagements.request import current_viewer
from coachapp.files.receiving import receive
from coachapp.instance.request import our_settings
from coachapp.records import import_commands as commands
from coachapp.records import import_queries as queries
from coachapp.records import policy
from coachapp.records.blueprint import blueprint
from coachapp.records.import_forms import RecordForm


@blueprint.get("/account/data/import")
def import_record() -> ResponseReturnValue:
    require(policy.may_import(current_viewer(), lately=0))
    return _form_page(RecordForm())


@blueprint.post("/account/data/import")
@takes_files
@reads_first
def bring_record() -> ResponseReturnValue:
    viewer, form, moment = current_viewer(), RecordForm(), now()
    require(policy.may_import(viewer, lately=queries.brought_since(viewer.account_id, moment - policy.EVERY)))
    if not form.was_sent():
        return _form_page(form, 422)
    import_id = commands.count_import(by=viewer, now=moment)
    try:
        parcel = commands.read_parcel(form.raw(), _receive, moment)
    except Conflict as conflict:
        form.refuse(Conflict(conflict.reason, field="file"))
        return _form_page(form, 422)
    become("write")
    commands.keep_parcel(import_id, parcel, by=viewer, now=moment)
    return see("records.import_preview", record_import_id=import_id)


def _receive(name: str, content: bytes) -> tuple[int | None, str]:
    """One file of a record, by the same rules as any other that is sent."""
    sent = FileStorage(BytesIO(content), filename=name)
    arrived = receive([sent], current_viewer().account_id, our_settings())
    return (arrived.kept[0].id, "") if arrived.kept else (None, arrived.reasons[0])


def _form_page(form: RecordForm, status: int = 200) -> ResponseReturnValue:
    return page("records/import.html", status, form=form)


@blueprint.get("/account/data/import/<int:record_import_id>")
def import_preview(record_import_id: int) -> ResponseReturnValue:
    kept = queries.record_import(record_import_id, current_viewer().account_id, now())
    return page("records/import_preview.html", kept=kept, parcel=kept.content)


@blueprint.post("/account/data/import/<int:record_import_id>/confirmation")
@reads_first
def confirm_import(record_import_id: int) -> ResponseReturnValue:
    """Pressed twice, it comes in once."""
    viewer = current_viewer()
    if commands.take_import(queries.record_import(record_import_id, viewer.account_id, now()), by=viewer, now=now()):
        flash("Your record is in. Nobody but you sees it until you share a goal.")
    return see("progress.my_progress")
