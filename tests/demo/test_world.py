"""The demo world: built once, whole, and only where nobody is yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from coachapp.accounts.models import Account, AccountState
from coachapp.accounts.passwords import is_right
from coachapp.booking.models import Availability
from coachapp.core.clock import now
from coachapp.core.db import become, transaction
from coachapp.core.errors import Conflict
from coachapp.demo.people import CLIENTS
from coachapp.demo.script import ago, ahead
from coachapp.demo.timeline import Event, Timeline
from coachapp.demo.world import PASSWORD, build
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import viewer_of
from coachapp.feedback.handover_models import Handover
from coachapp.feedback.models import Draft, Feedback, Help
from coachapp.feedback.review_models import MilestoneNote, Skip
from coachapp.goals.choice_models import Reflection
from coachapp.goals.choice_queries import revisits_due, why_now_due
from coachapp.goals.look_models import Look
from coachapp.goals.models import Goal
from coachapp.goals.proposal_models import Proposal, ProposalState
from coachapp.home.models import Snooze
from coachapp.ledger.models import Activity, OutboxMail
from coachapp.ratings.queries import latest_gaps
from coachapp.sessions.models import AgendaItem, CoachingSession, SessionState
from coachapp.sessions.preparation_models import Preparation
from coachapp.sessions.series import Every, Series
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
    the_method_is_at_work(moment)
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


def the_method_is_at_work(moment: datetime) -> None:
    """Each part of it stands in somebody's record, with what is to be done about it."""
    ada, today = make.row(Account, email="ada@example.org"), moment.date()
    carl = viewer_of(make.row(Account, email="carl@example.org"))
    become("read")
    assert [gap.words for gap in latest_gaps(carl, ada.id)] == ["Achievable: Ada says 4, you say 2"]
    assert [goal.title for goal in why_now_due(viewer_of(ada), moment)] == ["Robots that learn from a handful of demonstrations"]
    assert [line.what for line in revisits_due(viewer_of(ada), today)] == ["Review for four conferences a year"]
    assert {proposal.state for proposal in make.rows(Proposal)} >= {ProposalState.OPEN, ProposalState.ACCEPTED, ProposalState.DECLINED}
    blind = [item.text for item in make.rows(AgendaItem, source_kind="blind", is_ticked=False)]
    assert "Open benchmark with two other labs: Ada says watch, Carl says off track" in blind
    for kind in (Reflection, Skip, MilestoneNote, Look, Handover, Snooze):
        assert make.rows(kind), kind
    assert len([preparation for preparation in make.rows(Preparation) if preparation.sent_at]) >= 4
    assert {said.helped for said in make.rows(Feedback)} == {None, *Help}
    assert [said.edited_at for said in make.rows(Feedback) if said.edited_at]
    assert [(series.every, series.count) for series in make.rows(Series)] == [(Every.FORTNIGHT, 6)]
    assert len(make.rows(Availability, is_open=True)) == 3
    assert [account.name for account in make.rows(Account, is_open_among_coaches=True)] == ["Ines Duarte"]


def test_nobody_meets_on_a_weekend_unless_that_is_today() -> None:
    timeline = Timeline(SUNDAY)
    days = [timeline.meeting(when, "Europe/London").strftime("%a") for when in (ago(8, "10:00"), ago(0, "10:00"), ahead(6, "10:00"))]
    assert days == ["Fri", "Sun", "Mon"]


def test_what_the_clock_puts_later_today_has_just_happened() -> None:
    timeline, told = Timeline(SUNDAY), list[datetime]()
    timeline.play([Event(SUNDAY + timedelta(hours=3), told.append), Event(SUNDAY - timedelta(days=1), told.append)])
    assert told == [SUNDAY - timedelta(days=1), SUNDAY]
