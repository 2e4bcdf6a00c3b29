"""What a person takes along of the two logs: their history, and what they did that matters for security, with from where."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.export import OF, Section, plain
from coachapp.ledger.models import Activity, Audit, AuditOrigin

_AUDIT = (Audit.id, Audit.at, Audit.act, Audit.subject_kind, Audit.subject_id, Audit.reason, AuditOrigin.address, AuditOrigin.device)
SECTIONS = (
    Section("history", sa.select(*plain(Activity, "client_id")).where(Activity.client_id == OF).order_by(Activity.id)),
    Section(
        "audit_log",
        sa.select(*_AUDIT).outerjoin(AuditOrigin, AuditOrigin.audit_id == Audit.id).where(Audit.actor_id == OF).order_by(Audit.id),
    ),
)
