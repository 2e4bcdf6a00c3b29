"""The demo world: built once, whole, and only where nobody is yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from coachapp.accounts.models import Account, AccountState
from coachapp.accounts.passwords import is_right
from coachapp.core.clock import now
from coachapp.core.db import transaction
from coachapp.core.errors import Conflict
from coachapp.demo.people import CLIENTS
from coachapp.demo.script import ago, ahead
from coachapp.demo.timeline import Event, Timeline
from coachapp.demo.world import PASSWORD, build
from coachapp.engagements.models import Engagement
from coachapp.feedback.models import Draft, Feedback
from coachapp.goals.models import Goal
from coachapp.ledger.models import Activity, OutboxMail
from coachapp.sessions.models import CoachingSession, SessionState
from tests import make

SUNDAY = datetime(2026, 11, 29, 12, tzinfo=UTC)


def test_the_world_is_built_whole_only_once_and_owes_nothing(app: Flask) -> None:
    """One test, because building takes seconds."""
    moment = now()
    with transaction():
        text = build(moment)

    everybody_can_sign_in(text)
    everything_lies_in_the_past(moment)
    ada_s_record_is_the_richest()
    with transaction(), pytest.raises(Conflict, match="already holds accounts"):
        build(moment)


def everybody_can_sign_in(text: str) -> None:
    everybody = make.rows(Account)
    (invited,) = [account for account in everybody if account.state is AccountState.INVITED]
    assert len(everybody) == 4 + len(CLIENTS)
    assert all(is_right(PASSWORD, account.password_hash) for account in everybody if account is not invited)
    assert PASSWORD in text
    assert [account.email for account in everybody if account.email not in text] == []


def everything_lies_in_the_past(moment: datetime) -> None:
    assert max(line.at for line in make.rows(Activity)) <= moment
    assert [mail for mail in make.rows(OutboxMail) if mail.sent_at is None] == []
    still_to_come = [meeting for meeting in make.rows(CoachingSession) if meeting.state is SessionState.SCHEDULED]
    assert still_to_come
    assert all(meeting.starts_at.date() >= moment.date() for meeting in still_to_come)


def ada_s_record_is_the_richest() -> None:
    ada = make.row(Account, email="ada@example.org")
    assert make.row(Engagement, client_id=ada.id).session_count == 25
    assert len(make.rows(Goal, client_id=ada.id)) == 3
    written_to = [feedback.client_id for feedback in make.rows(Feedback)]
    assert len(written_to) > 150
    assert max(set(written_to), key=written_to.count) == ada.id
    assert len(make.rows(Draft)) == 3


def test_nobody_meets_on_a_weekend_unless_that_is_today() -> None:
    timeline = Timeline(SUNDAY)
    days = [timeline.meeting(when, "Europe/London").strftime("%a") for when in (ago(8, "10:00"), ago(0, "10:00"), ahead(6, "10:00"))]
    assert days == ["Fri", "Sun", "Mon"]


def test_what_the_clock_puts_later_today_has_just_happened() -> None:
    timeline, told = Timeline(SUNDAY), list[datetime]()
    timeline.play([Event(SUNDAY + timedelta(hours=3), told.append), Event(SUNDAY - timedelta(days=1), told.append)])
    assert told == [SUNDAY - timedelta(days=1), SUNDAY]
