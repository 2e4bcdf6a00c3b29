"""Did it help? Asked by the app itself four weeks after *will act*, each feedback once, all of one client together, hourly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from coachapp.core.db import transaction
from coachapp.core.one_by_one import alone
from coachapp.feedback import mail, reminder_queries
from coachapp.notices.commands import remind
from coachapp.notices.models import Kind, Line
from coachapp.notices.queries import known_keys, person


def ask_whether_it_helped(now: datetime) -> None:
    """Ask whoever can tell by now."""
    with transaction():
        rows = reminder_queries.acted_on(now)
        known = known_keys(f"help:{row.id}" for row in rows)
    new = [row for row in rows if f"help:{row.id}" not in known]
    for client_id, theirs in groupby(new, key=lambda row: row.client_id):
        lines = [Line(f"help:{row.id}", f"Did it help? {row.title}", f"/milestones/{row.milestone_id}", row.author_id) for row in theirs]
        with alone("asking whether it helped", account=client_id):
            _ask(client_id, lines, now)


def _ask(client_id: int, lines: Sequence[Line], now: datetime) -> None:
    client = person(client_id)
    remind(client, Kind.HELP, lines, lambda waiting: mail.did_it_help(client, lines, waiting), now=now)
