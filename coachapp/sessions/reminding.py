"""When the app speaks of a session by itself. Pure: what is known of it in, what is due out.

Each is due for a while, not at one moment: the worker looks once an hour, and nobody is written to in their quiet hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from coachapp.sessions.preparation_models import OPENS_BEFORE

A_DAY = timedelta(hours=24)
TOO_NEAR = timedelta(hours=1)
"""So near its start nobody reads a reminder in time."""
JUST_TOLD = timedelta(hours=12)
"""Who was told of a session, or of its new time, so shortly before needs no reminder of it."""
PREPARES_UNTIL = timedelta(hours=30)
"""So near its start, the reminder of the session speaks of preparation as well."""
UNBOOKED_AFTER = timedelta(days=21)
UNBOOKED_UNTIL = timedelta(days=49)
"""Between these, two people who neither meet nor have booked anything are told so, once."""


class Say(StrEnum):
    """What is said of a session."""

    REMINDER = "reminder"
    PREPARATION = "preparation"


@dataclass(frozen=True)
class Reminder:
    """What one person is to be told of one session at its present time."""

    say: Say
    session_id: int
    account_id: int
    starts_at: datetime

    @property
    def key(self) -> str:
        """Another one once the session is moved: then it is told again."""
        return f"{self.say}:{self.session_id}:{self.starts_at.timestamp():.0f}:{self.account_id}"


@dataclass(frozen=True)
class Coming:
    """A session that is near: whose it is, since when it stands at this time, whether its preparation was sent."""

    id: int
    starts_at: datetime
    told_at: datetime
    client_id: int
    coach_id: int
    is_prepared: bool


def reminders_of(session_id: int, starts_at: datetime, client_id: int, coach_id: int) -> Iterator[Reminder]:
    """Everything that is ever said of a session at this time."""
    yield Reminder(Say.PREPARATION, session_id, client_id, starts_at)
    for account_id in (client_id, coach_id):
        yield Reminder(Say.REMINDER, session_id, account_id, starts_at)


def due(coming: Coming, now: datetime) -> Iterator[Reminder]:
    """What is to be said of it now, if it has not been."""
    left = coming.starts_at - now
    for reminder in reminders_of(coming.id, coming.starts_at, coming.client_id, coming.coach_id):
        if reminder.say is Say.PREPARATION:
            is_due = PREPARES_UNTIL < left <= OPENS_BEFORE and not coming.is_prepared
        else:
            is_due = TOO_NEAR < left <= A_DAY and now - coming.told_at > JUST_TOLD
        if is_due:
            yield reminder
