"""`coachapp rotate-key`: another secret, and all that is kept under the old one encrypted and sealed anew.

Wherever it is interrupted, both secrets are still known (core.secret_key, config), so that the instance works and a second run ends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from coachapp.accounts import kept_commands
from coachapp.accounts.kept_models import KeptForm
from coachapp.config import Settings
from coachapp.core.clock import now
from coachapp.core.db import become, db, transaction
from coachapp.core.errors import Conflict
from coachapp.core.keys import Unreadable, keys
from coachapp.core.secret_key import forget_old_secret, replace_kept_secret
from coachapp.ledger import audit, outbox
from coachapp.ledger.models import OutboxMail
from coachapp.ledger.resealing import reseal
from coachapp.ledger.seals import Head, head, verify
from coachapp.operations.doctor import about_the_database
from coachapp.operations.supervisor import answers
from coachapp.security import commands as security_commands
from coachapp.security.models import Authenticator

AT_ONCE = 200


@dataclass(frozen=True)
class Encrypted:
    """A column whose texts are encrypted, for this purpose, each bound to its `place`, which no two rows share."""

    text: InstrumentedAttribute[str]
    place: InstrumentedAttribute[Any]
    purpose: str


ENCRYPTED = (
    Encrypted(Authenticator.seed, Authenticator.account_id, security_commands.PURPOSE),
    Encrypted(KeptForm.content, KeptForm.account_id, kept_commands.PURPOSE),
    Encrypted(OutboxMail.secret, OutboxMail.key, outbox.PURPOSE),
)
"""Everything that is kept encrypted; tests/operations/test_rotate_key.py finds what is missing."""


@dataclass
class Rotated:
    """What one run did."""

    encrypted: int = 0
    unreadable: int = 0
    resealed: int = 0
    end: Head | None = None

    def __str__(self) -> str:
        lines = [f"Encrypted anew: {self.encrypted}. Places of the audit log sealed anew: {self.resealed}."]
        if self.unreadable:
            lines.append(f"{self.unreadable} kept texts open under neither secret, and were left as they are.")
        if self.end:
            lines.append(f"The audit log's head is now {self.end}: keep it elsewhere. The heads of before no longer fit.")
        return "\n".join(lines)


def check(settings: Settings) -> None:
    """Conflict unless nothing is in the way of replacing the secret; so far nothing was changed."""
    if answers(settings):
        raise Conflict("Coachapp is running, with the secret that is to be replaced. Stop it (every worker too), then run this again.")
    for complaint in about_the_database(settings):
        raise Conflict(complaint)
    faults = verify().faults
    if faults:
        raise Conflict("\n".join(["The audit log is not what was written, and is not sealed anew. Compare with a backup.", *faults[:10]]))


def begin(settings: Settings) -> None:
    """See to it that there are a new and an old secret: a kept one is replaced. Conflict, saying what to do, if they come from outside."""
    if settings.secret_key in settings.old_secret_keys:
        raise Conflict("COACHAPP_OLD_SECRET_KEY is COACHAPP_SECRET_KEY: set the latter to a new secret of at least 32 random characters.")
    if settings.old_secret_keys:
        return
    if not settings.is_secret_kept:
        raise Conflict(
            "The secret comes from the environment: set COACHAPP_OLD_SECRET_KEY to the present one and COACHAPP_SECRET_KEY to a new one, "
            "at least 32 random characters. Then run this again."
        )
    try:
        replace_kept_secret(settings.secret_file)
    except OSError as problem:
        raise Conflict(f"The new secret cannot be written: {problem.filename} ({problem.strerror}). Nothing was changed.") from problem


def rotate() -> Rotated:
    """Bring everything under the present secret. May be interrupted and run again. Conflict if the audit log is not what was written."""
    done = Rotated()
    for column in ENCRYPTED:
        last = None
        while (last := _encrypt_some(column, last, done)) is not None:
            pass
    with transaction():
        done.resealed = reseal()
        if done.encrypted or done.resealed:
            audit.note("secret.replaced", by=None, now=now(), detail={"encrypted": done.encrypted, "resealed": done.resealed})
    done.end = head()
    become("read")
    return done


def finish(settings: Settings) -> str:
    """Forget the old secret where it is kept; gives what is left to do."""
    left = "Take COACHAPP_OLD_SECRET_KEY away where you set it, then start Coachapp."
    if settings.is_secret_kept:
        forget_old_secret(settings.secret_file)
        left = "Start Coachapp."
    return f"The secret is replaced. {left} Backups of before need the old one."


def _encrypt_some(column: Encrypted, after: Any, done: Rotated) -> Any:
    """Some texts of this column, those after this place, in a transaction of their own; the last place, None at the end."""
    chosen = sa.select(column.place, column.text).where(column.text != "").order_by(column.place).limit(AT_ONCE)
    with transaction():
        rows = db.session.execute(chosen if after is None else chosen.where(column.place > after)).all()
        for place, kept in rows:
            _encrypt(column, place, kept, done)
    return rows[-1][0] if rows else None


def _encrypt(column: Encrypted, place: Any, kept: str, done: Rotated) -> None:
    if keys().is_current(kept):
        return
    try:
        text = keys().decrypt(kept, purpose=column.purpose, context=str(place))
    except Unreadable:
        done.unreadable += 1
        return
    anew = keys().encrypt(text, purpose=column.purpose, context=str(place))
    same = sa.update(column.text.class_).where(column.place == place, column.text == kept)
    db.session.execute(same.values({column.text: anew}), execution_options={"synchronize_session": False})
    done.encrypted += 1
