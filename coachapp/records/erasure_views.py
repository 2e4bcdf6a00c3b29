"""Being erased: what stands in the way, what is lost, 30 days to think better of it."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coachapp.accounts import queries as accounts
from coachapp.accounts.turned_away import needs_proof
from coachapp.core.clock import now
from coachapp.core.errors import Conflict
from coachapp.core.web import page, see
from coachapp.ledger.request import current_actor
from coachapp.records import erasure_commands, erasure_queries
from coachapp.records.blueprint import blueprint
from coachapp.records.models import GRACE
from coachapp.records.policy import blockers


@blueprint.get("/account/erasure")
@needs_proof
def erasure() -> ResponseReturnValue:
    return _page()


@blueprint.post("/account/erasure")
@needs_proof
def ask_erasure() -> ResponseReturnValue:
    try:
        erasure_commands.ask_erasure(accounts.account(current_user.account_id), by=current_actor(), now=now())
    except Conflict:
        return _page(422)
    flash("It is noted. You get a mail with the day, and can stay until then.")
    return see("records.erasure")


@blueprint.post("/account/erasure/stay")
def stay() -> ResponseReturnValue:
    """It takes no proof to keep what one has."""
    erasure_commands.stay(accounts.account(current_user.account_id), by=current_actor(), now=now())
    flash("You stay, and everything is as before.")
    return see("home.home")


def _page(status: int = 200) -> ResponseReturnValue:
    account = accounts.account(current_user.account_id)
    in_the_way = blockers(erasure_queries.ties_of(account, now()))
    return page("records/erasure.html", status, account=account, blockers=in_the_way, days=GRACE.days)
