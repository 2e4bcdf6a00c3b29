"""The page about what opens an account, and the devices on which it is open."""

from __future__ import annotations

from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coachapp.accounts import commands, factor_commands, factor_queries, issuer_queries, passkey_queries, queries
from coachapp.accounts.blueprint import blueprint
from coachapp.accounts.devices import in_words
from coachapp.accounts.entering import requirement
from coachapp.accounts.forms import PasswordForm
from coachapp.accounts.policy import may_be_without
from coachapp.accounts.request import current_actor, needs_proof
from coachapp.core.clock import now
from coachapp.core.errors import Missing
from coachapp.core.web import page, see


@blueprint.get("/account/security")
@needs_proof
def security() -> ResponseReturnValue:
    return security_page()


def security_page(status: int = 200, **forms: Any) -> ResponseReturnValue:
    """The whole page, with the forms that were refused in place of new ones; a section is templates/accounts/security/_<section>.html."""
    forms = {"password": PasswordForm(formdata=None), **forms}
    return page("accounts/security.html", status, device_in_words=in_words, **_factors(), **_devices(), **forms)


def _factors() -> dict[str, Any]:
    account = queries.account(current_user.account_id)
    return {
        "account": account,
        "authenticator": factor_queries.authenticator(account.id),
        "passkeys": passkey_queries.passkeys_of(account.id),
        "issuer_links": issuer_queries.links_of(account.id),
        "codes": factor_queries.codes_left(account.id),
        "is_required": requirement().is_for(account.roles),
        "may_switch_off": may_be_without(requirement(), account, has_other=False),
    }


def _devices() -> dict[str, Any]:
    account_id, moment = current_user.account_id, now()
    return {
        "devices": factor_queries.signed_in_devices(account_id, moment),
        "remembered": factor_queries.remembered_devices(account_id, moment),
    }


@blueprint.post("/account/devices/<int:sign_in_id>/end")
@needs_proof
def end_device(sign_in_id: int) -> ResponseReturnValue:
    """Sign out one other device."""
    if not commands.end_one_sign_in(sign_in_id, by=current_actor(), now=now()):
        raise Missing
    flash("That device is signed out.")
    return see("accounts.security", anchor="devices")


@blueprint.post("/account/devices/end")
@needs_proof
def end_other_devices() -> ResponseReturnValue:
    """Sign out everywhere else."""
    commands.sign_out_everywhere_else(by=current_actor(), now=now())
    flash("You are signed out everywhere but here.")
    return see("accounts.security", anchor="devices")


@blueprint.post("/account/remembered/<int:device_id>/end")
@needs_proof
def forget_device(device_id: int) -> ResponseReturnValue:
    """Ask for a code again on this device."""
    if not factor_commands.forget_one_device(device_id, by=current_actor(), now=now()):
        raise Missing
    flash("That device is asked for a code again.")
    return see("accounts.security", anchor="remembered")
