"""The page about what opens an account, and the devices on which it is open."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coachapp.accounts import commands as accounts
from coachapp.accounts import device_queries
from coachapp.accounts import queries as people
from coachapp.accounts.entering import check_own_password, requirement
from coachapp.accounts.throttle import forgive
from coachapp.accounts.turned_away import needs_proof
from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict, Missing, TooMany
from coachapp.core.transaction import reads_first
from coachapp.core.web import page, secret, see
from coachapp.instance.request import has_mail
from coachapp.ledger.request import current_actor
from coachapp.security import (
    app_views,
    commands,
    issuer_queries,
    issuer_views,
    passkey_views,
    queries,
    required_views,
    reset_views,
    second_factor_views,
)
from coachapp.security.blueprint import blueprint
from coachapp.security.devices import in_words
from coachapp.security.forms import PasswordForm
from coachapp.security.policy import may_be_without

__all__ = ["app_views", "blueprint", "issuer_views", "passkey_views", "required_views", "reset_views", "second_factor_views"]


@blueprint.get("/account/security")
def security() -> ResponseReturnValue:
    return _page()


def _page(status: int = 200, **forms: Any) -> tuple[str, int]:
    """The whole page, with the forms that were refused in place of new ones; a section is templates/security/sections/_<section>.html."""
    forms = {"password": PasswordForm(formdata=None), **forms}
    return page("security/security.html", status, device_in_words=in_words, **_factors(), **_devices(), **forms)


def _factors() -> dict[str, Any]:
    account = people.account(current_user.account_id)
    passkeys = queries.passkeys_of(account.id)
    return {
        "account": account,
        "authenticator": queries.authenticator(account.id),
        "passkeys": passkeys,
        "issuer_links": issuer_queries.links_of(account.id),
        "codes": queries.codes_left(account.id),
        "has_mail": has_mail(),
        "is_required": requirement().is_for(account.roles),
        "may_switch_off": may_be_without(requirement(), account, has_other=bool(passkeys)),
    }


def _devices() -> dict[str, Any]:
    account_id, moment = current_user.account_id, now()
    return {
        "devices": device_queries.signed_in_devices(account_id, moment),
        "remembered": device_queries.remembered_devices(account_id, moment),
    }


@blueprint.post("/account/password")
@secret
@reads_first
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if not form.was_sent():
        return _page(422, password=form)
    try:
        check_own_password(form.current.data or "", field="current", reason="This is not your current password.")
        found = people.account(current_user.account_id)
        password_hash = accounts.hash_new_password(form.new.data or "", name=found.name, email=found.email, field="new")
        become("write")
        forgive("proof", current_user.account_id, address=request.remote_addr or "")
        accounts.change_password(people.account(current_user.account_id), by=current_actor(), password_hash=password_hash, now=now())
    except TooMany as too_many:
        form.refuse(Conflict(too_many.reason, field="current"))
        return *_page(too_many.status, password=form), too_many.headers
    except Conflict as conflict:
        form.refuse(conflict)
        return _page(422, password=form)
    flash("Your password is changed. Every other device is signed out.")
    return see("security.security")


@blueprint.post("/account/devices/<int:sign_in_id>/end")
@needs_proof
def end_device(sign_in_id: int) -> ResponseReturnValue:
    """Sign out one other device."""
    if not accounts.end_one_sign_in(sign_in_id, by=current_actor(), now=now()):
        raise Missing
    flash("That device is signed out.")
    return see("security.security", anchor="devices")


@blueprint.post("/account/devices/end")
@needs_proof
def end_other_devices() -> ResponseReturnValue:
    """Sign out everywhere else."""
    accounts.sign_out_everywhere_else(by=current_actor(), now=now())
    flash("You are signed out everywhere but here.")
    return see("security.security", anchor="devices")


@blueprint.post("/account/remembered/<int:device_id>/end")
@needs_proof
def forget_device(device_id: int) -> ResponseReturnValue:
    """Ask for a code again on this device."""
    if not commands.forget_one_device(device_id, by=current_actor(), now=now()):
        raise Missing
    flash("That device is asked for a code again.")
    return see("security.security", anchor="remembered")
