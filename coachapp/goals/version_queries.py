"""The SELECT behind the histories of texts. The caller has seen what they are about, so its earlier words may be seen as well."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from coachapp.core.paging import Page, page_by_key
from coachapp.ledger.models import Activity

EDITS = {
    "goal": ("goal.edited", "goal.why_now"),
    "milestone": ("milestone.edited", "milestone.due", "milestone.reflection"),
    "feedback": ("feedback.edited",),
}
"""Which lines of the ledger keep old and new words, by what they are about."""
SHOWN = 10
_LINES = {
    kind: sa.select(Activity.id, Activity.at, Activity.changes, Activity.note).where(
        Activity.subject_kind == kind, Activity.subject_id == sa.bindparam("subject_id", type_=sa.Integer), Activity.verb.in_(verbs)
    )
    for kind, verbs in EDITS.items()
}


def edits(kind: str, subject_id: int, cursor: str | None) -> Page[sa.Row[*tuple[Any, ...]]]:
    """The changes of a goal's, a milestone's or a feedback's words, newest first: at, changes, note."""
    return page_by_key(_LINES[kind], (Activity.at, Activity.id), cursor, SHOWN, descending=True, subject_id=subject_id)
