"""A reply as it arrived by mail, for whoever wrote it; the files that came with replies, for whoever reads them."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from coachapp.core.transfer import give
from coachapp.core.web import page
from coachapp.engagements.request import current_viewer
from coachapp.files.models import MEDIA
from coachapp.files.request import store
from coachapp.inbound import queries
from coachapp.instance.request import current_instance

blueprint = Blueprint("inbound", __name__)


@blueprint.get("/replies/<int:reply_id>/original")
def original(reply_id: int) -> ResponseReturnValue:
    reply, mail = queries.original(current_viewer(), reply_id)
    return page("inbound/original.html", reply=reply, mail=mail, days=current_instance().keep_mail_days)


@blueprint.get("/replies/files/<int:file_id>")
def file(file_id: int) -> ResponseReturnValue:
    """To be saved, never to be shown here: people send what they like."""
    found = queries.file(current_viewer(), file_id)
    return give(store().path(found.stored), name=found.name, media=MEDIA[found.kind])
