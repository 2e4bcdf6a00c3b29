"""Everything that the method asks of a client now, in one statement: the home page shows all of it and has few statements to spend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from coachapp.core.db import Instant, db
from coachapp.engagements.viewer import Viewer
from coachapp.goals.choice_queries import REVISITS, TO_REFLECT, WHY_NOW_DUE
from coachapp.goals.choices import REFLECT_WITHIN, WHY_NOW_LASTS
from coachapp.goals.proposal_queries import OPEN_ONES

Row = sa.Row[*tuple[Any, ...]]
_COLUMNS: dict[str, Any] = {
    **dict.fromkeys(("title", "state", "what", "why", "why_now", "goal_title", "milestone_title", "coach_name"), sa.Text),
    **dict.fromkeys(("id", "goal_id", "milestone_id", "client_id"), sa.Integer),
    **dict.fromkeys(("why_now_at", "state_at", "made_at"), Instant),
    **dict.fromkeys(("revisit_on", "since_on"), sa.Date),
    "is_new": sa.Boolean,
}


def _as(kind: str, statement: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """A statement's rows in the columns that all kinds share; what a kind does not have is empty."""
    found = statement.subquery()
    columns = [
        (sa.type_coerce(found.c[name], type_) if name in found.c else sa.cast(sa.null(), type_)).label(name)
        for name, type_ in _COLUMNS.items()
    ]
    return sa.select(sa.literal(kind).label("kind"), *columns)


_ASKED = sa.union_all(_as("proposal", OPEN_ONES), _as("why_now", WHY_NOW_DUE), _as("revisit", REVISITS), _as("reflection", TO_REFLECT))


def asked(viewer: Viewer, now: datetime, today: date) -> Sequence[Row]:
    """Proposals to answer, *Why now?* to look at again, lines of *Not doing* whose day has come, milestones to reflect on: by `kind`."""
    bound = viewer.bound(client_id=viewer.account_id, looked_before=now - WHY_NOW_LASTS, ended_since=now - REFLECT_WITHIN, today=today)
    return [row for row in db.session.execute(_ASKED, bound) if row.kind != "proposal" or row.client_id == viewer.account_id]
