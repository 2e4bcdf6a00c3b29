"""Asked again who one is, before what opens or closes the account itself."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.accounts import queries
from coachapp.accounts.blueprint import blueprint
from coachapp.accounts.entering import proof_page, proved
from coachapp.accounts.forms import ProofForm
from coachapp.accounts.passwords import is_right
from coachapp.accounts.request import current_actor
from coachapp.accounts.throttle import count_attempt, forgive
from coachapp.core.clock import now
from coachapp.core.db import afterwards, become
from coachapp.core.errors import Conflict, TooMany
from coachapp.core.transaction import reads_first
from coachapp.ledger import audit


@blueprint.get("/account/proof")
def proof() -> ResponseReturnValue:
    return proof_page()


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
