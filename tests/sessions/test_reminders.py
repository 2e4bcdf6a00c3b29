"""Reminders of sessions: due for a while, told once, told anew when the session is moved, never when it is cancelled."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.db import db, transaction
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.ledger.delivery import deliver_due
from coachapp.ledger.models import OutboxMail
from coachapp.notices.models import Kind, Notice, NoticeSettings, Way
from coachapp.sessions import queries
from coachapp.sessions.commands import move_session, set_session_state
from coachapp.sessions.models import CoachingSession, SessionState
from coachapp.sessions.preparation_models import Preparation
from coachapp.sessions.reminder_commands import nudge_the_unbooked, remind_of_sessions
from coachapp.sessions.reminding import Coming, Say, due
from tests import make

STARTS = datetime(2027, 3, 10, 14, 0, tzinfo=UTC)
LONG_AGO = datetime(2027, 1, 1, tzinfo=UTC)


def kinds() -> list[str]:
    return sorted(mail.kind for mail in make.rows(OutboxMail))


def session_at(engagement: Engagement, starts_at: datetime = STARTS) -> CoachingSession:
    return make.coaching_session(engagement, starts_at=starts_at)


def as_coach(carl: Account) -> Viewer:
    return Viewer(account_id=carl.id, roles=frozenset({"coach"}), name=carl.name)


@pytest.mark.parametrize(
    ("hours_before", "is_prepared", "said"),
    [
        (73, False, set()),
        (72, False, {Say.PREPARATION}),
        (31, False, {Say.PREPARATION}),
        (72, True, set()),
        (29, False, set()),
        (24, True, {Say.REMINDER}),
        (2, True, {Say.REMINDER}),
        (1, True, set()),
        (-1, True, set()),
    ],
)
def test_each_is_due_for_a_while(hours_before: int, is_prepared: bool, said: set[Say]) -> None:
    coming = Coming(1, STARTS, LONG_AGO, client_id=2, coach_id=3, is_prepared=is_prepared)
    assert {reminder.say for reminder in due(coming, STARTS - timedelta(hours=hours_before))} == said


def test_who_was_told_of_it_this_morning_is_not_reminded_of_it() -> None:
    now = STARTS - timedelta(hours=5)
    assert list(due(Coming(1, STARTS, now - timedelta(hours=11), 2, 3, is_prepared=True), now)) == []


def test_the_client_is_told_of_preparation_and_of_the_session_once_each(app: Flask, engagement: Engagement) -> None:
    session_at(engagement)
    for hour in range(80):
        remind_of_sessions(STARTS - timedelta(hours=80 - hour))
    assert kinds() == ["session_preparation", "session_reminder"]
    assert {one.kind for one in make.rows(Notice)} == {Kind.PREPARATION, Kind.REMINDER, Kind.COACH_REMINDER}


def test_a_coach_who_wants_it_is_reminded_too(app: Flask, engagement: Engagement, carl: Account) -> None:
    hours = {"digest_day": 0, "digest_hour": 8, "quiet_from": 0, "quiet_until": 0}
    make.kept(NoticeSettings(account_id=carl.id, ways={Kind.COACH_REMINDER: Way.NOW}, **hours))
    kept = session_at(engagement)
    make.kept(Preparation(session_id=kept.id, moved="Much", saved_at=make.now(), sent_at=make.now()))
    remind_of_sessions(STARTS - timedelta(hours=20))
    assert kinds() == ["coach_session_reminder", "session_reminder"]
    assert "The preparation is there." in make.row(OutboxMail, kind="coach_session_reminder").text


def test_a_session_that_is_moved_is_reminded_of_anew_and_the_old_reminder_is_not_sent(
    app: Flask, engagement: Engagement, carl: Account
) -> None:
    kept = session_at(engagement)
    now = STARTS - timedelta(hours=20)
    remind_of_sessions(now)
    with transaction():
        found = queries.coaching_session(as_coach(carl), kept.id)
        move_session(found, by=as_coach(carl), now=now, starts_at=STARTS + timedelta(days=7), minutes=50, place="")
    assert "session_reminder" not in kinds()
    for hour in range(24 * 8):
        remind_of_sessions(now + timedelta(hours=hour))
    assert kinds().count("session_reminder") == 1
    assert "17 March" in make.row(OutboxMail, kind="session_reminder").subject


@pytest.mark.parametrize("was_sent", [False, True])
def test_a_session_that_is_moved_away_and_back_is_reminded_of_once(
    app: Flask, engagement: Engagement, carl: Account, was_sent: bool
) -> None:
    session_id, now = session_at(engagement).id, STARTS - timedelta(hours=23)
    remind_of_sessions(now)
    if was_sent:
        deliver_due(now, lambda _: None, "app@example.org")
    for hour, day in ((23, 7), (22, 0)):
        with transaction():
            starts_at, moment = STARTS + timedelta(days=day), STARTS - timedelta(hours=hour)
            found = queries.coaching_session(as_coach(carl), session_id)
            move_session(found, by=as_coach(carl), now=moment, starts_at=starts_at, minutes=50, place="")
    assert kinds().count("session_reminder") == was_sent
    for left in range(20, 0, -1):
        remind_of_sessions(STARTS - timedelta(hours=left))
    assert kinds().count("session_reminder") == 1


def test_a_session_that_is_cancelled_is_reminded_of_no_more(app: Flask, engagement: Engagement, carl: Account) -> None:
    kept = session_at(engagement)
    remind_of_sessions(STARTS - timedelta(hours=20))
    with transaction():
        found = queries.coaching_session(as_coach(carl), kept.id)
        set_session_state(found, state=SessionState.CANCELLED, by=as_coach(carl), now=STARTS - timedelta(hours=19))
    remind_of_sessions(STARTS - timedelta(hours=18))
    assert kinds() == ["session_cancelled", "session_cancelled"]


def test_two_workers_at_once_remind_once(app: Flask, engagement: Engagement) -> None:
    for hour in range(6):
        session_at(engagement, STARTS + timedelta(minutes=hour))

    def work() -> None:
        with app.app_context():
            remind_of_sessions(STARTS - timedelta(hours=20))
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    remind_of_sessions(STARTS - timedelta(hours=20))
    assert kinds() == ["session_reminder"] * 3  # at most three a week, however many sessions


def test_a_pair_that_books_nothing_is_told_so_once(app: Flask, engagement: Engagement, ada: Account) -> None:
    make.coaching_session(engagement, starts_at=STARTS, state=SessionState.HELD)
    for day in range(60):
        nudge_the_unbooked(STARTS + timedelta(days=day))
    (mail,) = make.rows(OutboxMail)
    assert (mail.kind, mail.recipient) == ("nothing_booked", ada.email)
    assert [one.kind for one in make.rows(Notice) if one.is_waiting] == [Kind.COACH_UNBOOKED]


def test_a_pair_that_has_something_booked_is_left_alone(app: Flask, engagement: Engagement) -> None:
    make.coaching_session(engagement, starts_at=STARTS, state=SessionState.HELD)
    session_at(engagement, STARTS + timedelta(days=70))
    for day in range(60):
        nudge_the_unbooked(STARTS + timedelta(days=day))
    assert make.rows(OutboxMail) == []
