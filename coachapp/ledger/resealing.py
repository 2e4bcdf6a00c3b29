"""The chain of the audit log under a new secret (operations.rotation)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.core.errors import Conflict
from coachapp.core.keys import keys
from coachapp.ledger.models import AuditSeal
from coachapp.ledger.seals import PURPOSE, Walk, message_of

GUARD = "audit_seal_refuses_update"
_RESEAL = (
    sa.update(AuditSeal.__table__).where(AuditSeal.__table__.c.seq == sa.bindparam("place")).values(mac=sa.bindparam("anew"))  # type: ignore[arg-type]
)


def reseal() -> int:
    """Give every place of the chain its seal under the present secret; how many had another. Conflict if the chain is not what was written.

    In one write transaction, the caller's: each seal is made from the one before, so that a chain in the middle of this could not be told
    from a forged one. Each line is verified as it is resealed, so that none that is changed meanwhile gets a good seal.
    """
    walk, before, resealed = Walk(None, 0), "", 0
    with _open_to_new_seals():
        while rows := walk.next_rows():
            faults = [fault for row in rows for fault in walk.faults_at(row)]
            if faults:
                raise Conflict(f"The audit log is not what was written. {faults[0]}")
            other = []
            for row in rows:
                before = keys().mac(message_of(row.seq, before, row), purpose=PURPOSE)
                if before != row.mac:
                    other.append({"place": row.seq, "anew": before})
            if other:
                db.session.connection().execute(_RESEAL, other)
            resealed += len(other)
    return resealed


@contextmanager
def _open_to_new_seals() -> Iterator[None]:
    """The guard against changed seals is lifted within this transaction, which nobody else sees into, and is back before its end."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        guard = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (GUARD,)).scalar_one()
        connection.exec_driver_sql(f"DROP TRIGGER {GUARD}")
        yield
        connection.exec_driver_sql(guard)
    else:
        connection.exec_driver_sql(f"ALTER TABLE audit_seal DISABLE TRIGGER {GUARD}")
        yield
        connection.exec_driver_sql(f"ALTER TABLE audit_seal ENABLE TRIGGER {GUARD}")
