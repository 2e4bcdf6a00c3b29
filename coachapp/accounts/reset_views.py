"""A forgotten password: a link by mail, and a new one. The answers are the same whether there is such an account or not."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.accounts import link_commands, queries
from coachapp.accounts.blueprint import blueprint
from coachapp.accounts.commands import hash_new_password
from coachapp.accounts.entering import Way, admit
from coachapp.accounts.link_forms import AddressForm, NewPasswordForm
from coachapp.accounts.link_models import Purpose
from coachapp.accounts.links import open_link
from coachapp.accounts.request import followed, forget_followed
from coachapp.accounts.throttle import count_attempt
from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict, TooMany
from coachapp.core.transaction import reads_first
from coachapp.core.web import page, public, see
from coachapp.instance.request import has_mail


@blueprint.get("/sign-in/forgotten")
@public
def forgotten() -> ResponseReturnValue:
    return page("accounts/forgotten.html", form=AddressForm(), has_mail=has_mail())


@blueprint.post("/sign-in/forgotten")
@public
@reads_first
def ask_reset() -> ResponseReturnValue:
    form = AddressForm()
    if not form.was_sent():
        return page("accounts/forgotten.html", 422, form=form, has_mail=has_mail())
    email = form.email.data or ""
    try:
        count_attempt("reset", account_id=queries.account_id_of(email), name=email, address=request.remote_addr or "")
    except TooMany as too_many:
        form.refuse(Conflict(too_many.reason, field="email"))
        return *page("accounts/forgotten.html", too_many.status, form=form, has_mail=has_mail()), too_many.headers
    become("write")
    link_commands.ask_reset(queries.account_by_email(email), email=email, now=now())
    return see("accounts.reset_sent")


@blueprint.get("/sign-in/forgotten/sent")
@public
def reset_sent() -> ResponseReturnValue:
    return page("accounts/reset_sent.html")


@blueprint.get("/sign-in/new-password")
@public
def new_password() -> ResponseReturnValue:
    account = open_link(Purpose.RESET, followed(Purpose.RESET), now=now()).account
    return page("accounts/new_password.html", form=NewPasswordForm(), email=account.email)


@blueprint.post("/sign-in/new-password")
@public
@reads_first
def finish_reset() -> ResponseReturnValue:
    token, form = followed(Purpose.RESET), NewPasswordForm()
    found = open_link(Purpose.RESET, token, now=now()).account
    name, email = found.name, found.email
    if not form.was_sent():
        return page("accounts/new_password.html", 422, form=form, email=email)
    try:
        password_hash = hash_new_password(form.password.data or "", name=name, email=email)
    except Conflict as conflict:
        form.refuse(conflict)
        return page("accounts/new_password.html", 422, form=form, email=email)
    become("write")
    account = link_commands.finish_reset(token, password_hash=password_hash, now=now())
    forget_followed(Purpose.RESET)
    return admit(account, Way.RESET)
