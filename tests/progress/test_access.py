"""Who has looked, taking access back on the spot, feedback among coaches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.goals.look_models import Look, Right
from coachapp.goals.models import Goal, GoalShare, GoalState
from coachapp.ledger.models import Activity, Audit
from coachapp.progress.access import accesses, chosen_without, may_read
from tests import make
from tests.browser import Page, Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]


@dataclass
class AGoal:
    id: int = 1
    state: GoalState = GoalState.ACTIVE
    is_shared_with_all: bool = True


@dataclass
class ACoach:
    id: int
    coach_id: int
    coach_name: str = "Carl"


@dataclass
class ALook:
    goal_id: int
    viewer_id: int
    name: str = "Carl"
    right: Right = Right.COACH


@pytest.mark.parametrize(
    ("goal", "shares", "reads"),
    [
        (AGoal(), [], True),
        (AGoal(is_shared_with_all=False), [7], True),
        (AGoal(is_shared_with_all=False), [8], False),
        (AGoal(state=GoalState.DRAFT), [7], False),
        (AGoal(state=GoalState.REACHED), [], True),
    ],
)
def test_who_may_read_a_goal(goal: AGoal, shares: list[int], reads: bool) -> None:
    assert may_read(goal, shares, 7) is reads


def test_taking_a_goal_back_from_one_leaves_it_to_the_others() -> None:
    assert chosen_without(AGoal(), [], [7, 8, 9], 8) == {7, 9}
    assert chosen_without(AGoal(is_shared_with_all=False), [7, 8, 1], [7, 8, 9], 8) == {7}
    assert chosen_without(AGoal(is_shared_with_all=False), [7], [7, 8], 8) == {7}


def test_coaches_of_now_stand_first_then_who_once_looked() -> None:
    looks = [ALook(1, 50, "Gone"), ALook(1, 41), ALook(2, 41)]
    (access,) = accesses([AGoal()], {}, [ACoach(7, 41), ACoach(8, 42, "Olga")], looks)
    assert [(reader.name, reader.may_read, reader.look is not None) for reader in access.readers] == [
        ("Carl", True, True),
        ("Olga", True, False),
        ("Gone", False, True),
    ]


def test_who_is_coach_and_admin_stands_there_by_both_rights() -> None:
    looks = [ALook(1, 41, right=Right.BREAK_GLASS), ALook(1, 41)]
    for order in (looks, looks[::-1]):
        (access,) = accesses([AGoal()], {}, [ACoach(7, 41)], order)
        assert [(reader.engagement_id, reader.look) for reader in access.readers] == [(7, looks[1]), (None, looks[0])]


@pytest.fixture
def with_olga(ada: Account, olga: Account) -> Engagement:
    return make.engagement(ada, olga)


@pytest.fixture
def goal(ada: Account, engagement: Engagement) -> Goal:
    return make.goal(ada, "A robot that learns")


def access_page(as_: As, ada: Account) -> Page:
    return as_(ada).open("progress.who_has_looked")


def test_it_says_who_opened_which_goal_and_when(as_: As, ada: Account, carl: Account, goal: Goal, with_olga: Engagement) -> None:
    for days in (3, 40):
        make.kept(Look(goal_id=goal.id, viewer_id=carl.id, on_day=make.ago(days).date(), first_at=make.ago(days), right=Right.COACH))
    page = access_page(as_, ada)
    section = page.section("A robot that learns")
    assert "on 2 days since" in section.get_text(" ")
    assert all(name in section.get_text(" ") for name in ("Carl Moreau", "Olga Petrenko"))
    assert "Sees it as your coach. Has not opened it yet." in page.text


def test_what_is_taken_back_is_gone_on_the_next_request(
    as_: As, ada: Account, carl: Account, olga: Account, goal: Goal, with_olga: Engagement
) -> None:
    at_carl, at_olga = as_(carl), as_(olga)
    assert at_carl.open("progress.goal", goal_id=goal.id).status == 200
    page = access_page(as_, ada).press("Take back from Carl Moreau: A robot that learns")
    assert page.has("Carl Moreau no longer sees “A robot that learns”.")
    assert at_carl.open("progress.goal", goal_id=goal.id).status == 404
    assert at_olga.open("progress.goal", goal_id=goal.id).status == 200
    assert make.row(Activity).changes == {"is_shared_with_all": [True, False], "shared_with": [[], [with_olga.id]]}
    page.press("Share with Carl Moreau: A robot that learns")
    assert at_carl.open("progress.goal", goal_id=goal.id).status == 200
    assert len(make.rows(GoalShare)) == 2


def test_taken_back_twice_is_taken_back_once(as_: As, ada: Account, engagement: Engagement, goal: Goal) -> None:
    for _ in range(2):
        as_(ada).post("progress.set_reader", {"engagement": engagement.id, "may_read": "no"}, goal_id=goal.id)
    assert len(make.rows(Activity)) == 1


def test_only_its_client_takes_a_goal_back(
    as_: As, carl: Account, stan: Account, max_: Account, engagement: Engagement, goal: Goal
) -> None:
    sent = {"engagement": engagement.id, "may_read": "no"}
    for who, status in ((carl, 403), (stan, 404), (max_, 404)):
        assert as_(who).post("progress.set_reader", sent, goal_id=goal.id).status == status
    assert make.row(Goal).is_shared_with_all


@pytest.mark.parametrize("sent", ["999", "", "x"])
def test_a_goal_is_not_shared_with_a_strangers_engagement(as_: As, ada: Account, goal: Goal, sent: str) -> None:
    assert as_(ada).post("progress.set_reader", {"engagement": sent, "may_read": "yes"}, goal_id=goal.id).status == 404


def test_a_coach_of_before_stands_there_as_long_as_they_had_looked(as_: As, ada: Account, olga: Account, goal: Goal) -> None:
    make.engagement(ada, olga, state=EngagementState.ENDED)
    make.kept(Look(goal_id=goal.id, viewer_id=olga.id, on_day=make.ago(9).date(), first_at=make.ago(9), right=Right.COACH))
    assert access_page(as_, ada).has("Was your coach. Opened")


def test_a_draft_says_that_nobody_sees_it(as_: As, ada: Account, engagement: Engagement) -> None:
    make.goal(ada, "Not ready", state=GoalState.DRAFT)
    page = access_page(as_, ada)
    assert page.has("Only you see it until you make it active.")
    assert not page.has("Take back")


def test_the_switch_among_coaches_is_one_press_and_back(as_: As, ada: Account, engagement: Engagement) -> None:
    page = access_page(as_, ada).press("Let my coaches read each other’s feedback")
    assert make.row(Account, id=ada.id).is_open_among_coaches
    page.press("Keep it apart again")
    assert not make.row(Account, id=ada.id).is_open_among_coaches
    assert [line.act for line in make.rows(Audit) if line.act.startswith("feedback.")] == ["feedback.opened", "feedback.closed"]


def test_others_have_no_such_page(as_: As, carl: Account, max_: Account) -> None:
    for who in (carl, max_):
        assert as_(who).open("progress.who_has_looked").status == 404
        assert as_(who).post("progress.open_feedback", {"open": "yes"}).status == 404


def test_who_can_read_what_is_for_everybody_who_signed_in(as_: As, ada: Account, carl: Account) -> None:
    assert as_(ada).open("progress.who_sees_what").has("Who has looked")
    assert as_(carl).open("progress.who_sees_what").heading == "Who can read what"


def test_the_page_costs_the_same_for_one_goal_and_for_nine(as_: As, ada: Account, goal: Goal, with_olga: Engagement) -> None:
    browser = as_(ada)
    few = len(statements_of(lambda: browser.open("progress.who_has_looked")))
    for number in range(8):
        make.goal(ada, f"Goal {number}")
    assert len(statements_of(lambda: browser.open("progress.who_has_looked"))) == few <= 8
