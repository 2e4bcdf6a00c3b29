"""When two people stop working together: what was booked is called off, and both get a word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from coachapp.accounts.models import AccountState
from coachapp.core.db import save
from coachapp.engagements import commands as engagements
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.ledger import outbox
from coachapp.ledger.activity import record
from coachapp.sessions import mail
from coachapp.sessions.ending_queries import booked_sessions
from coachapp.sessions.models import CoachingSession, SessionState
from coachapp.sessions.series_commands import end_where_it_ends
from coachapp.sessions.telling import take_reminders_back


def end_engagement(engagement: Engagement, *, by: Viewer, now: datetime, followed_by: str = "") -> None:
    """End it and call off what was booked; client and coach each get one mail that says which sessions that were. `followed_by` names the
    coach who takes over, if there is one. The engagement comes with both people."""
    engagements.end_engagement(engagement, by=by, now=now)
    cancelled = _call_off(engagement, by=by, now=now)
    all_of = end_where_it_ends({one.series for one in cancelled if one.series}, now)
    for account in (one for one in (engagement.client, engagement.coach) if one.state is AccountState.ACTIVE):
        told = mail.engagement_ended(engagement, account, cancelled, all_of, followed_by)
        outbox.queue(told, key=f"engagement:{engagement.id}:ended:{account.id}", now=now)


def _call_off(engagement: Engagement, *, by: Viewer, now: datetime) -> Sequence[CoachingSession]:
    cancelled = booked_sessions(engagement.id, now)
    take_reminders_back(*cancelled)
    for one in cancelled:
        changes = {"state": (one.state, SessionState.CANCELLED)}
        one.move_to(SessionState.CANCELLED, now)
        save(one)
        record("session.state", by=by, client_id=engagement.client_id, subject=("session", one.id), now=now, changes=changes)
    return cancelled
