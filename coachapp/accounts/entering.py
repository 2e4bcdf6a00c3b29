"""The one rule at which every way in ends, and the two pages that the rooms above show again when a way of theirs was refused."""

from __future__ import annotations

from enum import StrEnum

from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coachapp.accounts import commands, queries
from coachapp.accounts.forms import ProofForm, SignInForm
from coachapp.accounts.models import Account, SignIn, Stage
from coachapp.accounts.passwords import is_right
from coachapp.accounts.remembered import use_remembered_device
from coachapp.accounts.request import device_token, enter, enter_half, keep_proof
from coachapp.accounts.requirement import NOT_REQUIRED, Requirement, standing
from coachapp.accounts.throttle import count_attempt
from coachapp.core.clock import now
from coachapp.core.errors import Conflict
from coachapp.core.web import own_path, page
from coachapp.instance.models import Instance
from coachapp.instance.request import current_instance, our_settings
from coachapp.ledger import audit
from coachapp.ledger.request import current_actor


class Way(StrEnum):
    """With what somebody comes in."""

    PASSWORD = "password"  # noqa: S105 - a word for the log
    PASSKEY = "passkey"
    ISSUER = "issuer"
    RESET = "reset"
    INVITATION = "invitation"
    SET_UP = "set_up"


def requirement() -> Requirement:
    """Who must have a second factor on this instance, as its admins set it. The demo world asks nobody for one."""
    return requirement_of(current_instance())


def requirement_of(instance: Instance) -> Requirement:
    """Who must have one if it were set like this."""
    return NOT_REQUIRED if our_settings().is_demo else Requirement.of(instance)


def admit(account: Account, way: Way, *, back: str | None = None, is_two: bool = False) -> Response:
    """Let this person in as far as what they showed reaches, and lead them on: to `back` (a path of ours) or home, to the page that asks
    for their second factor, or to the one that sets up the one they need. In write mode. `is_two`: an issuer vouched for two factors."""
    moment, device = now(), request.user_agent.string
    if current_user.is_authenticated:
        commands.end_sign_in(by=current_actor(), now=moment)
    stage = standing(account, requirement(), is_two=is_two or way is Way.PASSKEY, is_remembered=is_remembered(account, way), now=moment)
    if stage is Stage.WHOLE:
        enter(account, commands.begin_sign_in(account, device=device, now=moment, way=way, is_vouched=is_two))
        return _lead_on(account, back)
    enter_half(commands.begin_half(account, stage, device=device, now=moment, way=way))
    asks = "security.second_factor" if stage is Stage.SECOND_FACTOR else "security.required_factor"
    return redirect(url_for(asks, next=own_path(back, "") or None), 303)


def is_remembered(account: Account, way: Way) -> bool:
    """Whether this browser showed an app's code for this account not long ago, and comes with the password now: a reset's mail is no
    second factor beside it, and a lost password with a lost device must not be enough."""
    token = device_token()
    if way not in (Way.PASSWORD, Way.ISSUER) or not token:
        return False
    return use_remembered_device(account.id, token, now=now())


def complete(half: SignIn, second: str, *, back: str | None = None) -> Response:
    """The second factor was shown (`second` names it for the log): let the person of this half sign-in in. In write mode."""
    account = half.account
    enter(account, commands.make_whole(half, account, second=second, now=now()))
    return _lead_on(account, back)


def _lead_on(account: Account, back: str | None) -> Response:
    """To where they wanted to go; whoever asked to be erased is offered first to stay."""
    if account.erasure_due_at is not None:
        return redirect(url_for("records.erasure"), 303)
    return redirect(own_path(back, url_for("home.home")), 303)


def proved(way: str, *, back: str | None = None) -> Response:
    """The person showed once more who they are (`way` names it for the log): on to where they were going. In write mode."""
    keep_proof(commands.prove(by=current_actor(), way=way, now=now()))
    return redirect(own_path(back or request.args.get("next"), url_for("security.security")), 303)


def sign_in_page(form: SignInForm | None = None, status: int = 200, *, passkey_reason: str = "") -> tuple[str, int]:
    """The page with the ways in; `passkey_reason`: why a passkey was refused."""
    return page("accounts/sign_in.html", status, form=form or SignInForm(formdata=None), passkey_reason=passkey_reason)


def proof_page(form: ProofForm | None = None, status: int = 200, *, passkey_reason: str = "") -> tuple[str, int]:
    """The page that asks again who one is."""
    return page("accounts/proof.html", status, form=form or ProofForm(formdata=None), passkey_reason=passkey_reason)


def check_own_password(password: str, *, field: str, reason: str) -> None:
    """Conflict beside the field unless this is the signed-in person's. Each try counts before it is looked at: TooMany for who guesses."""
    by = current_actor()
    count_attempt("proof", account_id=by.account_id, address=request.remote_addr or "")
    if is_right(password, queries.account(by.account_id).password_hash):
        return
    audit.note_afterwards("proof.refused", by=by, now=now(), detail={"with": "password"})
    raise Conflict(reason, field=field)
