"""Take a person out of what coaches put off."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.db import delete_rows
from coachapp.home.models import Snooze


def erase_snoozes(account_id: int) -> None:
    """What they put off, and what was put off about them."""
    of_them = sa.or_(Snooze.coach_id == account_id, Snooze.client_id == account_id)
    delete_rows(Snooze, of_them)
