"""Passkeys: sign in with one, show one instead of a code or a password, add and remove them.

Asking the device needs script (static/passkeys.js): it fetches the options here, and sends the device's answer as an ordinary form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, jsonify, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coachapp.accounts import queries as people
from coachapp.accounts.entering import Way, admit, proof_page, proved, requirement, sign_in_page
from coachapp.accounts.models import Account
from coachapp.accounts.throttle import count_attempt, forgive
from coachapp.accounts.turned_away import needs_proof
from coachapp.core.actor import Actor
from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict, Missing
from coachapp.core.transaction import reads_first
from coachapp.core.web import page, public, secret, see
from coachapp.instance.request import brand, public_url
from coachapp.ledger import audit
from coachapp.ledger.request import current_actor
from coachapp.security import passkey_commands, passkeys, queries
from coachapp.security.app_views import codes_page
from coachapp.security.blueprint import blueprint
from coachapp.security.challenge_commands import ask, take_answered
from coachapp.security.devices import in_words
from coachapp.security.forms import PasskeyForm
from coachapp.security.passkeys import Answer, RelyingParty

CHALLENGE = "challenge"
"""Session key of the challenge that this browser was given last."""
OVER = "That took too long, or was sent twice. Try again."
UNKNOWN = "Nobody here has this passkey. It may have been removed: sign in with your password, and remove it from your device as well."
OF_ANOTHER = "This passkey belongs to another account."


@blueprint.app_template_global()
def passkeys_work() -> bool:
    """Whether browsers make passkeys for this instance's address."""
    return RelyingParty.at(public_url(), brand().name) is not None


@blueprint.app_template_global()
def has_own_passkey() -> bool:
    """Whether the signed-in person can show a passkey."""
    return queries.has_passkey(current_user.account_id)


def _party() -> RelyingParty:
    party = RelyingParty.at(public_url(), brand().name)
    if party is None:
        raise Missing
    return party


def _options(purpose: str, write: Callable[[str], dict[str, Any]], **more: Any) -> ResponseReturnValue:
    """A new challenge for this browser, and what it asks the device with it."""
    session[CHALLENGE] = ask(purpose, now=now(), lives=passkeys.LIVES, **more)
    return jsonify(write(session[CHALLENGE]))


@blueprint.post("/sign-in/passkey/options")
@public
def passkey_options() -> ResponseReturnValue:
    party = _party()
    return _options("sign_in", lambda challenge: passkeys.request_options(party, challenge))


@blueprint.post("/sign-in/passkey")
@public
@reads_first
def sign_in_with_passkey() -> ResponseReturnValue:
    """The whole way in, and the second factor of a sign-in that waits for one: a passkey is both."""
    try:
        account_id = _answered("sign_in")
    except Conflict as conflict:
        _note_refusal("sign_in.refused")
        return sign_in_page(status=422, passkey_reason=conflict.reason)
    return admit(people.account(account_id), Way.PASSKEY, back=request.args.get("next"))


@blueprint.post("/account/proof/passkey/options")
def passkey_proof_options() -> ResponseReturnValue:
    party = _party()
    return _options("proof", lambda challenge: passkeys.request_options(party, challenge), account_id=current_user.account_id)


@blueprint.post("/account/proof/passkey")
@secret
@reads_first
def prove_with_passkey() -> ResponseReturnValue:
    try:
        _answered("proof", current_user.account_id)
    except Conflict as conflict:
        _note_refusal("proof.refused", by=current_actor())
        return proof_page(status=422, passkey_reason=conflict.reason)
    return proved("passkey")


@blueprint.get("/account/passkeys/new")
@needs_proof
def new_passkey() -> ResponseReturnValue:
    return page("security/new_passkey.html", form=PasskeyForm(name=in_words(request.user_agent.string)))


@blueprint.post("/account/passkeys/options")
@needs_proof
def new_passkey_options() -> ResponseReturnValue:
    return creation_options(people.account(current_user.account_id))


def creation_options(account: Account) -> ResponseReturnValue:
    """What a device needs to make a passkey for this account."""
    party, handle = _party(), passkey_commands.user_handle_of(account.id)
    known = [passkey.credential_id for passkey in queries.passkeys_of(account.id)]
    return _options(
        "passkey",
        lambda challenge: passkeys.creation_options(
            party, challenge, user_handle=handle, email=account.email, name=account.name, known=known
        ),
        account_id=account.id,
        detail={"user_handle": handle},
    )


@blueprint.post("/account/passkeys")
@secret
@needs_proof
@reads_first
def add_passkey() -> ResponseReturnValue:
    form = PasskeyForm()
    if not form.was_sent():
        return page("security/new_passkey.html", 422, form=form)
    try:
        codes = keep_passkey(form, current_actor())
    except Conflict as conflict:
        return page("security/new_passkey.html", 422, form=form, passkey_reason=conflict.reason)
    if codes:
        return codes_page(codes)
    flash("The passkey is added. Every other device is signed out.")
    return see("security.security", anchor="passkeys")


def keep_passkey(form: PasskeyForm, by: Actor) -> list[str]:
    """Check what the device made and keep it; gives recovery codes with the first factor. Conflict if it does not hold.
    It ends the transaction that runs, and leaves one that writes."""
    challenge, detail = _taken("passkey", by.account_id)
    made = passkeys.check_made(_party(), challenge, Answer.read(form.credential.data or ""))
    become("write")
    account, handle = people.account(by.account_id), detail["user_handle"]
    return passkey_commands.add_passkey(account, made, name=form.name.data or "", user_handle=handle, by=by, now=now())


@blueprint.post("/account/passkeys/<int:passkey_id>/remove")
@needs_proof
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    by = current_actor()
    passkey_commands.remove_passkey(people.account(by.account_id), passkey_id, requirement(), by=by, now=now())
    flash("The passkey is removed. Every other device is signed out.")
    return see("security.security", anchor="passkeys")


def _answered(purpose: str, account_id: int | None = None) -> int:
    """Whose passkey answered the challenge of this browser; that it was used is noted. Conflict, or TooMany, if none did. It ends the
    transaction that runs and begins one that writes."""
    party, answer = _party(), Answer.read(request.form.get("credential", ""))
    found = queries.passkey_by_credential(answer.credential_id)
    count_attempt("passkey", account_id=found.account_id if found else None, name=answer.credential_id, address=request.remote_addr or "")
    challenge, _ = _taken(purpose, account_id)
    found = queries.passkey_by_credential(answer.credential_id)
    if found is None:
        raise Conflict(UNKNOWN)
    if account_id not in (None, found.account_id):
        raise Conflict(OF_ANOTHER)
    count = passkeys.check_used(
        party, challenge, answer, public_key=found.public_key, user_handle=found.user_handle, sign_count=found.sign_count
    )
    passkey_id, owner = found.id, found.account_id
    become("write")
    passkey_commands.note_passkey_use(passkey_id, sign_count=count, now=now())
    forgive("passkey", owner, address=request.remote_addr or "")
    return owner


def _taken(purpose: str, account_id: int | None) -> tuple[str, dict[str, Any]]:
    """The challenge that this browser holds, and what was kept with it; it is used up."""
    challenge = session.pop(CHALLENGE, "")
    detail = take_answered(challenge, purpose, now=now(), account_id=account_id)
    if detail is None:
        raise Conflict(OVER)
    return challenge, detail


def _note_refusal(act: str, by: Actor | None = None) -> None:
    found = queries.passkey_by_credential(_sent_id())
    subject = ("account", found.account_id) if found else None
    audit.note_afterwards(act, by=by, now=now(), subject=subject, detail={"with": "passkey"})


def _sent_id() -> str:
    try:
        return Answer.read(request.form.get("credential", "")).credential_id
    except Conflict:
        return ""
