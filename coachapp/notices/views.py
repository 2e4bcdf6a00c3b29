"""What one was told of, how one wants to be told, and the address that stops a kind of mail without signing in."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coachapp.core.clock import now
from coachapp.core.errors import Conflict, Missing
from coachapp.core.security import csrf
from coachapp.core.web import back_to, by_itself, page, public, see, wants_fragment
from coachapp.notices import commands, queries
from coachapp.notices.forms import APP, MAIL, ChoicesForm, ReadForm, as_chosen, form_for, microseconds
from coachapp.notices.mail import read_stop_token
from coachapp.notices.models import DIGEST_MAIL, KIND_WORDS, Kind, kinds_of

blueprint = Blueprint("notices", __name__)
STOP_WORDS = {kind.value: words for kind, words in KIND_WORDS.items()} | {DIGEST_MAIL: "The digest, and all that goes with it"}


@blueprint.get("/notices")
def notices() -> ResponseReturnValue:
    """What this person was told of, the newest first."""
    moment = now()
    told = queries.in_app(current_user.account_id, moment, request.args.get("after"))
    return page("notices/notices.html", told=told, until=microseconds(moment))


@blueprint.get("/notices/count")
@by_itself
def count() -> ResponseReturnValue:
    """How many are new, for the bell of a page that stays open: it asks once a minute while somebody can see it."""
    return page("notices/_count.html", unread=current_user.unread) if wants_fragment() else see("notices.notices")


@blueprint.post("/notices/<int:notice_id>/read")
def read(notice_id: int) -> ResponseReturnValue:
    commands.read(current_user.account_id, notice_id, now())
    return back_to("notices.notices")


@blueprint.post("/notices/read")
def read_all() -> ResponseReturnValue:
    """All that stood on the page that was read; what came while it was is not among it."""
    form = ReadForm()
    if not form.was_sent():
        raise Conflict("This page did not say until when you have read. Load it again.")
    commands.read_all(current_user.account_id, form.until(), now())
    flash("Everything is marked as read.")
    return see("notices.notices")


@blueprint.get("/account/notices")
def choices() -> ResponseReturnValue:
    kinds = kinds_of(current_user.roles)
    return _choices(kinds, form_for(kinds, **as_chosen(kinds, queries.settings_of(current_user.account_id))))


@blueprint.post("/account/notices")
def save_choices() -> ResponseReturnValue:
    kinds = kinds_of(current_user.roles)
    form = form_for(kinds)
    if not form.was_sent():
        return _choices(kinds, form, 422)
    commands.choose(current_user.account_id, ways=form.ways(kinds, MAIL), ways_in_app=form.ways(kinds, APP), **form.hours())
    flash("Saved. It holds from the next notice on.")
    return see("notices.choices")


@blueprint.get("/notices/off/<token>")
@public
def stopping(token: str) -> ResponseReturnValue:
    _, what = _read(token)
    return page("notices/stopping.html", words=STOP_WORDS[what], token=token)


@blueprint.post("/notices/off/<token>")
@public
@csrf.exempt
def stop(token: str) -> ResponseReturnValue:
    """The mail program itself may press it (RFC 8058): it has no cookie and no page of ours. The seal in the address is what counts."""
    account_id, what = _read(token)
    if queries.is_somebody(account_id):
        commands.stop(account_id, what)
    return page("notices/stopped.html", words=STOP_WORDS[what])


def _read(token: str) -> tuple[int, str]:
    read = read_stop_token(token)
    if read is None:
        raise Missing
    return read


def _choices(kinds: list[Kind], form: ChoicesForm, status: int = 200) -> ResponseReturnValue:
    return page("notices/choices.html", status, form=form, kinds=kinds, words=KIND_WORDS, zone=current_user.time_zone)
