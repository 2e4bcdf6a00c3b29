"""The client checks in on a milestone; whoever sees the check-in reads its files."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from coachapp.checkins import commands, policy, queries
from coachapp.checkins.forms import FILES, CheckInForm
from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.once import once
from coachapp.core.policy import require
from coachapp.core.transaction import reads_first
from coachapp.core.transfer import give, takes_files
from coachapp.core.web import an_id, back_to, page
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.files import queries as files
from coachapp.files.models import MEDIA
from coachapp.files.receiving import Kept, receive, waiting
from coachapp.files.request import store
from coachapp.goals import queries as goals
from coachapp.goals.models import Milestone
from coachapp.instance.request import our_settings

blueprint = Blueprint("checkins", __name__)


def open_milestone(viewer: Viewer, milestone_id: int) -> Milestone:
    """A milestone on which the viewer may check in; Missing or Forbidden else."""
    milestone = goals.milestone(viewer, milestone_id)
    require(policy.may_check_in(viewer, milestone))
    return milestone


@blueprint.get("/milestones/<int:milestone_id>/check-in")
def new_check_in(milestone_id: int) -> ResponseReturnValue:
    """The last figures are carried over: where they stand, only the words are missing."""
    milestone = open_milestone(current_viewer(), milestone_id)
    form = CheckInForm(progress=milestone.progress, confidence=milestone.confidence)
    return page("checkins/new_check_in.html", milestone=milestone, form=form, kept=[])


@blueprint.post("/milestones/<int:milestone_id>/check-in")
@takes_files
@reads_first
def check_in(milestone_id: int) -> ResponseReturnValue:
    """What arrived as files is kept first, each for itself: whatever is refused then, nothing else has to be typed or sent again."""
    viewer = current_viewer()
    open_milestone(viewer, milestone_id)
    form = CheckInForm()
    is_good = form.was_sent()
    kept = arrive(form, viewer)
    if form.files.errors or not is_good:
        return page("checkins/new_check_in.html", 422, milestone=open_milestone(viewer, milestone_id), form=form, kept=kept)
    become("write")
    return take(milestone_id, viewer, form, kept)


@once
def take(milestone_id: int, viewer: Viewer, form: CheckInForm, kept: list[Kept]) -> ResponseReturnValue:
    milestone, sent = open_milestone(viewer, milestone_id), files.waiting(viewer.account_id, [file.id for file in kept])
    commands.check_in(milestone, by=viewer, now=now(), sent=sent, **form.values())
    flash("Checked in.")
    return back_to("progress.milestone", milestone_id=milestone_id)


def arrive(form: CheckInForm, viewer: Viewer) -> list[Kept]:
    """What came with this try and, as far as it is still wanted, with the ones before; the form says what did not come through."""
    kept = waiting(viewer.account_id, request.form.getlist("kept", type=an_id))
    sent = form.files.data or []
    room = max(FILES - len(kept), 0)
    arrived = receive(sent[:room], viewer.account_id, our_settings())
    if len(sent) > room:
        names = ", ".join(f"“{(one.filename or '')[:80]}”" for one in sent[room:][:FILES])
        arrived.reasons.append(f"At most {FILES} files go with one check-in, so {names} did not come along.")
    form.files.errors = [*form.files.errors, *arrived.reasons]
    return kept + arrived.kept


@blueprint.get("/files/<int:file_id>")
def file(file_id: int) -> ResponseReturnValue:
    """To be saved, never to be shown here: people send what they like."""
    found = queries.file(current_viewer(), file_id).file
    return give(store().path(found.stored), name=found.name, media=MEDIA[found.kind])


@blueprint.post("/files/<int:file_id>/removal")
def remove_file(file_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    found = queries.file(viewer, file_id)
    milestone_id = found.milestone_id
    commands.remove_file(found, by=viewer, now=now(), store=store())
    flash("The file is gone.")
    return back_to("progress.milestone", milestone_id=milestone_id)
