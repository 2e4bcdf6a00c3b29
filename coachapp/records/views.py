"""My data: a copy of one's record, asked for and fetched."""

from __future__ import annotations

from contextlib import suppress

from flask import flash
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coachapp.accounts import queries as accounts
from coachapp.accounts.turned_away import needs_proof
from coachapp.core.clock import now
from coachapp.core.db import once_kept
from coachapp.core.once import once
from coachapp.core.transfer import give
from coachapp.core.web import page, see
from coachapp.instance.request import our_settings
from coachapp.ledger.request import current_actor
from coachapp.records import commands, erasure_views, import_views, policy, privacy_views, queries
from coachapp.records.blueprint import blueprint
from coachapp.records.copies import Places, places_of
from coachapp.records.models import COPIES_A_DAY, COPY_LIVES

__all__ = ["blueprint", "erasure_views", "import_views", "privacy_views"]


@blueprint.get("/account/data")
def data() -> ResponseReturnValue:
    """The copies that are there, and the button that asks for one."""
    moment = now()
    copies = queries.copies_of(current_user.account_id, moment)
    waits = any(copy.ready_at is None for copy in copies)
    lately = queries.asked_since(current_user.account_id, moment - policy.EVERY)
    may_ask = policy.may_ask_copy(asked_lately=lately, is_waiting=waits)
    due_at = accounts.account(current_user.account_id).erasure_due_at
    return page("records/data.html", copies=copies, may_ask=may_ask, due_at=due_at, most=COPIES_A_DAY, days=COPY_LIVES.days)


@blueprint.post("/account/data")
@needs_proof
@once
def ask_copy() -> ResponseReturnValue:
    """A small record is copied before the page comes back; a large one by the worker."""
    account, moment = accounts.account(current_user.account_id), now()
    asked = commands.ask_copy(account, by=current_actor(), now=moment)
    if commands.is_small(account.id):
        copy_id, account_id, places = asked.id, account.id, _places()
        once_kept(lambda: _make_at_once(copy_id, account_id, places))
    flash("You have asked for a copy. A mail tells you when it is ready.")
    return see("records.data")


def _make_at_once(copy_id: int, account_id: int, places: Places) -> None:
    with suppress(OSError):  # no room at this moment: the worker tries again
        commands.make_copy(copy_id, account_id, places, now=now())


@blueprint.get("/account/data/<int:copy_id>")
@needs_proof
def copy(copy_id: int) -> ResponseReturnValue:
    """One's own copy as a file; that it was fetched is in the audit log."""
    moment = now()
    found = queries.copy(copy_id, current_user.account_id, moment)
    name = f"record-{found.asked_at:%Y-%m-%d}.zip"
    response = give(_places().copies.path(found.stored), name=name, media="application/zip")
    commands.note_fetched(copy_id, by=current_actor(), now=moment)
    return response


def _places() -> Places:
    return places_of(our_settings().data_dir)
