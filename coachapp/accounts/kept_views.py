"""A sign-in that ended in mid-writing costs no text: what was sent is kept, and given back to the same person."""

from __future__ import annotations

from flask import flash, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coachapp.accounts import kept_commands
from coachapp.accounts.blueprint import blueprint
from coachapp.accounts.kept_commands import Typed
from coachapp.accounts.request import KEPT, PERSON
from coachapp.core.clock import now
from coachapp.core.db import afterwards
from coachapp.core.security import fresh_token
from coachapp.core.web import page, see, wants_fragment

_NOT_FROM = {"accounts", "security", "files"}
"""What is sent to these rooms is no text that somebody would miss, and some of it is secret."""


def keep_typed() -> bool:
    """Keep the form that the door turns away, if the last person who signed in here wrote it; whether it was kept.
    A form that saves itself stays on its page and is not kept twice."""
    account_id = session.get(PERSON)
    if account_id is None or request.method != "POST" or wants_fragment() or request.blueprint in _NOT_FROM:
        return False
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    typed = Typed(request.full_path.rstrip("?"), fields, had_files=bool(request.files))
    if not typed.texts:
        return False
    session[KEPT], moment = fresh_token(), now()
    token = session[KEPT]
    afterwards(lambda write: kept_commands.keep(write, account_id, typed, token=token, now=moment))
    flash("Your sign-in had ended. What you wrote is kept: sign in again and it is here.")
    return True


@blueprint.get("/account/kept")
def kept_form() -> ResponseReturnValue:
    typed = kept_commands.kept_form(current_user.account_id, session.get(KEPT, ""), now=now())
    return page("accounts/kept.html", typed=typed) if typed else see("home.home")


@blueprint.post("/account/kept/gone")
def forget_kept_form() -> ResponseReturnValue:
    """Not wanted any more, or sent."""
    kept_commands.forget_kept(current_user.account_id)
    session.pop(KEPT, None)
    flash("It is gone.")
    return see("home.home")
