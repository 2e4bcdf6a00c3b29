"""What one is told of and when, and the address that stops a kind of mail without signing in."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coachapp.core.errors import Missing
from coachapp.core.security import csrf
from coachapp.core.web import page, public, see
from coachapp.notices import commands, queries
from coachapp.notices.forms import NoticesForm, form_for
from coachapp.notices.mail import read_stop_token
from coachapp.notices.models import DIGEST_MAIL, KIND_WORDS, Kind, Way, kinds_of

blueprint = Blueprint("notices", __name__)
STOP_WORDS = {kind.value: words for kind, words in KIND_WORDS.items()} | {DIGEST_MAIL: "The digest, and all that goes with it"}


@blueprint.get("/account/notices")
def notices() -> ResponseReturnValue:
    chosen = queries.settings_of(current_user.account_id)
    hours = {name: getattr(chosen, name) for name in ("digest_day", "digest_hour", "quiet_from", "quiet_until")}
    kinds = kinds_of(current_user.roles)
    return _page(kinds, form_for(kinds, **hours, **{kind.value: chosen.way(kind).value for kind in kinds}))


@blueprint.post("/account/notices")
def save_notices() -> ResponseReturnValue:
    kinds = kinds_of(current_user.roles)
    form = form_for(kinds)
    if not form.was_sent():
        return _page(kinds, form, 422)
    commands.choose(current_user.account_id, ways=form.ways(kinds), **form.hours())
    flash("Saved. It holds from the next mail on.")
    return see("notices.notices")


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


def _page(kinds: list[Kind], form: NoticesForm, status: int = 200) -> ResponseReturnValue:
    return page("notices/notices.html", status, form=form, kinds=kinds, ways=list(Way), zone=current_user.time_zone)
