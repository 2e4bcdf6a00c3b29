"""How the mails that came in go: with their person, and with time."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from coachapp.core.db import db, delete_rows
from coachapp.inbound.models import Fate, InboundMail

_KEPT = {"synchronize_session": False}


def erase_inbound(account_id: int) -> None:
    """Every mail that this person sent here, and every one that pretended to be."""
    delete_rows(InboundMail, InboundMail.account_id == account_id)


def forget_old_inbound(before: datetime) -> None:
    """Of what came before that moment: the originals of what was taken, and that something was refused. That it came stays, so that the
    same mail does not become a second reply."""
    old = InboundMail.received_at < before
    delete_rows(InboundMail, old, InboundMail.fate != Fate.TAKEN)
    db.session.execute(
        sa.update(InboundMail).where(old, InboundMail.original != "").values(original="", left_out=""), execution_options=_KEPT
    )
