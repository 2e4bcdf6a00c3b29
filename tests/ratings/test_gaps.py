"""A gap goes on the next agenda, and off it when it closes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.db import transaction
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.goals.models import Goal, GoalState
from coachapp.ratings import commands, queries
from coachapp.ratings.models import Lens
from coachapp.ratings.standing import at_session
from coachapp.sessions import queries as sessions
from coachapp.sessions.models import AgendaItem, CoachingSession
from tests import make
from tests.browser import Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]


@pytest.fixture
def goal(ada: Account, engagement: Engagement) -> Goal:
    return make.goal(ada)


@pytest.fixture
def coming(engagement: Engagement) -> CoachingSession:
    return make.coaching_session(engagement)


def rate(visitor: Visitor, goal: Goal, **data: object) -> None:
    assert visitor.post("ratings.rate", data, goal_id=goal.id).status == 200


def viewer(account: Account) -> Viewer:
    return Viewer(account_id=account.id, roles=frozenset(account.roles), sign_in_id=0, name=account.name)


def agenda() -> list[str]:
    return [item.text for item in make.rows(AgendaItem)]


def test_a_gap_goes_on_the_next_agenda_when_both_have_said(
    as_: As, ada: Account, carl: Account, goal: Goal, coming: CoachingSession
) -> None:
    rate(as_(ada), goal, achievable="4", useful="3")
    assert agenda() == []
    rate(as_(carl), goal, achievable="2", useful="4")
    item = make.row(AgendaItem)
    assert item.text == "Achievable: Ada says 4, Carl says 2"
    assert item.session_id == coming.id
    assert item.origin.startswith("ratings of ")
    assert goal.title in item.origin
    assert as_(ada).open("sessions.coaching_session", session_id=coming.id).has("Achievable: Ada says 4, Carl says 2")


def test_without_a_session_it_waits_for_one(as_: As, ada: Account, carl: Account, goal: Goal) -> None:
    rate(as_(ada), goal, achievable="4")
    rate(as_(carl), goal, achievable="2")
    assert make.row(AgendaItem).session_id is None


def test_it_is_withdrawn_when_the_gap_closes(as_: As, ada: Account, carl: Account, goal: Goal, coming: CoachingSession) -> None:
    rate(as_(ada), goal, achievable="4")
    rate(as_(carl), goal, achievable="2")
    rate(as_(carl), goal, achievable="3")
    assert agenda() == []


def test_it_says_the_values_of_now_and_stands_there_once(as_: As, ada: Account, carl: Account, goal: Goal, coming: CoachingSession) -> None:
    rate(as_(ada), goal, achievable="4")
    rate(as_(carl), goal, achievable="2")
    rate(as_(carl), goal, achievable="2")
    rate(as_(ada), goal, achievable="5")
    assert agenda() == ["Achievable: Ada says 5, Carl says 2"]


def test_what_was_talked_about_stays(as_: As, ada: Account, carl: Account, goal: Goal, coming: CoachingSession) -> None:
    rate(as_(ada), goal, achievable="4")
    rate(as_(carl), goal, achievable="2")
    item = make.row(AgendaItem)
    as_(carl).post("sessions.tick", {"ticked": "1"}, item_id=item.id)
    rate(as_(ada), goal, achievable="3")
    rate(as_(ada), goal, achievable="5")
    assert agenda() == ["Achievable: Ada says 4, Carl says 2"]


def test_a_rating_that_the_other_may_not_read_yet_leaves_the_agenda_alone(
    as_: As, ada: Account, carl: Account, goal: Goal, engagement: Engagement, coming: CoachingSession
) -> None:
    """A gap of an earlier session stays, or appears, only by what both may read: the agenda gives no hint."""
    closed = make.coaching_session(engagement, published=True)
    make.rating(goal, ada, engagement, 3, coaching_session=closed)
    make.rating(goal, carl, engagement, 3, coaching_session=closed)
    rate(as_(ada), goal, achievable="5")
    assert agenda() == []
    rate(as_(carl), goal, achievable="5", novel="1")
    assert agenda() == []


def test_two_coaches_have_an_agenda_each(as_: As, ada: Account, carl: Account, olga: Account, goal: Goal, engagement: Engagement) -> None:
    other = make.engagement(ada, olga)
    rate(as_(ada), goal, achievable="5")
    rate(as_(carl), goal, achievable="2")
    rate(as_(olga), goal, achievable="4")
    assert [(item.text, item.engagement_id) for item in make.rows(AgendaItem)] == [("Achievable: Ada says 5, Carl says 2", engagement.id)]
    rate(as_(olga), goal, achievable="1")
    assert [item.engagement_id for item in make.rows(AgendaItem)] == [engagement.id, other.id]


def test_closing_the_session_opens_its_ratings_and_settles_their_gaps(
    app: Flask, ada: Account, carl: Account, goal: Goal, engagement: Engagement
) -> None:
    earlier = make.coaching_session(engagement, published=True, starts_at=make.ago(40))
    make.rating(goal, carl, engagement, 2, coaching_session=earlier)
    closed = make.coaching_session(engagement, published=True)
    make.rating(goal, ada, engagement, 5, coaching_session=closed)
    with transaction():
        commands.settle_session(sessions.coaching_session(viewer(carl), closed.id), by=viewer(carl), now=make.now())
    assert agenda() == ["Achievable: Ada says 5, Carl says 2"]


def test_the_gaps_of_all_goals_are_listed_for_their_pages(
    app: Flask, ada: Account, carl: Account, goal: Goal, engagement: Engagement
) -> None:
    make.rating(goal, ada, engagement, 5, lens=Lens.NOVEL)
    make.rating(goal, carl, engagement, 2, lens=Lens.NOVEL)
    make.rating(make.goal(ada, "Reached", state=GoalState.REACHED), ada, engagement, 1)
    (found,) = queries.latest_gaps(viewer(carl), ada.id)
    assert (found.goal_id, found.lens, found.client_value, found.coach_value) == (goal.id, Lens.NOVEL, 5, 2)
    assert found.words == "Novel: Ada says 5, you say 2"


def test_review_has_every_goal_in_two_statements(
    app: Flask, ada: Account, carl: Account, engagement: Engagement, coming: CoachingSession
) -> None:
    goals = [make.goal(ada, f"Goal {number}") for number in range(5)]
    make.rating(goals[1], carl, engagement, 3, coaching_session=coming, note="So far")
    make.rating(goals[1], ada, engagement, 1, coaching_session=coming)
    make.rating(goals[2], ada, engagement, 1, coaching_session=coming)
    coaching_session = sessions.coaching_session(viewer(carl), coming.id)
    seen = []
    assert len(statements_of(lambda: seen.extend(at_session(viewer(carl), coaching_session, make.now())))) == 2
    assert [standing.lenses.lines[0].now for standing in seen][:3] == ["Not rated yet", "Ada 1, you 3", "Not rated yet"]
    assert (seen[1].pens[0].value, seen[1].pens[0].note) == ("3", "So far")
    assert all(standing.may_rate and standing.session_id == coming.id for standing in seen)


def test_the_panel_compares_with_the_coach_who_spoke_last_also_on_what_they_said_earlier(
    app: Flask, ada: Account, carl: Account, olga: Account, goal: Goal, engagement: Engagement
) -> None:
    other = make.engagement(ada, olga)
    make.rating(goal, olga, other, 2, lens=Lens.NOVEL, at=make.ago(30))
    make.rating(goal, carl, engagement, 5, lens=Lens.NOVEL, at=make.ago(20))
    make.rating(goal, olga, other, 3, at=make.ago(10))
    make.rating(goal, carl, engagement, 1, coaching_session=make.coaching_session(engagement))
    (panel,) = queries.overview(viewer(ada), ada.id)
    page = queries.series(viewer(ada), goal.id)
    assert [line.now for line in panel.lines] == [line.now for line in page.lines]
    assert [line.now for line in panel.lines][:2] == ["You not yet, Olga 3", "You not yet, Olga 2"]
