"""Who is told that a session is arranged anew, and which reminders of its time before fall away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from coachapp.accounts.models import Account
from coachapp.ledger.outbox import Mail
from coachapp.notices import commands as notices
from coachapp.notices.models import Kind
from coachapp.sessions.models import CoachingSession
from coachapp.sessions.reminding import reminders_of


def take_reminders_back(coaching_session: CoachingSession) -> None:
    """It is not at this time any more; at another one people are reminded anew."""
    engagement = coaching_session.engagement
    said = reminders_of(coaching_session.id, coaching_session.starts_at, engagement.client_id, engagement.coach_id)
    notices.take_back([reminder.key for reminder in said])


def tell_both(say: Callable[[CoachingSession, Account], Mail], coaching_session: CoachingSession, what: str, now: datetime) -> None:
    """The client and the coach, who both have the session in their calendar."""
    engagement, key = coaching_session.engagement, f"session:{coaching_session.id}:{what}"
    client, coach, path = engagement.client, engagement.coach, f"/sessions/{coaching_session.id}"
    told = say(coaching_session, client)
    notices.tell(client, Kind.SESSION, told, key=key, path=path, about_id=coach.id, now=now)
    told = say(coaching_session, coach)
    notices.tell(coach, Kind.COACH_SESSION, told, key=f"{key}:coach", path=path, about_id=client.id, now=now)
