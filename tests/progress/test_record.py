"""What existed when an engagement ended: rows made before the end, texts in that day's version, until the client withdraws it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from coachapp.accounts.models import Account
from coachapp.core.db import become, db
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.engagements.viewer import Viewer
from coachapp.feedback.models import Feedback, Reply, ResponseKind
from coachapp.goals import commands as goals
from coachapp.goals import queries
from coachapp.goals.look_models import Look
from coachapp.goals.models import Direction, Goal, GoalState, Milestone, MilestoneState
from coachapp.ledger.models import Audit
from coachapp.progress.as_of import Changes, as_of, was_shared
from tests import make
from tests.browser import Page, Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]


def test_changes_are_taken_back_the_latest_first() -> None:
    now = {"title": "Third", "due_on": date(2027, 3, 1), "state": "done", "scope": 3}
    later: list[Changes] = [
        {"title": ["Second", "Third"]},
        {"state": ["in_progress", "done"], "progress": [10, 100]},
        {"title": ["First", "Second"], "due_on": ["2027-01-01", "2027-03-01"]},
    ]
    assert as_of(now, later) == {"title": "First", "due_on": date(2027, 1, 1), "state": "in_progress", "scope": 3}
    assert as_of(now, []) == now
    assert as_of({"due_on": date(2027, 1, 1)}, [{"due_on": [None, "2027-01-01"]}]) == {"due_on": None}


@pytest.mark.parametrize(
    ("state", "with_all", "shares", "seen"),
    [
        ("active", True, [], True),
        (GoalState.REACHED, False, [7], True),
        ("active", False, [8], False),
        (GoalState.DRAFT, True, [], False),
        ("draft", True, [], False),
    ],
)
def test_only_what_was_shared_then_is_seen(state: str, with_all: bool, shares: list[int], seen: bool) -> None:
    assert was_shared({"state": state, "is_shared_with_all": with_all, "shared_with": shares}, 7) is seen


@pytest.fixture
def ended(ada: Account, carl: Account) -> Engagement:
    """Carl was Ada's coach until yesterday."""
    return make.engagement(ada, carl, state=EngagementState.ENDED)


@pytest.fixture
def by_ada(ada: Account) -> Viewer:
    return Viewer(account_id=ada.id, roles=ada.roles, name=ada.name)


@pytest.fixture
def goal(ada: Account, ended: Engagement) -> Goal:
    return make.goal(ada, "Robots", vision="A robot that learns from *five* examples.")


@pytest.fixture
def milestone(goal: Goal) -> Milestone:
    return make.milestone(goal, "Open benchmark")


def written(act: Callable[[], object]) -> None:
    become("write")
    act()
    db.session.commit()
    become("read")


def record(as_: As, who: Account, ada: Account) -> Page:
    return as_(who).open("progress.client_record", client_id=ada.id)


def test_it_stands_in_that_days_words(as_: As, ada: Account, carl: Account, goal: Goal, milestone: Milestone, by_ada: Viewer) -> None:
    def change() -> None:
        found, step = queries.goal(by_ada, goal.id), queries.milestone(by_ada, milestone.id)
        goals.edit_goal(found, by=by_ada, now=make.now(), title="Gardens", vision="Something else.")
        words: dict[str, Any] = {
            "title": "Bed one",
            "done_when": "It blooms.",
            "due_on": None,
            "scope": 1,
            "direction": Direction.ELSEWHERE,
        }
        goals.edit_milestone(step, by=by_ada, now=make.now(), **words)
        goals.set_milestone_state(step, by=by_ada, now=make.now(), today=make.now().date(), state=MilestoneState.DONE)

    written(change)
    page = record(as_, carl, ada)
    assert page.has("Robots")
    assert "<em>five</em>" in page.html
    assert page.has("Planned, due")
    for later in ("Gardens", "Something else", "Bed one", "blooms", "Done"):
        assert not page.has(later)
    page = page.follow("Open benchmark")
    assert page.heading == "Open benchmark"
    assert not page.has("blooms")


def test_what_came_later_is_not_there(as_: As, ada: Account, carl: Account, goal: Goal, milestone: Milestone) -> None:
    make.goal(ada, "A later goal", created_at=make.now())
    late = make.milestone(goal, "A later step", created_at=make.now())
    make.check_in(milestone, "Told before.", at=make.ago(3))
    make.check_in(milestone, "Told after.", at=make.now())
    page = record(as_, carl, ada)
    assert not page.has("A later")
    page = page.follow("Open benchmark")
    assert page.has("Told before.")
    assert not page.has("Told after.")
    assert as_(carl).open("progress.client_record_milestone", client_id=ada.id, milestone_id=late.id).status == 404


def test_a_goal_shared_only_later_stays_hidden_and_one_taken_back_later_stays(
    as_: As, ada: Account, carl: Account, olga: Account, ended: Engagement, goal: Goal, by_ada: Viewer
) -> None:
    make.engagement(ada, olga)
    hidden = make.goal(ada, "Not for Carl", is_shared_with_all=False)
    draft = make.goal(ada, "Not ready", state=GoalState.DRAFT)

    def change() -> None:
        goals.share_goal(queries.goal(by_ada, hidden.id), by=by_ada, now=make.now(), is_shared_with_all=True)
        goals.set_goal_state(queries.goal(by_ada, draft.id), by=by_ada, now=make.now(), state=GoalState.ACTIVE)
        goals.share_goal(queries.goal(by_ada, goal.id), by=by_ada, now=make.now(), is_shared_with_all=False)

    written(change)
    page = record(as_, carl, ada)
    assert page.has("Robots")
    assert not page.has("Not for Carl")
    assert not page.has("Not ready")


def test_own_feedback_with_its_answer_and_nobody_elses(
    as_: As, ada: Account, carl: Account, olga: Account, ended: Engagement, milestone: Milestone
) -> None:
    said = make.feedback(make.coaching_session(ended, published=True), milestone, "Find a lab.", response=ResponseKind.GOT_IT)
    make.kept(Reply.write(make.row(Feedback), author_id=ada.id, text="Ghent said yes.", now=make.ago(5)))
    with_olga = make.engagement(ada, olga)
    make.feedback(make.coaching_session(with_olga, published=True), milestone, "What Olga thinks.")
    page = as_(carl).open("progress.client_record_milestone", client_id=ada.id, milestone_id=milestone.id)
    for words in ("Find a lab.", "Got it", "Ghent said yes."):
        assert page.has(words)
    assert not page.has("What Olga thinks.")
    assert as_(carl).open("feedback.answer", feedback_id=said.id).status == 404


def test_the_living_record_stays_closed(as_: As, ada: Account, carl: Account, goal: Goal, milestone: Milestone) -> None:
    assert as_(carl).open("progress.goal", goal_id=goal.id).status == 404
    assert as_(carl).open("progress.milestone", milestone_id=milestone.id).status == 404
    page = as_(carl).open("progress.client", client_id=ada.id)
    assert not page.has("Robots")
    assert page.follow("Read what existed on that day").has("Robots")


def test_until_the_client_withdraws_it(as_: As, ada: Account, carl: Account, goal: Goal, milestone: Milestone) -> None:
    assert record(as_, carl, ada).status == 200
    page = as_(ada).open("progress.who_has_looked").press("Withdraw for good from Carl Moreau")
    assert page.path == "/my/access"
    assert record(as_, carl, ada).status == 404
    assert as_(carl).open("progress.client_record_milestone", client_id=ada.id, milestone_id=milestone.id).status == 404
    assert not as_(carl).open("progress.client", client_id=ada.id).has("Read what existed")
    assert as_(ada).open("engagements.coaches").has("You withdrew it from Carl Moreau")
    assert make.row(Audit, act="reading.withdrawn").actor_id == ada.id


def test_only_the_client_withdraws_it_and_only_after_the_end(
    as_: As, ada: Account, carl: Account, olga: Account, stan: Account, ended: Engagement
) -> None:
    for who, status in ((carl, 403), (olga, 404), (stan, 404)):
        assert as_(who).post("engagements.withdraw_reading", engagement_id=ended.id).status == status
    running = make.engagement(ada, olga)
    assert as_(ada).post("engagements.withdraw_reading", engagement_id=running.id).status == 403


def test_it_is_for_the_coach_of_before_alone(
    as_: As, ada: Account, carl: Account, olga: Account, stan: Account, max_: Account, goal: Goal
) -> None:
    for who in (ada, olga, stan, max_):
        assert record(as_, who, ada).status == 404
    make.engagement(ada, carl)
    assert record(as_, carl, ada).status == 404


def test_opening_it_is_noted_once_a_day(as_: As, ada: Account, carl: Account, goal: Goal) -> None:
    for _ in range(2):
        record(as_, carl, ada)
    assert (make.row(Look).goal_id, make.row(Look).viewer_id) == (goal.id, carl.id)
    assert as_(ada).open("progress.who_has_looked").has("Was your coach. Opened")


def test_it_costs_the_same_however_much_there_is(as_: As, ada: Account, carl: Account, goal: Goal, milestone: Milestone) -> None:
    browser = as_(carl)
    few = len(statements_of(lambda: browser.open("progress.client_record", client_id=ada.id)))
    for number in range(6):
        make.milestone(make.goal(ada, f"Goal {number}"), created_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number))
    assert len(statements_of(lambda: browser.open("progress.client_record", client_id=ada.id))) == few <= 8
