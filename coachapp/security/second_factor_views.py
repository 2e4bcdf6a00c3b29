"""Between password and door: the second factor is asked for, or set up where one is required."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from coachapp.accounts.entering import complete
from coachapp.accounts.models import SignIn, Stage
from coachapp.accounts.request import remember_here, waiting
from coachapp.accounts.throttle import count_attempt, forgive
from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict, TooMany
from coachapp.core.transaction import reads_first
from coachapp.core.web import page, public, see
from coachapp.core.wording import count
from coachapp.ledger import audit
from coachapp.security import commands, queries
from coachapp.security.blueprint import blueprint
from coachapp.security.forms import CodeForm, RecoveryForm

WRONG = "This is not the code that the app shows now, or it was used already. Wait for the next one and type that."
WRONG_RECOVERY = "This is none of your recovery codes, or it was used already."


@blueprint.get("/sign-in/second-factor")
@public
def second_factor() -> ResponseReturnValue:
    half = waiting()
    if half is None:
        return see("accounts.sign_in", next=request.args.get("next"))
    if half.stage is Stage.SET_UP:
        return see("security.required_factor", next=request.args.get("next"))
    return factor_page(half)


@blueprint.post("/sign-in/second-factor")
@public
@reads_first
def finish_second_factor() -> ResponseReturnValue:
    form = CodeForm()
    half = _shown(form, "code", commands.take_code, WRONG)
    if not isinstance(half, SignIn):
        return half
    response = complete(half, "code", back=request.args.get("next"))
    token = commands.remember_device(half.account_id, device=request.user_agent.string, now=now()) if form.remember.data else ""
    if token:
        remember_here(response, token)
    return response


@blueprint.post("/sign-in/recovery-code")
@public
@reads_first
def use_recovery_code() -> ResponseReturnValue:
    half = _shown(RecoveryForm(), "recovery_code", commands.take_recovery_code, WRONG_RECOVERY)
    if not isinstance(half, SignIn):
        return half
    commands.tell_of_used_code(half.account, now=now())
    response = complete(half, "recovery code", back=request.args.get("next"))
    left = queries.codes_left(half.account_id).left
    flash(f"You used a recovery code: {count(left, 'code')} left. Is your phone lost? Set up a new app under Password and security.")
    return response


def _shown(form: CodeForm | RecoveryForm, field: str, take: Callable[..., bool], wrong: str) -> SignIn | ResponseReturnValue:
    """The sign-in that waits, when what was typed for it is right (`take` uses it up): in write mode. Else the answer that says why not."""
    half, address = _asked(), request.remote_addr or ""
    if half is None:
        return too_late()
    if not form.was_sent():
        return factor_page(half, 422, **_in_place(form))
    account_id = half.account_id
    try:
        count_attempt("code", account_id=account_id, address=address)
    except TooMany as too_many:
        return _refused(form, Conflict(too_many.reason, field=field), too_many.status, too_many.headers)
    if not take(account_id, form[field].data or "", now=now()):
        subject, detail = ("account", account_id), {"with": field.replace("_", " ")}
        audit.note_afterwards("sign_in.refused", by=None, now=now(), subject=subject, detail=detail)
        return _refused(form, Conflict(wrong, field=field))
    become("write")
    half = _asked()
    if half is None:
        return too_late()
    forgive("code", account_id, address=address)
    return half


def _asked() -> SignIn | None:
    """The half sign-in of this browser that waits for a second factor, if one does."""
    half = waiting()
    return half if half is not None and half.stage is Stage.SECOND_FACTOR else None


def too_late() -> Response:
    """Nothing waits any more."""
    flash("That took longer than ten minutes. Sign in again.")
    return see("accounts.sign_in", next=request.args.get("next"))


def _refused(
    form: CodeForm | RecoveryForm, why: Conflict, status: int = 422, headers: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    half = _asked()
    if half is None:
        return too_late()
    form.refuse(why)
    return *factor_page(half, status, **_in_place(form)), dict(headers or {})


def _in_place(form: CodeForm | RecoveryForm) -> dict[str, Any]:
    return {"form" if isinstance(form, CodeForm) else "recovery": form}


def factor_page(half: SignIn, status: int = 200, **forms: Any) -> tuple[str, int]:
    """The page that asks, with the form that was refused in place of a new one."""
    account_id = half.account_id
    has = {"has_app": queries.authenticator(account_id) is not None, "has_passkey": queries.has_passkey(account_id)}
    forms = {"form": CodeForm(formdata=None), "recovery": RecoveryForm(formdata=None), **forms}
    return page("security/second_factor.html", status, account=half.account, **has, **forms)
