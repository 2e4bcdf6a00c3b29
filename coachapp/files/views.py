"""Oneself in a picture. (Evidence is sent and read with its check-in; who may see a picture: engagements.)"""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coachapp.core.db import become
from coachapp.core.errors import Conflict
from coachapp.core.transaction import reads_first
from coachapp.core.transfer import takes_files
from coachapp.core.web import page, see
from coachapp.files import commands, queries
from coachapp.files.forms import PictureForm
from coachapp.files.receiving import receive_picture
from coachapp.files.request import store
from coachapp.instance.request import our_settings

blueprint = Blueprint("files", __name__)


@blueprint.get("/account/picture")
def picture() -> ResponseReturnValue:
    return _page(PictureForm())


@blueprint.post("/account/picture")
@takes_files
@reads_first
def set_picture() -> ResponseReturnValue:
    form = PictureForm()
    if not form.was_sent():
        return _page(form, 422)
    try:
        kept = receive_picture(form.picture.data, current_user.account_id, our_settings())
    except Conflict as conflict:
        form.refuse(Conflict(conflict.reason, field="picture"))
        return _page(form, 422)
    become("write")
    commands.take_picture(queries.file(kept.id), store=store())
    flash("Your picture is shown to the people you work with.")
    return see("files.picture")


@blueprint.post("/account/picture/removal")
def remove_picture() -> ResponseReturnValue:
    commands.remove_picture(current_user.account_id, store=store())
    flash("Your picture is gone. Your initials stand in its place.")
    return see("files.picture")


def _page(form: PictureForm, status: int = 200) -> ResponseReturnValue:
    return page("files/picture.html", status, form=form, has_picture=bool(queries.pictures_of(current_user.account_id)))
