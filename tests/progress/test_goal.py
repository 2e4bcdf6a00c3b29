"""The goal page: what it says, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from coachapp.accounts.models import Account
from coachapp.core.db import transaction
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.goals import commands
from coachapp.goals.models import Goal, MilestoneState
from coachapp.ledger.models import Activity
from tests import make
from tests.browser import Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]


def viewer(account: Account) -> Viewer:
    return Viewer(account_id=account.id, roles=frozenset(account.roles), name=account.name)


def test_a_goal_shows_its_words_and_where_its_milestones_stand(as_: As, ada: Account) -> None:
    goal = make.goal(ada, achievable="The arm works.")
    due = make.now().date() - timedelta(days=34)
    late = make.milestone(
        goal, "Open benchmark", due_on=due, state=MilestoneState.IN_PROGRESS, progress=20, is_blocked=True, blocked_reason="No partner."
    )
    make.milestone(goal, "Collect demonstrations", due_on=due, state=MilestoneState.DONE, done_on=due + timedelta(days=5))
    make.milestone(goal, "Grant report", state=MilestoneState.SET_ASIDE, state_reason="Another lab has it.")
    page = as_(ada).open("progress.goal", goal_id=goal.id)
    assert page.has("A robot that learns a task from five examples.")
    assert page.has("The arm works.")
    assert page.has("34 days late")
    assert page.has("No partner.")
    assert page.has("5 days late, scope 3")
    assert page.has("Another lab has it.")
    link = page.link("Open benchmark")
    assert link is not None
    assert link["href"] == f"/milestones/{late.id}"


def test_an_empty_goal_says_what_to_do_next(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    goal = make.goal(ada)
    assert as_(ada).open("progress.goal", goal_id=goal.id).has("Three to seven steps")
    page = as_(carl).open("progress.goal", goal_id=goal.id)
    assert page.has("What the client plans next will stand here.")
    assert page.link("New milestone") is None


def test_the_history_is_paged_by_key_and_shows_the_milestones_lines_too(as_: As, ada: Account) -> None:
    goal = make.goal(ada)
    with transaction():
        milestone = commands.make_milestone(goal, by=viewer(ada), now=make.ago(30), title="Open benchmark")
        for day in range(29, 14, -1):
            commands.set_milestone_state(
                milestone, by=viewer(ada), now=make.ago(day), today=make.now().date(), state=list(MilestoneState)[day % 2]
            )
    page = as_(ada).open("progress.goal", goal_id=goal.id)
    assert page.section("History").get_text().count("Open benchmark") == 10
    older = page.follow("Next")
    assert older.has("milestone written")
    assert older.follow("Back to the first").status == 200


def test_a_cursor_that_is_not_ours_is_not_found(as_: As, ada: Account) -> None:
    goal = make.goal(ada)
    for cursor in ("x", "W10", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwxXQ"):
        assert as_(ada).open("progress.goal", goal_id=goal.id, history=cursor).status == 404


def test_the_history_tells_no_coach_of_another_coachs_feedback(
    as_: As, ada: Account, carl: Account, olga: Account, engagement: Engagement
) -> None:
    make.engagement(ada, olga)
    goal = make.goal(ada)
    milestone = make.milestone(goal)
    make.feedback(make.coaching_session(engagement, published=True), milestone, "For your eyes.")
    subject = {"subject_kind": "milestone", "subject_id": milestone.id}
    make.kept(Activity(at=make.ago(1), client_id=ada.id, actor_id=carl.id, verb="feedback.published", changes={}, **subject))
    for path in (f"/goals/{goal.id}", f"/milestones/{milestone.id}"):
        page = as_(olga).get(path)
        assert page.status == 200
        assert not page.has("Feedback published")
        assert not page.has("For your eyes.")


def test_a_long_list_takes_the_same_queries_as_a_short_one(as_: As, ada: Account) -> None:
    goal = make.goal(ada)
    browser = as_(ada)
    for n in range(3):
        make.milestone(goal, f"Step {n}")
    few = statements_of(lambda: browser.open("progress.goal", goal_id=goal.id))
    for n in range(30):
        make.milestone(goal, f"Further step {n}")
    many = statements_of(lambda: browser.open("progress.goal", goal_id=goal.id))
    assert len(few) == len(many) <= 8


def test_a_number_that_no_database_holds_is_not_found(as_: As, ada: Account) -> None:
    assert as_(ada).get(f"/goals/{10**30}").status == 404
    assert as_(ada).get(f"/milestones/{2**63}").status == 404
    assert make.rows(Goal) == []
