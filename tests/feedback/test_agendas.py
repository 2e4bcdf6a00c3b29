"""What waits for the client's word goes on the agenda by itself, says where it comes from, and comes off again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from coachapp.accounts.models import Account
from coachapp.core.db import db, transaction
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import commands, queries
from coachapp.feedback.agenda_commands import prepare_agendas
from coachapp.feedback.models import Feedback, ResponseKind
from coachapp.goals.choice_commands import confirm_why_now
from coachapp.goals.choice_models import NotDoing
from coachapp.goals.models import Goal, Milestone, MilestoneState
from coachapp.sessions.models import AgendaItem, CoachingSession
from tests import make


@pytest.fixture
def soon(engagement: Engagement, before: CoachingSession) -> CoachingSession:
    """The next session, in two days."""
    return make.coaching_session(engagement, starts_at=make.now() + timedelta(days=2))


@pytest.fixture
def looked(goal: Goal) -> Goal:
    """Its *Why now?* was looked at lately, so that nothing but the feedback waits."""
    with transaction():
        db.session.get_one(Goal, goal.id).say_why_now("Arms became cheap.", make.ago(10))
    return goal


def asked(now: datetime | None = None) -> list[tuple[str, str, int | None]]:
    """What the agendas hold after the hourly job: text, origin, session."""
    prepare_agendas(now or make.now())
    return [(item.text, item.origin, item.session_id) for item in make.rows(AgendaItem)]


def test_feedback_without_an_answer_says_from_which_session(
    looked: Goal, benchmark: Milestone, before: CoachingSession, soon: CoachingSession
) -> None:
    make.feedback(before, benchmark)
    assert asked() == [("Open benchmark: no answer yet", "from session 1", soon.id)]
    assert len(asked()) == 1, "once, however often the job runs"
    assert make.row(AgendaItem).milestone_id == benchmark.id


@pytest.mark.parametrize(("days", "number"), [(3, 1), (3.01, 0)])
def test_it_comes_three_days_before(
    looked: Goal, benchmark: Milestone, before: CoachingSession, engagement: Engagement, days: float, number: int
) -> None:
    make.feedback(before, benchmark)
    now = make.now()
    make.coaching_session(engagement, starts_at=now + timedelta(days=days))
    assert len(asked(now)) == number


def test_what_was_answered_set_aside_or_said_anew_is_not_asked(
    looked: Goal, benchmark: Milestone, workshop: Milestone, engagement: Engagement, before: CoachingSession, soon: CoachingSession
) -> None:
    make.feedback(before, benchmark, response=ResponseKind.GOT_IT)
    make.feedback(before, make.milestone(looked, "Left", state=MilestoneState.SET_ASIDE))
    make.feedback(make.coaching_session(engagement, starts_at=make.ago(60), published=True), workshop)
    make.feedback(before, workshop)
    assert [text for text, *_ in asked()] == ["Workshop: no answer yet"]


def test_the_answer_takes_it_off_at_once(
    looked: Goal, ada: Account, benchmark: Milestone, before: CoachingSession, soon: CoachingSession
) -> None:
    said = make.feedback(before, benchmark)
    asked()
    with transaction():
        by = Viewer(account_id=ada.id, roles=frozenset({"client"}), name=ada.name)
        commands.respond(queries.feedback(by, said.id), by=by, now=make.now(), kind=ResponseKind.LETS_DISCUSS)
    assert asked() == [("Open benchmark", "from session 1", soon.id)]
    assert make.row(AgendaItem).source_kind == "feedback"


def test_why_now_is_asked_after_six_months_and_settled_by_a_look(
    goal: Goal, ada: Account, before: CoachingSession, soon: CoachingSession
) -> None:
    assert asked() == [(f"Why now? {goal.title}", "never looked at", soon.id)]
    by = Viewer(account_id=ada.id, roles=frozenset({"client"}), name=ada.name)
    with transaction():
        kept = db.session.get_one(Goal, goal.id)
        kept.say_why_now("Arms became cheap.", make.ago(183))
        confirm_why_now(kept, by=by, now=make.now())
    assert asked() == []


def test_what_was_talked_about_stays_and_may_come_up_again(goal: Goal, before: CoachingSession, soon: CoachingSession) -> None:
    asked()
    item = make.row(AgendaItem)
    with transaction():
        db.session.get_one(AgendaItem, item.id).is_ticked = True
        db.session.get_one(Goal, goal.id).say_why_now("Arms became cheap.", make.now())
    assert len(asked()) == 1
    assert make.row(AgendaItem).source_kind is None
    with transaction():
        db.session.get_one(Goal, goal.id).why_now_at = make.ago(200)
    assert len(asked()) == 2


def test_a_line_of_not_doing_comes_up_on_its_day(looked: Goal, ada: Account, before: CoachingSession, soon: CoachingSession) -> None:
    today = make.now().date()
    make.not_doing(ada, "A second workshop", revisit_on=today + timedelta(days=3))
    due = make.not_doing(ada, "A blog", revisit_on=today - timedelta(days=2))
    assert [(text, at) for text, _, at in asked()] == [("Not doing: A blog. Still not?", soon.id)]
    with transaction():
        db.session.get_one(NotDoing, due.id).look_again(today + timedelta(days=180))
    assert asked() == []


def test_a_goal_that_this_coach_does_not_see_is_not_named(
    goal: Goal, benchmark: Milestone, before: CoachingSession, soon: CoachingSession
) -> None:
    make.feedback(before, benchmark)
    assert len(asked()) == 2
    with transaction():
        db.session.get_one(Goal, goal.id).is_shared_with_all = False
    assert asked() == []


def test_an_engagement_that_ended_is_left_alone(ada: Account, carl: Account, benchmark: Milestone) -> None:
    over = make.engagement(ada, carl, state=EngagementState.ENDED)
    make.feedback(make.coaching_session(over, published=True), benchmark)
    make.coaching_session(over, starts_at=make.now() + timedelta(days=1))
    assert asked() == []


def test_each_client_gets_their_own(
    ada: Account, carl: Account, stan: Account, looked: Goal, benchmark: Milestone, before: CoachingSession, soon: CoachingSession
) -> None:
    theirs = make.engagement(stan, carl)
    his = make.feedback(make.coaching_session(theirs, published=True), make.milestone(make.goal(stan), "His step"))
    later = make.coaching_session(theirs)
    make.feedback(before, benchmark)
    found = {(text, at) for text, _, at in asked() if text.endswith("answer yet")}
    assert found == {("Open benchmark: no answer yet", soon.id), ("His step: no answer yet", later.id)}
    assert make.row(AgendaItem, source_kind="unanswered", source_id=his.id).engagement_id == theirs.id
    assert len(make.rows(Feedback)) == 2
