"""Asked again who one is, before what opens or closes the account itself."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.accounts.blueprint import blueprint
from coachapp.accounts.entering import check_own_password, proof_page, proved
from coachapp.accounts.forms import ProofForm
from coachapp.accounts.throttle import forgive
from coachapp.core.db import become
from coachapp.core.errors import Conflict, TooMany
from coachapp.core.transaction import reads_first
from coachapp.core.web import secret
from coachapp.ledger.request import current_actor


@blueprint.get("/account/proof")
def proof() -> ResponseReturnValue:
    return proof_page()


@blueprint.post("/account/proof")
@secret
@reads_first
def prove() -> ResponseReturnValue:
    form, by = ProofForm(), current_actor()
    if not form.was_sent():
        return proof_page(form, 422)
    try:
        check_own_password(form.password.data or "", field="password", reason="This is not your password.")
    except TooMany as too_many:
        form.refuse(Conflict(too_many.reason, field="password"))
        return *proof_page(form, too_many.status), too_many.headers
    except Conflict as conflict:
        form.refuse(conflict)
        return proof_page(form, 422)
    become("write")
    forgive("proof", by.account_id, address=request.remote_addr or "")
    return proved("password")
