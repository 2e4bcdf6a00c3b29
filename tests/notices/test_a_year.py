"""A whole year of weekly sessions in three zones, the clock moved on: how many mails a client gets, and when."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.db import db, transaction
from coachapp.engagements.models import Engagement
from coachapp.ledger.models import OutboxMail
from coachapp.ledger.outbox import Mail
from coachapp.notices.commands import tell, tell_later
from coachapp.notices.models import USUAL_HOURS, Kind, Line, Notice
from coachapp.operations.worker import tell_people
from coachapp.sessions.models import CoachingSession
from tests import make

ZONES = ("Pacific/Auckland", "Europe/Berlin", "America/St_Johns")
FIRST = datetime(2026, 12, 7, 10, 0, tzinfo=UTC)
WEEKS = 52
STEP = timedelta(hours=3)


def begins(week: int, zone: str) -> datetime:
    """Monday at ten on the client's wall, in summer and in winter."""
    return (FIRST + timedelta(weeks=week)).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def meets_weekly(client: Account) -> Engagement:
    engagement = make.engagement(
        client, make.account("Coach", "coach", email=f"coach-of-{client.id}@example.org", time_zone=client.time_zone)
    )
    long_ago = FIRST - timedelta(days=30)
    with transaction():
        for week in range(WEEKS):
            times = {"starts_at": begins(week, client.time_zone), "created_at": long_ago, "state_at": long_ago}
            db.session.add(CoachingSession(engagement_id=engagement.id, number=week + 1, **times))
    return engagement


def review(engagement: Engagement, client: Account, week: int, besides: tuple[str, Kind]) -> None:
    """Two hours after the session the review is published, and the coach does one thing besides; the next day they put a word right."""
    now = begins(week, client.time_zone) + timedelta(hours=2)
    path, about_id = "/sessions/1", engagement.coach_id
    with transaction():
        told = Mail("review_published", client.email, "Carl wrote about two of your milestones", "Words")
        tell(client, Kind.REVIEW, told, key=f"review:{client.id}:{week}", path=path, about_id=about_id, now=now)
        name, kind = besides
        told = Mail(name, client.email, "What they did", "Words")
        tell(client, kind, told, key=f"besides:{client.id}:{week}", path=path, about_id=about_id, now=now)
        line = Line(f"edited:{client.id}:{week}", "Carl changed what he wrote", path, about_id)
        tell_later(client.id, Kind.LATER_WORDS, line, now=now + timedelta(days=1))


def most_within_a_week(times: list[datetime]) -> int:
    """Whichever seven days of the reader's calendar one looks at."""
    days = [at.date() for at in times]
    return max(sum(timedelta(0) <= day - first < timedelta(days=7) for day in days) for first in days)


@pytest.mark.slow
@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "besides",
    [("session_recap", Kind.RECAP), ("session_scheduled", Kind.SESSION)],
    ids=["booked for a year, with a recap", "each announced by itself"],
)
def test_at_most_three_mails_a_week_none_at_night_and_nothing_is_forgotten(
    app: Flask, monkeypatch: pytest.MonkeyPatch, besides: tuple[str, Kind]
) -> None:
    monkeypatch.setitem(USUAL_HOURS, "quiet_from", 21)
    monkeypatch.setitem(USUAL_HOURS, "quiet_until", 7)
    clients = {
        zone: make.account(f"{zone} Client", "client", email=zone.lower().replace("/", ".") + "@example.org", time_zone=zone)
        for zone in ZONES
    }
    pairs = [(meets_weekly(client), client) for client in clients.values()]
    moment = FIRST - timedelta(days=4)
    for week in range(WEEKS):
        for engagement, client in pairs:
            review(engagement, client, week, besides)
        while moment < FIRST + timedelta(weeks=week, days=5):
            tell_people(moment)
            moment += STEP
    for zone, client in clients.items():
        mails = make.rows(OutboxMail, recipient=client.email)
        here = [(mail.kind, (mail.next_try_at or mail.queued_at).astimezone(ZoneInfo(zone))) for mail in mails]
        assert max(Counter(at.isocalendar()[:2] for _, at in here).values()) <= 3
        assert most_within_a_week([at for _, at in here if at >= begins(0, zone)]) <= 3, "what the coach does is told whatever came before"
        assert {at.hour for _, at in here} <= set(range(7, 21))
        assert Counter(kind for kind, _ in here)["review_published"] == WEEKS
        assert Counter(kind for kind, _ in here)["session_preparation"] >= WEEKS - 2
        assert all(kind != "digest" for kind, _ in here), "what waits comes along with what is sent anyway"
        waiting = [one for one in make.rows(Notice, account_id=client.id) if one.is_waiting]
        assert all(one.at > moment - timedelta(days=7) for one in waiting)
