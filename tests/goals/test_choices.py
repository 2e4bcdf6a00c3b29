"""When the method asks again: the rules, and that the statements keep to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.engagements.viewer import Viewer
from coachapp.goals import choice_queries
from coachapp.goals.asked_queries import asked as choices_asked
from coachapp.goals.choices import REFLECT_WITHIN, WHY_NOW_LASTS, is_reflection_asked, is_why_now_due
from coachapp.goals.models import GoalState, MilestoneState
from tests import make

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HALF_A_YEAR = WHY_NOW_LASTS + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("looked_at", "made_at", "is_due"),
    [
        (None, NOW, False),
        (None, NOW - WHY_NOW_LASTS, False),
        (None, NOW - HALF_A_YEAR, True),
        (NOW - timedelta(days=1), NOW - HALF_A_YEAR, False),
        (NOW - HALF_A_YEAR, NOW - 3 * HALF_A_YEAR, True),
    ],
)
def test_why_now_is_asked_again_after_six_months(looked_at: datetime | None, made_at: datetime, is_due: bool) -> None:
    assert is_why_now_due(looked_at, made_at, NOW) is is_due


@pytest.mark.parametrize(
    ("state", "days", "is_written", "is_asked"),
    [
        (MilestoneState.DONE, 0, False, True),
        (MilestoneState.SET_ASIDE, 28, False, True),
        (MilestoneState.DONE, 29, False, False),
        (MilestoneState.DONE, 1, True, False),
        (MilestoneState.IN_PROGRESS, 1, False, False),
    ],
)
def test_a_milestone_that_ended_asks_for_four_weeks_what_it_taught(
    state: MilestoneState, days: int, is_written: bool, is_asked: bool
) -> None:
    assert is_reflection_asked(state, NOW - timedelta(days=days), is_written, NOW) is is_asked


def viewer(account: Account) -> Viewer:
    return Viewer(account_id=account.id, roles=frozenset(account.roles), name=account.name)


def test_the_statement_on_why_now_keeps_to_the_rule(app: Flask, ada: Account, stan: Account) -> None:
    moment = make.now()
    never = make.goal(ada, "Never written", created_at=moment - HALF_A_YEAR)
    long_ago = make.goal(ada, "Long ago", created_at=moment - 3 * HALF_A_YEAR, why_now="Cheap arms.", why_now_at=moment - 2 * HALF_A_YEAR)
    make.goal(ada, "Lately", created_at=moment - HALF_A_YEAR, why_now="Cheap arms.", why_now_at=moment - timedelta(days=3))
    make.goal(ada, "Set aside", created_at=moment - HALF_A_YEAR, state=GoalState.SET_ASIDE, state_reason="No lab.")
    make.goal(ada, "New", created_at=moment)
    assert [row.id for row in choice_queries.why_now_due(viewer(ada), moment)] == [long_ago.id, never.id]
    assert choice_queries.why_now_due(viewer(stan), moment) == []


def test_a_coach_is_asked_about_the_goals_they_see(app: Flask, ada: Account, carl: Account, olga: Account) -> None:
    make.engagement(ada, carl)
    shared, _ = make.goal(ada, created_at=make.ago(200)), make.goal(ada, created_at=make.ago(200), is_shared_with_all=False)
    assert [row.id for row in choice_queries.why_now_due(viewer(carl), make.now(), ada.id)] == [shared.id]
    assert choice_queries.why_now_due(viewer(olga), make.now(), ada.id) == []


def test_the_statement_on_reflections_keeps_to_the_rule(app: Flask, ada: Account, stan: Account) -> None:
    goal, done = make.goal(ada), MilestoneState.DONE
    asked = make.milestone(goal, "Asked", state_at=make.now() - REFLECT_WITHIN + timedelta(minutes=1), state=done)
    make.milestone(goal, "Too long ago", state_at=make.now() - REFLECT_WITHIN - timedelta(minutes=1), state=done)
    make.reflection(make.milestone(goal, "Written", state_at=make.ago(1), state=done))
    make.milestone(goal, "Open", state_at=make.ago(1))
    now = make.now()
    of_ada, of_stan = (choices_asked(viewer(person), now, now.date()) for person in (ada, stan))
    assert [row.id for row in of_ada if row.kind == "reflection"] == [asked.id]
    assert of_stan == []


def test_the_statement_on_revisits_keeps_to_the_rule(app: Flask, ada: Account, stan: Account) -> None:
    today = make.now().date()
    due = make.not_doing(ada, revisit_on=today)
    make.not_doing(ada, "Tomorrow", revisit_on=today + timedelta(days=1))
    make.not_doing(ada, "Never")
    make.not_doing(ada, "Taken up", revisit_on=today, taken_up_at=make.ago(1))
    assert [row.id for row in choice_queries.revisits_due(viewer(ada), today)] == [due.id]
    assert choice_queries.revisits_due(viewer(stan), today) == []
