"""Between password and door: the second factor is asked for, or set up where one is required."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from coachapp.accounts import factor_commands, factor_queries
from coachapp.accounts.blueprint import blueprint
from coachapp.accounts.entering import complete
from coachapp.accounts.forms import CodeForm, RecoveryForm
from coachapp.accounts.models import SignIn, Stage
from coachapp.accounts.passkey_queries import has_passkey
from coachapp.accounts.request import remember_here, waiting
from coachapp.accounts.throttle import count_attempt, forgive
from coachapp.core.clock import now
from coachapp.core.db import afterwards, become
from coachapp.core.errors import Conflict, TooMany
from coachapp.core.transaction import reads_first
from coachapp.core.web import page, public, see
from coachapp.ledger import audit

WRONG = "This is not the code that the app shows now, or it was used already. Wait for the next one and type that."
WRONG_RECOVERY = "This is none of your recovery codes, or it was used already."


@blueprint.get("/sign-in/second-factor")
@public
def second_factor() -> ResponseReturnValue:
    half = waiting()
    if half is None:
        return see("accounts.sign_in", next=request.args.get("next"))
    if half.stage is Stage.SET_UP:
        return see("accounts.required_factor", next=request.args.get("next"))
    return factor_page(half)


@blueprint.post("/sign-in/second-factor")
@public
@reads_first
def finish_second_factor() -> ResponseReturnValue:
    half, form = _asked(), CodeForm()
    if half is None:
        return too_late()
    if not form.was_sent():
        return factor_page(half, 422, form=form)
    try:
        count_attempt("code", account_id=half.account_id, address=request.remote_addr or "")
    except TooMany as too_many:
        return _slowed(form, "code", too_many)
    if not factor_commands.take_code(half.account_id, form.code.data or "", now=now()):
        return _refused(form, "code", WRONG)
    response = _complete("code")
    if form.remember.data:
        remember_here(response, factor_commands.remember_device(half.account_id, device=request.user_agent.string, now=now()))
    return response


@blueprint.post("/sign-in/recovery-code")
@public
@reads_first
def use_recovery_code() -> ResponseReturnValue:
    half, form = _asked(), RecoveryForm()
    if half is None:
        return too_late()
    if not form.was_sent():
        return factor_page(half, 422, recovery=form)
    try:
        count_attempt("code", account_id=half.account_id, address=request.remote_addr or "")
    except TooMany as too_many:
        return _slowed(form, "recovery_code", too_many)
    if not factor_commands.take_recovery_code(half.account_id, form.recovery_code.data or "", now=now()):
        return _refused(form, "recovery_code", WRONG_RECOVERY)
    return _complete("recovery code")


def _asked() -> SignIn | None:
    """The half sign-in of this browser that waits for a second factor, if one does."""
    half = waiting()
    return half if half is not None and half.stage is Stage.SECOND_FACTOR else None


def too_late() -> Response:
    flash("That took longer than ten minutes. Sign in again.")
    return see("accounts.sign_in", next=request.args.get("next"))


def _complete(second: str) -> Response:
    become("write")
    half = _asked()
    if half is None:
        return too_late()
    forgive("code", half.account_id, address=request.remote_addr or "")
    if second == "recovery code":
        factor_commands.tell_of_used_code(half.account, now=now())
    return complete(half, second, back=request.args.get("next"))


def _refused(form: CodeForm | RecoveryForm, field: str, reason: str) -> ResponseReturnValue:
    half = _asked()
    if half is None:
        return too_late()
    subject, detail = ("account", half.account_id), {"with": field.replace("_", " ")}
    afterwards(lambda session: audit.note("sign_in.refused", by=None, now=now(), subject=subject, detail=detail, session=session))
    form.refuse(Conflict(reason, field=field))
    return factor_page(half, 422, **{"form" if field == "code" else "recovery": form})


def _slowed(form: CodeForm | RecoveryForm, field: str, too_many: TooMany) -> ResponseReturnValue:
    half = _asked()
    if half is None:
        return too_late()
    form.refuse(Conflict(too_many.reason, field=field))
    return *factor_page(half, too_many.status, **{"form" if field == "code" else "recovery": form}), too_many.headers


def factor_page(half: SignIn, status: int = 200, **forms: Any) -> tuple[str, int]:
    has_app = factor_queries.authenticator(half.account_id) is not None
    forms = {"form": CodeForm(formdata=None), "recovery": RecoveryForm(formdata=None), **forms}
    return page(
        "accounts/second_factor.html", status, account=half.account, has_app=has_app, has_passkey=has_passkey(half.account_id), **forms
    )
