"""What becomes of a form that is turned away, because the sign-in had ended or a proof is asked for: its words are kept for its person."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, flash, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coachapp.accounts import kept_commands
from coachapp.accounts.kept_commands import Typed
from coachapp.accounts.request import KEPT, PERSON, is_proved
from coachapp.core.clock import now
from coachapp.core.db import afterwards
from coachapp.core.security import fresh_token
from coachapp.core.web import own_path, wants_fragment

View = TypeVar("View", bound=Callable[..., Any])


def to_sign_in() -> Response:
    """Nobody is signed in: to the page that lets them in and leads back, or to what the last person here had written."""
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    if _keep_typed(session.get(PERSON)):
        flash("Your sign-in had ended. What you wrote is kept: sign in again and it is here.")
        target = url_for("accounts.kept_form")
    return redirect(url_for("accounts.sign_in", next=target), 303)


def needs_proof(view: View) -> View:
    """For what opens or closes the account itself: a sign-in that somebody left open is not enough (303 to /account/proof)."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if is_proved() else _to_proof()

    return guarded  # type: ignore[return-value]


def _to_proof() -> Response:
    if request.method == "GET":
        target = request.full_path.rstrip("?")
    elif _keep_typed(current_user.account_id):
        flash("What you wrote is kept, and nothing is changed yet.")
        target = url_for("accounts.kept_form")
    else:
        flash("Nothing is changed yet. Show that it is you, then press the button again.")
        target = _where_it_was_pressed()
    return redirect(url_for("accounts.proof", next=target), 303)


def _where_it_was_pressed() -> str:
    """The page of ours that sent the form, as the browser says; the one on security if it says nothing."""
    sent_from = request.referrer or ""
    known = sent_from.removeprefix(request.host_url.rstrip("/")) if sent_from.startswith(request.host_url) else ""
    return own_path(urlsplit(known).path, url_for("security.security"))


def _keep_typed(account_id: int | None) -> bool:
    """Keep the form that is turned away for this person; whether there was anything to keep. What opens something is never kept (`secret`);
    a form that saves itself stays on its page and is not kept twice."""
    view = current_app.view_functions.get(request.endpoint or "")
    if account_id is None or request.method != "POST" or wants_fragment() or getattr(view, "is_secret", False):
        return False
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    typed = Typed(request.full_path.rstrip("?"), fields, had_files=bool(request.files))
    if not typed.texts:
        return False
    session[KEPT], moment = fresh_token(), now()
    token = session[KEPT]
    afterwards(lambda write: kept_commands.keep(write, account_id, typed, token=token, now=moment))
    return True
