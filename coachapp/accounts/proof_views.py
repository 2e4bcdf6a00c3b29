"""Asked again who one is, before what opens or closes the account itself."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from coachapp.accounts import commands, queries
from coachapp.accounts.blueprint import blueprint
from coachapp.accounts.forms import ProofForm
from coachapp.accounts.issuer_queries import links_of
from coachapp.accounts.passkey_queries import has_passkey
from coachapp.accounts.passwords import is_right
from coachapp.accounts.request import current_actor, keep_proof
from coachapp.accounts.throttle import count_attempt, forgive
from coachapp.core.clock import now
from coachapp.core.db import afterwards, become
from coachapp.core.errors import Conflict, TooMany
from coachapp.core.transaction import reads_first
from coachapp.core.web import own_path, page
from coachapp.ledger import audit


@blueprint.get("/account/proof")
def proof() -> ResponseReturnValue:
    return proof_page(ProofForm())


@blueprint.post("/account/proof")
@reads_first
def prove() -> ResponseReturnValue:
    form, by = ProofForm(), current_actor()
    if not form.was_sent():
        return proof_page(form, 422)
    try:
        count_attempt("proof", account_id=by.account_id, address=request.remote_addr or "")
    except TooMany as too_many:
        form.refuse(Conflict(too_many.reason, field="password"))
        return *proof_page(form, too_many.status), too_many.headers
    if not is_right(form.password.data or "", queries.account(by.account_id).password_hash):
        afterwards(lambda session: audit.note("proof.refused", by=by, now=now(), detail={"with": "password"}, session=session))
        form.refuse(Conflict("This is not your password.", field="password"))
        return proof_page(form, 422)
    become("write")
    forgive("proof", by.account_id, address=request.remote_addr or "")
    return proved("password")


def proof_page(form: ProofForm, status: int = 200, *, passkey_reason: str = "") -> tuple[str, int]:
    """The page that asks; other proofs than the password stand on it too."""
    has = {"has_passkey": has_passkey(current_user.account_id), "links": links_of(current_user.account_id)}
    return page("accounts/proof.html", status, form=form, passkey_reason=passkey_reason, **has)


def proved(way: str, *, back: str | None = None) -> Response:
    """The person showed who they are (`way` names it for the log): on to where they were going. In write mode."""
    keep_proof(commands.prove(by=current_actor(), way=way, now=now()))
    return redirect(own_path(back or request.args.get("next"), url_for("accounts.security")), 303)
