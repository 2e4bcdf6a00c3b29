"""Set-up, sign in, sign out, the account page."""

from __future__ import annotations

from typing import Any

from flask import flash, g, make_response, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from coachapp.accounts import commands, kept_views, link_views, mail_views, proof_views, queries, reset_views
from coachapp.accounts.blueprint import blueprint
from coachapp.accounts.entering import Way, admit, sign_in_page
from coachapp.accounts.forms import ProfileForm, SetUpForm, SignInForm
from coachapp.accounts.known_device import device_known_to, know_device
from coachapp.accounts.models import AccountState, Role
from coachapp.accounts.passwords import is_right
from coachapp.accounts.throttle import count_attempt, forgive
from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.editing import Difference, Shown
from coachapp.core.errors import Conflict, Missing, TooMany
from coachapp.core.transaction import reads_first
from coachapp.core.web import page, public, see
from coachapp.instance.request import our_settings
from coachapp.ledger import audit
from coachapp.ledger.request import current_actor

__all__ = ["blueprint", "kept_views", "link_views", "mail_views", "proof_views", "reset_views"]
_YOU_ARE = {Role.CLIENT: "a client", Role.COACH: "a coach", Role.ADMIN: "an admin"}


def load_sign_in(statement: queries.SignInStatement, token: str) -> queries.SignedIn | None:
    """Flask-Login's loader; its `get_id` is the sign-in's token, so that ending one works on the next request. A page that says that
    something broke is drawn for nobody, if what broke is the question who it is."""
    if g.get("is_broken"):
        return None
    return queries.signed_in(statement, token, request.path, now(), asks_for_factors=not our_settings().is_demo)


@blueprint.get("/set-up")
@public
def set_up() -> ResponseReturnValue:
    if not queries.is_empty():
        raise Missing
    return page("accounts/set_up.html", form=SetUpForm())


@blueprint.post("/set-up")
@public
@reads_first
def finish_set_up() -> ResponseReturnValue:
    form = SetUpForm()
    if not queries.is_empty():
        raise Missing
    if not form.was_sent():
        return page("accounts/set_up.html", 422, form=form)
    v: dict[str, Any] = form.values()
    try:
        password_hash = commands.hash_new_password(v.pop("password"), name=v["name"], email=v["email"])
        become("write")
        account = commands.set_up(**v, password_hash=password_hash, now=now())
    except Conflict as conflict:
        form.refuse(conflict)
        return page("accounts/set_up.html", 422, form=form)
    return admit(account, Way.SET_UP)


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return see("home.home")
    if queries.is_empty():
        return see("accounts.set_up")
    return sign_in_page()


@blueprint.post("/sign-in")
@public
@reads_first
def finish_sign_in() -> ResponseReturnValue:
    form = SignInForm()
    try:
        account_id = _whose(form) if form.was_sent() else None
    except TooMany as too_many:
        form.refuse(Conflict(too_many.reason, field="email"))
        return *sign_in_page(form, too_many.status), too_many.headers
    if account_id is None:
        return sign_in_page(form, 422)
    become("write")
    forgive("sign_in", account_id, address=request.remote_addr or "", device=device_known_to(account_id))
    know_device(account_id)
    account = queries.account(account_id)
    commands.keep_better_hash(account, form.password.data or "")
    return admit(account, Way.PASSWORD, back=request.args.get("next"))


def _whose(form: SignInForm) -> int | None:
    """Whose email and password these are. Otherwise the form says no: one answer and the same work, whatever the reason."""
    email = form.email.data or ""
    account_id = queries.account_id_of(email)
    count_attempt("sign_in", account_id=account_id, name=email, address=request.remote_addr or "", device=device_known_to(account_id))
    found = queries.account_by_email(email)
    is_good = is_right(form.password.data or "", found.password_hash if found else "")
    if found and is_good and found.state is AccountState.ACTIVE:
        return found.id
    subject = ("account", found.id) if found else None
    audit.note_afterwards("sign_in.refused", by=None, now=now(), subject=subject)
    form.refuse(Conflict("Email and password do not belong together, or the account is not active.", field="email"))
    return None


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    commands.end_sign_in(by=current_actor(), now=now())
    logout_user()
    session.clear()
    flash("You are signed out.")
    response = make_response(see("accounts.sign_in"))
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@blueprint.get("/account")
def account() -> ResponseReturnValue:
    return _account_page(ProfileForm(obj=_shown(current_user)))


@blueprint.post("/account")
def edit_account() -> ResponseReturnValue:
    profile, shown = ProfileForm(), _shown(current_user)
    is_good, is_stale = profile.was_sent(), profile.is_stale(shown)
    if is_stale or not is_good:
        return _account_page(profile, 409 if is_stale else 422, list(profile.differences(shown)) if is_stale else None)
    commands.edit_profile(queries.account(current_user.account_id), **profile.values())
    flash("Saved.")
    return see("accounts.account")


def _shown(person: Any) -> Shown:
    return Shown(name=person.name, time_zone=person.time_zone)


def _account_page(profile: ProfileForm, status: int = 200, differences: list[Difference] | None = None) -> ResponseReturnValue:
    roles = " and ".join(words for role, words in _YOU_ARE.items() if role in current_user.roles)
    return page("accounts/account.html", status, profile=profile, roles=roles, differences=differences)
