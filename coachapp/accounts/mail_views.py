"""One's mail address: another one, and showing that it is one's own."""

from __future__ import annotations

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from coachapp.accounts import link_commands, link_queries, queries
from coachapp.accounts.blueprint import blueprint
from coachapp.accounts.link_forms import AddressForm
from coachapp.accounts.link_models import Purpose
from coachapp.accounts.links import open_link
from coachapp.accounts.request import followed, forget_followed
from coachapp.accounts.throttle import count_attempt
from coachapp.accounts.turned_away import needs_proof
from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict, TooMany
from coachapp.core.transaction import reads_first
from coachapp.core.web import page, public, see
from coachapp.instance.request import has_mail
from coachapp.ledger.request import current_actor


@blueprint.get("/account/mail")
@needs_proof
def mail_change() -> ResponseReturnValue:
    return _mail_page(AddressForm())


@blueprint.post("/account/mail")
@needs_proof
@reads_first
def ask_mail_change() -> ResponseReturnValue:
    form = AddressForm()
    if not form.was_sent():
        return _mail_page(form, 422)
    try:
        _count("mail_change")
        become("write")
        account = queries.account(current_user.account_id)
        link_commands.ask_mail_change(account, form.email.data or "", by=current_actor(), now=now())
    except TooMany as too_many:
        form.refuse(Conflict(too_many.reason, field="email"))
        return *_mail_page(form, too_many.status), too_many.headers
    except Conflict as conflict:
        form.refuse(conflict)
        return _mail_page(form, 422)
    flash(f"We wrote to {form.email.data}. Open the link there, and it is your address.")
    return see("accounts.mail_change")


@blueprint.post("/account/mail/withdrawal")
@needs_proof
def withdraw_mail_change() -> ResponseReturnValue:
    link_commands.withdraw_mail_change(queries.account(current_user.account_id), by=current_actor(), now=now())
    flash("Your address stays as it is.")
    return see("accounts.mail_change")


@blueprint.get("/account/mail/confirmation")
def mail_confirmation() -> ResponseReturnValue:
    link = link_commands.own_link(Purpose.MAIL_CHANGE, followed(Purpose.MAIL_CHANGE), by=current_actor(), now=now())
    words = [
        f"{link.detail} takes the place of {link.account.email}: you sign in with it, and mail goes there.",
        "Every other device is signed out, and the old address is told.",
    ]
    return _link_page("Use this address?", words, "accounts.confirm_mail", "Use this address")


@blueprint.post("/account/mail/confirmation")
def confirm_mail() -> ResponseReturnValue:
    account = link_commands.confirm_mail_change(followed(Purpose.MAIL_CHANGE), by=current_actor(), now=now())
    forget_followed(Purpose.MAIL_CHANGE)
    flash(f"From now on you sign in with {account.email}.")
    return see("accounts.account")


@blueprint.get("/account/mail/stop")
@public
def mail_stop() -> ResponseReturnValue:
    link = open_link(Purpose.MAIL_STOP, followed(Purpose.MAIL_STOP), now=now())
    words = [
        f"{link.detail} stays your address, or becomes it again.",
        "Everybody who is signed in as you is signed out. Then choose a new password: whoever asked for the change knew the old one.",
    ]
    return _link_page("Stop the change of your address?", words, "accounts.stop_mail", "Stop it")


@blueprint.post("/account/mail/stop")
@public
def stop_mail() -> ResponseReturnValue:
    account = link_commands.stop_mail_change(followed(Purpose.MAIL_STOP), now=now())
    forget_followed(Purpose.MAIL_STOP)
    if current_user.is_authenticated and current_user.account_id == account.id:
        logout_user()
    return page("accounts/mail_stopped.html", email=account.email)


@blueprint.post("/account/mail/verification")
@reads_first
def ask_verification() -> ResponseReturnValue:
    _count("verification")
    become("write")
    link_commands.ask_verification(queries.account(current_user.account_id), by=current_actor(), now=now())
    flash("A link is on its way. It works for one day.")
    return see("accounts.mail_change")


@blueprint.get("/account/mail/verification")
def verification() -> ResponseReturnValue:
    link = link_commands.own_link(Purpose.VERIFICATION, followed(Purpose.VERIFICATION), by=current_actor(), now=now())
    words = [f"You show that mail to {link.account.email} reaches you. Nothing else changes."]
    return _link_page("Is this your address?", words, "accounts.verify_mail", "It is mine")


@blueprint.post("/account/mail/verified")
def verify_mail() -> ResponseReturnValue:
    link_commands.verify_mail(followed(Purpose.VERIFICATION), by=current_actor(), now=now())
    forget_followed(Purpose.VERIFICATION)
    flash("Your address is verified.")
    return see("accounts.account")


def _count(kind: str) -> None:
    count_attempt(kind, account_id=current_user.account_id, address=request.remote_addr or "")


def _mail_page(form: AddressForm, status: int = 200) -> tuple[str, int]:
    account = queries.account(current_user.account_id)
    waiting = link_queries.waiting(account.id, Purpose.MAIL_CHANGE, now())
    return page("accounts/mail.html", status, form=form, account=account, waiting=waiting, has_mail=has_mail())


def _link_page(title: str, words: list[str], endpoint: str, button: str) -> ResponseReturnValue:
    return page("accounts/link_page.html", title=title, words=words, url=url_for(endpoint), button=button)
