"""Take a person out of what people were told of."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from coachapp.core.db import delete_rows
from coachapp.notices.models import Notice, NoticeSettings


def erase_notices(account_id: int) -> None:
    """What they were told of and how they wanted it, and what others were told of them."""
    of_them = sa.or_(Notice.account_id == account_id, Notice.about_id == account_id)
    delete_rows(Notice, of_them)
    delete_rows(NoticeSettings, NoticeSettings.account_id == account_id)


def forget_old_notices(before: datetime) -> None:
    """Forget what people were told of before that moment."""
    delete_rows(Notice, Notice.at < before)
