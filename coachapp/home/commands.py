"""The one change that belongs to the homes: *Later*."""

from __future__ import annotations

from datetime import datetime

from coachapp.core.db import save
from coachapp.engagements.viewer import Viewer
from coachapp.home.attention import LATER
from coachapp.home.coach_queries import snooze
from coachapp.home.models import Snooze


def put_off(client_id: int, why: str, *, by: Viewer, now: datetime) -> None:
    """Keep this reason about a client of the viewer's away from their home for a week; said again, it counts from then."""
    known = snooze(by, client_id, why) or Snooze(coach_id=by.account_id, client_id=client_id, why=why)
    known.until = now + LATER
    save(known)
