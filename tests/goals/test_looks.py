"""Who has looked: one row a goal, person and day; nothing for one's own goals, and nothing on a repeat visit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.goals.look_models import Look, Right
from coachapp.goals.models import Goal, GoalState, Milestone
from tests import make
from tests.browser import Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]


@pytest.fixture
def goal(ada: Account, engagement: Engagement) -> Goal:
    return make.goal(ada)


@pytest.fixture
def milestone(goal: Goal) -> Milestone:
    return make.milestone(goal)


@pytest.mark.parametrize("shown", ["goal", "milestone", "client page", "review"])
def test_a_coach_who_opens_it_leaves_one_row_a_day(
    as_: As, ada: Account, carl: Account, engagement: Engagement, goal: Goal, milestone: Milestone, shown: str
) -> None:
    upcoming = make.coaching_session(engagement)
    browser = as_(carl)
    for _ in range(2):
        if shown == "goal":
            browser.open("progress.goal", goal_id=goal.id)
        elif shown == "milestone":
            browser.open("progress.milestone", milestone_id=milestone.id)
        elif shown == "client page":
            browser.open("progress.client", client_id=ada.id)
        else:
            browser.open("feedback.review", session_id=upcoming.id)
    look = make.row(Look)
    assert (look.goal_id, look.viewer_id, look.right, look.on_day) == (goal.id, carl.id, Right.COACH, make.now().date())


def test_the_client_leaves_no_row(as_: As, ada: Account, goal: Goal, milestone: Milestone) -> None:
    as_(ada).open("progress.goal", goal_id=goal.id)
    as_(ada).open("progress.my_progress")
    assert make.rows(Look) == []


def test_who_is_turned_away_leaves_no_row(as_: As, olga: Account, stan: Account, goal: Goal, milestone: Milestone) -> None:
    for who in (olga, stan):
        as_(who).open("progress.goal", goal_id=goal.id)
        as_(who).open("progress.milestone", milestone_id=milestone.id)
    assert make.rows(Look) == []


def test_the_client_page_notes_only_the_goals_it_shows(as_: As, ada: Account, carl: Account, engagement: Engagement, goal: Goal) -> None:
    make.goal(ada, "Not for Carl", is_shared_with_all=False)
    make.goal(ada, "Not ready", state=GoalState.DRAFT)
    as_(carl).open("progress.client", client_id=ada.id)
    assert [look.goal_id for look in make.rows(Look)] == [goal.id]


def test_another_day_is_another_row(as_: As, carl: Account, goal: Goal) -> None:
    make.kept(Look(goal_id=goal.id, viewer_id=carl.id, on_day=make.ago(1).date(), first_at=make.ago(1), right=Right.COACH))
    as_(carl).open("progress.goal", goal_id=goal.id)
    assert len(make.rows(Look)) == 2


def test_a_coach_who_looks_as_an_admin_as_well_is_noted_by_each_right_with_their_own_reason(as_: As, ada: Account, goal: Goal) -> None:
    dora, her_namesake = (make.account("Dora Lind", "coach", "admin", email=f"dora{one}@example.org") for one in "12")
    make.engagement(ada, dora)
    for admin in (dora, her_namesake):
        under_glass = as_(admin)
        form = {"reason": f"Asked by the court, {admin.email}"}
        assert under_glass.post("admin.open_glass", form, account_id=ada.id).path == "/my/progress"
        under_glass.open("progress.goal", goal_id=goal.id)
    as_(dora).open("progress.goal", goal_id=goal.id)
    rights = sorted((look.viewer_id, look.right) for look in make.rows(Look))
    assert rights == [(dora.id, Right.BREAK_GLASS), (dora.id, Right.COACH), (her_namesake.id, Right.BREAK_GLASS)]
    page = as_(ada).open("progress.who_has_looked")
    assert page.has("Dora Lind Sees it as your coach. Opened")
    for admin in (dora, her_namesake):
        assert page.has(f"Dora Lind An admin, under break-glass: “Asked by the court, {admin.email}” Opened")


def test_looking_costs_one_statement(as_: As, ada: Account, carl: Account, goal: Goal) -> None:
    browser = as_(carl)
    browser.open("progress.goal", goal_id=goal.id)
    seen = statements_of(lambda: browser.open("progress.goal", goal_id=goal.id))
    assert len([statement for statement in seen if "looks" in statement]) == 1
