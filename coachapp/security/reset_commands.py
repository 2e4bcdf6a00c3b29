"""Taking somebody's second factors away when they lost them: asked by an admin, told to the owner, done a day later."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from coachapp.accounts import queries as people
from coachapp.accounts.commands import actor_of
from coachapp.accounts.link_models import Purpose
from coachapp.accounts.links import make_link, use_link, void_links
from coachapp.accounts.models import Account, AccountState
from coachapp.core.actor import Actor
from coachapp.core.db import become, db, save, transaction
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.ledger import audit, outbox
from coachapp.security import mail, policy
from coachapp.security import reset_queries as queries
from coachapp.security.commands import factors_changed
from coachapp.security.models import Authenticator
from coachapp.security.passkey_models import Passkey
from coachapp.security.reset_models import WAITS, FactorReset


def ask_factor_reset(account: Account, *, by: Actor, now: datetime) -> None:
    """Their second factors go in 24 hours, unless they or an admin stop it; the owner gets a mail at once. Conflict if one waits."""
    require(policy.may_ask_factor_reset(by, account))
    if queries.waiting_reset(account.id):
        raise Conflict("A reset of their second factor waits already.")
    made = save(FactorReset(account_id=account.id, asked_by_id=by.account_id, asked_at=now, due_at=now + WAITS))
    token = make_link(Purpose.FACTOR_STOP, account, now=now)
    outbox.queue(mail.factor_reset(account, token, made.due_at), key=f"factor_reset:{made.id}", now=now)
    audit.note("factor_reset.asked", by=by, now=now, subject=("account", account.id))


def stop_by_link(token: str, *, now: datetime) -> Account:
    """The owner says no. Gone if the link no longer works."""
    account = use_link(Purpose.FACTOR_STOP, token, now=now).account
    stop_reset(account, by=actor_of(account), now=now)
    return account


def stop_own_reset(*, by: Actor, now: datetime) -> None:
    """The owner says no where they are signed in. Conflict if nothing waits."""
    if not stop_reset(people.account(by.account_id), by=by, now=now):
        raise Conflict("No reset waits any more.")


def take_back_reset(account: Account, *, by: Actor, now: datetime) -> None:
    """An admin changes their mind. Conflict if nothing waits."""
    require(policy.may_take_back_factor_reset(by))
    if not stop_reset(account, by=by, now=now):
        raise Conflict("No reset waits.")


def stop_reset(account: Account, *, by: Actor, now: datetime) -> bool:
    """Take back the reset that waits; whether one did."""
    waiting = queries.waiting_reset(account.id)
    if waiting is None or not _close(waiting.id, now):
        return False
    void_links(account.id, now=now, purpose=Purpose.FACTOR_STOP)
    audit.note("factor_reset.stopped", by=by, now=now, subject=("account", account.id))
    return True


def _close(reset_id: int, now: datetime) -> bool:
    """Whether this is the one that closes it: of a stop and the effect, or of two workers, one is first."""
    claim = sa.update(FactorReset).where(FactorReset.id == reset_id, FactorReset.closed_at.is_(None)).values(closed_at=now)
    return db.session.scalar(claim.returning(FactorReset.id)) is not None


def apply_due_resets(now: datetime) -> int:
    """Do what has waited its day, each in a transaction of its own; how many took effect. One whose admin is no admin any more does not."""
    become("read")
    return sum(_apply(reset_id, now) for reset_id in queries.due_resets(now))


def _apply(reset_id: int, now: datetime) -> bool:
    with transaction():
        if not _close(reset_id, now):
            return False
        reset = db.session.get_one(FactorReset, reset_id)
        asked_by = db.session.get(Account, reset.asked_by_id) if reset.asked_by_id else None
        account = db.session.get_one(Account, reset.account_id)
        if asked_by is None or not asked_by.is_admin or asked_by.state is not AccountState.ACTIVE:
            audit.note("factor_reset.stopped", by=None, now=now, subject=("account", account.id))
            return False
        for factor in (Authenticator, Passkey):
            db.session.execute(sa.delete(factor).where(factor.account_id == account.id))
        words = "An admin reset your second factor, as you were told a day ago. Sign in and set up a new one."
        factors_changed(account, "factor_reset.done", words, by=actor_of(asked_by), now=now)
        return True
