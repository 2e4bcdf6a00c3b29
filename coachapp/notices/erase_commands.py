"""Take a person out of what people were told of."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.notices.models import Notice, NoticeSettings

_KEPT = {"synchronize_session": False}


def erase_notices(account_id: int) -> None:
    """What they were told of and how they wanted it, and what others were told of them."""
    of_them = sa.or_(Notice.account_id == account_id, Notice.about_id == account_id)
    db.session.execute(sa.delete(Notice).where(of_them), execution_options=_KEPT)
    db.session.execute(sa.delete(NoticeSettings).where(NoticeSettings.account_id == account_id), execution_options=_KEPT)


def forget_old_notices(before: datetime) -> None:
    """Forget what people were told of before that moment."""
    db.session.execute(sa.delete(Notice).where(Notice.at < before), execution_options=_KEPT)
