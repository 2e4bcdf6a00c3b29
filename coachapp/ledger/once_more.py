"""An admin lets mail be tried once more: mail that failed, and mail whose next try is hours away."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.ledger.delivery import CLAIM
from coachapp.ledger.models import GAP, OutboxMail


def try_failed_again(mail_id: int | None, *, now: datetime) -> int:
    """Owe a failed mail anew, or all of them: three more days; how many. One that has lost its link's secret stays failed: it would lead
    nowhere, and a new link is due."""
    whole = sa.or_(OutboxMail.secret != "", sa.not_(OutboxMail.text.contains(GAP, autoescape=True)))
    failed = sa.update(OutboxMail).where(OutboxMail.failed_at.is_not(None), whole)
    chosen = failed if mail_id is None else failed.where(OutboxMail.id == mail_id)
    again = chosen.values(failed_at=None, next_try_at=now, queued_at=now, tries=0).returning(OutboxMail.id)
    return len(db.session.scalars(again, execution_options={"synchronize_session": False}).all())


def try_waiting_now(mail_id: int | None, *, now: datetime) -> int:
    """Try a mail whose last try failed at once, or all of them; how many. One that is due soon may be on its way now, and is left
    alone, as is one that only waits for its reader's morning."""
    is_resting = (OutboxMail.next_try_at > now + CLAIM, OutboxMail.last_error != "")
    chosen = sa.update(OutboxMail).where(*is_resting, *([] if mail_id is None else [OutboxMail.id == mail_id]))
    hurried = chosen.values(next_try_at=now).returning(OutboxMail.id)
    return len(db.session.scalars(hurried, execution_options={"synchronize_session": False}).all())
