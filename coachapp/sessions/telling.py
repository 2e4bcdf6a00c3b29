"""Who is told that a session is arranged anew, and which reminders of its time before fall away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.ledger.outbox import Mail
from coachapp.notices import commands as notices
from coachapp.notices.models import Kind
from coachapp.sessions.models import CoachingSession
from coachapp.sessions.reminding import reminders_of


def take_reminders_back(*sessions: CoachingSession) -> None:
    """They are not at these times any more; at another one people are reminded anew."""
    said = [
        reminder.key
        for one in sessions
        for reminder in reminders_of(one.id, one.starts_at, one.engagement.client_id, one.engagement.coach_id)
    ]
    notices.take_back(said)


def tell_both(say: Callable[[CoachingSession, Account], Mail], coaching_session: CoachingSession, what: str, now: datetime) -> None:
    """The client and the coach, who both have the session in their calendar."""
    key, path = f"session:{coaching_session.id}:{what}", f"/sessions/{coaching_session.id}"
    tell_pair(coaching_session.engagement, partial(say, coaching_session), key=key, path=path, now=now)


def tell_pair(engagement: Engagement, say: Callable[[Account], Mail], *, key: str, path: str, now: datetime) -> None:
    """The same of several sessions; `path` leads to what it is about."""
    client, coach = engagement.client, engagement.coach
    notices.tell(client, Kind.SESSION, say(client), key=key, path=path, about_id=coach.id, now=now)
    notices.tell(coach, Kind.COACH_SESSION, say(coach), key=f"{key}:coach", path=path, about_id=client.id, now=now)
