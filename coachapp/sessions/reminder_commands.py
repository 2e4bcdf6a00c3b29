"""What the app says of sessions by itself: a reminder the day before, preparation three days before, that nothing is booked.

One statement finds what may be due, a pure rule decides, and each person is told in a transaction of their own. The worker runs it hourly.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from coachapp.accounts.link_models import Purpose
from coachapp.accounts.links import make_link
from coachapp.core.db import transaction
from coachapp.core.one_by_one import alone
from coachapp.engagements.models import Engagement
from coachapp.ledger.outbox import Mail
from coachapp.notices.commands import remind
from coachapp.notices.models import Kind, Line, Notice
from coachapp.notices.queries import known_keys
from coachapp.sessions import mail, reminder_queries
from coachapp.sessions.reminding import TOO_NEAR, Reminder, Say, due


def remind_of_sessions(now: datetime) -> None:
    """Tell whoever is to be told of a session that is near."""
    with transaction():
        found = [reminder for coming in reminder_queries.coming(now) for reminder in due(coming, now)]
        known = known_keys(reminder.key for reminder in found)
    for reminder in found:
        if reminder.key not in known:
            with alone("reminder", session=reminder.session_id):
                _remind(reminder, now)


def nudge_the_unbooked(now: datetime) -> None:
    """Tell both of two people who neither meet nor have booked anything."""
    with transaction():
        found = [(row, account_id) for row in reminder_queries.unbooked(now) for account_id in (row.client_id, row.coach_id)]
        known = known_keys(_nudge_key(row, account_id) for row, account_id in found)
    for row, account_id in found:
        if _nudge_key(row, account_id) not in known:
            with alone("reminder", engagement=row.id):
                _nudge(row, account_id, now)


def _remind(reminder: Reminder, now: datetime) -> None:
    coaching_session = reminder_queries.to_remind(reminder.session_id, reminder.starts_at)
    if coaching_session is None:
        return
    engagement = coaching_session.engagement
    other = engagement.other_of(reminder.account_id)
    reader = engagement.other_of(other.id)
    title, path = f"Session {coaching_session.number} with {other.name}", f"/sessions/{coaching_session.id}"
    line = Line(reminder.key, title, path, other.id)
    until = reminder.starts_at - TOO_NEAR
    if reminder.say is Say.PREPARATION:

        def prepare(waiting: Sequence[Notice]) -> Mail:
            return mail.session_preparation(coaching_session, _check_in(coaching_session.engagement, now), waiting)

        remind(reader, Kind.PREPARATION, [line], prepare, now=now, good_until=until)
        return
    kind = Kind.REMINDER if reader is engagement.client else Kind.COACH_REMINDER
    is_prepared = reminder_queries.is_prepared(coaching_session.id)
    remind(
        reader,
        kind,
        [line],
        lambda waiting: mail.session_reminder(coaching_session, reader, is_prepared=is_prepared, waiting=waiting),
        now=now,
        good_until=until,
    )


def _nudge_key(row: Any, account_id: int) -> str:
    return f"unbooked:{row.id}:{row.since.timestamp():.0f}:{account_id}"


def _nudge(row: Any, account_id: int, now: datetime) -> None:
    engagement = reminder_queries.engagement(row.id)
    is_coach = account_id == engagement.coach_id
    other = engagement.other_of(account_id)
    reader = engagement.other_of(other.id)
    path = f"/clients/{other.id}" if is_coach else "/"
    line = Line(_nudge_key(row, account_id), f"No session with {other.name} is booked", path, other.id)
    kind = Kind.COACH_UNBOOKED if is_coach else Kind.UNBOOKED

    def nudge(waiting: Sequence[Notice]) -> Mail:
        return mail.nothing_booked(engagement, reader, row.since, None if is_coach else _check_in(engagement, now), waiting)

    remind(reader, kind, [line], nudge, now=now)


def _check_in(engagement: Engagement, now: datetime) -> mail.CheckIn | None:
    """A link to the check-in that is due most, if any is; made only where its mail is."""
    milestone = reminder_queries.longest_unreported(engagement)
    if milestone is None:
        return None
    token = make_link(Purpose.CHECK_IN, engagement.client, now=now, detail=f"{milestone.id} {engagement.id}")
    return mail.CheckIn(milestone.title, token)
