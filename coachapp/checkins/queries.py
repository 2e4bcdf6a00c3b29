"""Every SELECT on check-ins. The caller has seen the milestone, so its check-ins may be seen as well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from coachapp.checkins.models import CheckIn, Evidence
from coachapp.core.db import db
from coachapp.core.paging import Page, page_by_key

Row = sa.Row[*tuple[Any, ...]]
_CHECK_INS = sa.select(
    CheckIn.id, CheckIn.created_at, CheckIn.text_html, CheckIn.progress, CheckIn.confidence, CheckIn.confidence_before
).where(CheckIn.milestone_id == sa.bindparam("milestone_id"))
_EVIDENCE = (
    sa.select(Evidence.check_in_id, Evidence.url, Evidence.label)
    .where(Evidence.check_in_id.in_(sa.bindparam("check_in_ids", expanding=True)))
    .order_by(Evidence.id)
)


def check_ins(milestone_id: int, cursor: str | None = None, size: int = 20) -> Page[Row]:
    """A milestone's check-ins, the newest first."""
    return page_by_key(_CHECK_INS, (CheckIn.created_at, CheckIn.id), cursor, size, descending=True, milestone_id=milestone_id)


def evidence(check_in_ids: Collection[int]) -> dict[int, list[Row]]:
    """The links of these check-ins, by check-in."""
    found: dict[int, list[Row]] = defaultdict(list)
    if check_in_ids:
        for row in db.session.execute(_EVIDENCE, {"check_in_ids": list(check_in_ids)}):
            found[row.check_in_id].append(row)
    return found
