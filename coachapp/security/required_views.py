"""Where a second factor is required and the time for it is over: it is set up before anything opens, as an app's codes or as a passkey."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.accounts.commands import actor_of
from coachapp.accounts.entering import complete
from coachapp.accounts.models import SignIn, Stage
from coachapp.accounts.request import waiting
from coachapp.core.db import become
from coachapp.core.errors import Conflict, Missing
from coachapp.core.transaction import reads_first
from coachapp.core.web import public, see
from coachapp.security.app_views import app_page, codes_page, set_up
from coachapp.security.blueprint import blueprint
from coachapp.security.devices import in_words
from coachapp.security.forms import AppForm, PasskeyForm
from coachapp.security.passkey_views import creation_options, keep_passkey
from coachapp.security.second_factor_views import too_late


@blueprint.get("/sign-in/two-factor")
@public
def required_factor() -> ResponseReturnValue:
    half = _to_set_up()
    return _page(half) if half else see("accounts.sign_in", next=request.args.get("next"))


@blueprint.post("/sign-in/two-factor")
@public
def set_up_required_factor() -> ResponseReturnValue:
    half, form = _to_set_up(), AppForm()
    if half is None:
        return too_late()
    codes = set_up(half.account, form, actor_of(half.account, half.id))
    return _in_with(codes, half, "code") if codes else _page(half, 422, form=form)


@blueprint.post("/sign-in/two-factor/passkey/options")
@public
def required_passkey_options() -> ResponseReturnValue:
    half = _to_set_up()
    if half is None:
        raise Missing
    return creation_options(half.account)


@blueprint.post("/sign-in/two-factor/passkey")
@public
@reads_first
def set_up_required_passkey() -> ResponseReturnValue:
    half, form = _to_set_up(), PasskeyForm()
    if half is None:
        return too_late()
    if not form.was_sent():
        return _page(half, 422, passkey=form)
    try:
        codes = keep_passkey(form, actor_of(half.account, half.id))
    except Conflict as conflict:
        half = _to_set_up()
        return _page(half, 422, passkey=form, passkey_reason=conflict.reason) if half else too_late()
    half = _to_set_up()
    if half is None:
        become("read")
        return too_late()
    return _in_with(codes, half, "passkey")


def _to_set_up() -> SignIn | None:
    """The sign-in of this browser that waits for a factor to be set up, if one does."""
    half = waiting()
    return half if half is not None and half.stage is Stage.SET_UP else None


def _in_with(codes: list[str], half: SignIn, second: str) -> ResponseReturnValue:
    """Let them in; the recovery codes come first, once."""
    return codes_page(codes, complete(half, second, back=request.args.get("next")).location)


def _page(
    half: SignIn, status: int = 200, *, form: AppForm | None = None, passkey: PasskeyForm | None = None, passkey_reason: str = ""
) -> ResponseReturnValue:
    """Both ways, with the form that was refused in place of a new one."""
    offered = passkey or PasskeyForm(formdata=None, name=in_words(request.user_agent.string))
    return app_page(half.account, form or AppForm(formdata=None), status, passkey_form=offered, passkey_reason=passkey_reason)
