"""What a person takes along of what they were told of."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.export import OF, Section, plain
from coachapp.notices.models import Notice, NoticeSettings

SECTIONS = (
    Section("notices", sa.select(*plain(Notice, "account_id", "key")).where(Notice.account_id == OF).order_by(Notice.id)),
    Section("choices_of_notices", sa.select(*plain(NoticeSettings, "account_id")).where(NoticeSettings.account_id == OF)),
)
