"""The client page, as the coach sees it, and who does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.feedback.models import ResponseKind, Signal
from coachapp.goals.models import Goal, GoalState, Milestone, MilestoneState
from tests import make
from tests.browser import Page, Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]
Record = tuple[Goal, Milestone, Milestone]


@pytest.fixture
def record(ada: Account, engagement: Engagement) -> Record:
    """Ada's goal with three milestones over two published sessions and one to come."""
    goal = make.goal(ada)
    benchmark = make.milestone(goal, "Open benchmark with two other labs")
    workshop = make.milestone(goal, "Workshop")
    one = make.coaching_session(engagement, starts_at=make.ago(60), published=True)
    two = make.coaching_session(engagement, starts_at=make.ago(20), published=True)
    make.feedback(one, benchmark, signal=Signal.ON_TRACK, response=ResponseKind.GOT_IT)
    make.feedback(two, benchmark, "Two check-ins and the same 20 %. What would it look like with *one* partner?", signal=Signal.OFF_TRACK)
    make.coaching_session(engagement, starts_at=make.now() + timedelta(days=5))
    return goal, benchmark, workshop


def test_the_page_says_since_when_and_when_next(as_: As, carl: Account, ada: Account, record: Record) -> None:
    page = as_(carl).open("progress.client", client_id=ada.id)
    assert page.status == 200
    assert page.heading == "Ada Reyes"
    assert "With you since" in page.text
    assert "Session 3 is on" in page.text
    assert "for Ada in Berlin" in page.text


def test_each_cell_is_a_link_named_in_full(as_: As, carl: Account, ada: Account, record: Record) -> None:
    _, benchmark, _ = record
    page = as_(carl).open("progress.client", client_id=ada.id)
    link = page.link("Open benchmark with two other labs, session 2: off track")
    assert link is not None
    assert str(link["href"]).startswith(f"/milestones/{benchmark.id}/sessions/")
    assert page.link("Open benchmark with two other labs, session 1: on track") is not None


def rows(page: Page) -> list[str]:
    """The lines of the matrices in words."""
    return [row.get_text(" ", strip=True) for row in page.soup.select(".c-matrix tbody tr")]


def test_an_open_milestone_without_feedback_has_a_dash(as_: As, carl: Account, ada: Account, record: Record) -> None:
    (row,) = (row for row in rows(as_(carl).open("progress.client", client_id=ada.id)) if row.startswith("Workshop"))
    assert row.count("no feedback") == 2


def test_the_last_column_says_what_came_of_it(as_: As, carl: Account, ada: Account, record: Record) -> None:
    row = as_(carl).open("progress.client", client_id=ada.id).within("What would it look like with one partner?")
    assert "No answer yet, 3 weeks." in row.get_text(" ")


def test_the_primary_button_prepares_the_next_session(as_: As, carl: Account, ada: Account, record: Record) -> None:
    page = as_(carl).open("progress.client", client_id=ada.id)
    assert page.link("Prepare session 3") is not None
    assert page.link("New session") is not None


def test_a_session_that_has_begun_is_to_review(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    make.coaching_session(engagement, starts_at=make.ago(0, hours=1))
    assert as_(carl).open("progress.client", client_id=ada.id).link("Review session 1") is not None


def test_goals_show_and_drafts_do_not(as_: As, carl: Account, ada: Account, record: Record) -> None:
    make.goal(ada, "A thought of last night", state=GoalState.DRAFT)
    page = as_(carl).open("progress.client", client_id=ada.id)
    assert page.has("Robots that learn from a handful of demonstrations")
    assert not page.has("A thought of last night")


def test_done_ones_stand_below_with_the_day(as_: As, carl: Account, ada: Account, record: Record) -> None:
    goal, _, _ = record
    done_on = make.now().date()
    make.milestone(
        goal, "Collect demonstrations", state=MilestoneState.DONE, state_at=make.ago(1), done_on=done_on, due_on=done_on - timedelta(days=5)
    )
    page = as_(carl).open("progress.client", client_id=ada.id)
    assert page.text.index("Workshop") < page.text.index("Done") < page.text.index("Collect demonstrations")
    assert page.has("5 days late")


def test_what_was_done_long_before_the_window_is_counted_and_not_listed(as_: As, carl: Account, ada: Account, record: Record) -> None:
    goal, _, _ = record
    make.milestone(goal, "Reproduce one-shot imitation", state=MilestoneState.DONE, done_on=make.ago(150).date())
    page = as_(carl).open("progress.client", client_id=ada.id)
    assert not any("Reproduce one-shot imitation" in row for row in rows(page))
    assert page.link("One milestone closed before session 1") is not None


def test_the_window_holds_six_sessions_and_leads_to_earlier_ones(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    milestone = make.milestone(make.goal(ada), created_at=make.ago(400))
    for week in range(8, 0, -1):
        make.feedback(make.coaching_session(engagement, starts_at=make.ago(7 * week), published=True), milestone)
    page = as_(carl).open("progress.client", client_id=ada.id)
    cells = [a for a in page.soup.select("td a") if "session" in str(a.get("aria-label"))]
    assert len(cells) == 6
    earlier = page.follow("Sessions before 3")
    assert earlier.link("Open benchmark with two other labs, session 2: watch") is not None
    assert earlier.link("Open benchmark with two other labs, session 3: watch") is None
    assert earlier.follow("The latest sessions").link("Sessions before 3") is not None


def test_from_earlier_sessions_the_way_leads_to_later_ones_too(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    milestone = make.milestone(make.goal(ada), created_at=make.ago(900))
    for week in range(20, 0, -1):
        make.feedback(make.coaching_session(engagement, starts_at=make.ago(7 * week), published=True), milestone)
    page = as_(carl).open("progress.client", client_id=ada.id)
    assert numbers(page) == [15, 16, 17, 18, 19, 20]
    page = page.follow("Sessions before 15").follow("Sessions before 9")
    assert numbers(page) == [3, 4, 5, 6, 7, 8]
    page = page.follow("Sessions after 8")
    assert numbers(page) == [9, 10, 11, 12, 13, 14]
    assert page.link("Sessions before 9") is not None
    assert numbers(page.follow("Sessions after 14")) == [15, 16, 17, 18, 19, 20]
    assert numbers(page.follow("The latest sessions")) == [15, 16, 17, 18, 19, 20]


def numbers(page: Page) -> list[int]:
    """The sessions that stand across."""
    return [int(head.get_text()) for b in page.soup.select(".c-matrix thead b") for head in [b.contents[-1]]]


def test_one_goal_or_one_standing_can_be_seen_alone(as_: As, carl: Account, ada: Account, record: Record) -> None:
    goal, _, _ = record
    course = make.goal(ada, "A course that others can teach")
    make.milestone(course, "Lecture notes")
    make.milestone(goal, "Collect demonstrations", state=MilestoneState.DONE, state_at=make.ago(1), done_on=make.now().date())
    page = as_(carl).open("progress.client", client_id=ada.id)
    alone = page.choose("Goal", "A course that others can teach").press("Show")
    assert [title.get_text(strip=True) for title in alone.soup.select("h2 .c-row-title")] == ["A course that others can teach"]
    done = alone.follow("Show all").choose("Milestones", "Done").press("Show")
    shown = " ".join(rows(done))
    assert "Collect demonstrations" in shown
    assert "Workshop" not in shown
    assert "A course that others can teach" not in [title.get_text(strip=True) for title in done.soup.select("h2 .c-row-title")]
    nothing = done.choose("Goal", "A course that others can teach").press("Show")
    assert nothing.has("No milestone fits")


def test_a_filter_that_is_none_shows_all(as_: As, carl: Account, ada: Account, record: Record) -> None:
    page = as_(carl).get(f"/clients/{ada.id}?state=splendid&goal=x")
    assert page.status == 200
    assert len(rows(page)) == 2


def test_a_goal_of_somebody_else_cannot_be_filtered_for(as_: As, carl: Account, ada: Account, stan: Account, record: Record) -> None:
    foreign = make.goal(stan, "Stan’s goal")
    page = as_(carl).get(f"/clients/{ada.id}?goal={foreign.id}")
    assert page.has("No milestone fits")
    assert not page.has("Stan’s goal")


def test_the_trajectory_says_where_it_leads_and_the_same_as_a_table(as_: As, carl: Account, ada: Account, record: Record) -> None:
    goal, _, _ = record
    for number, scope in enumerate((1, 2, 2), 1):
        done_on = make.ago(400 - 100 * number).date()
        make.milestone(goal, f"Finished {number}", state=MilestoneState.DONE, done_on=done_on, scope=scope, due_on=done_on)
    make.milestone(goal, "Dropped", state=MilestoneState.SET_ASIDE)
    page = as_(carl).open("progress.client", client_id=ada.id)
    way = page.section("Trajectory")
    assert "Scope grows: from a task in" in way.get_text(" ")
    assert "The direction holds: none of 5 milestones led elsewhere." in way.get_text(" ")
    lines = [row.get_text(" ", strip=True) for row in way.select("tbody tr")]
    assert [line.split(" done")[0] for line in lines[:3]] == ["Finished 1", "Finished 2", "Finished 3"]
    assert len(lines) == 5
    assert len(way.select("svg.c-chart")) == 2


def test_too_few_finished_milestones_are_said_as_such(as_: As, carl: Account, ada: Account, record: Record) -> None:
    assert as_(carl).open("progress.client", client_id=ada.id).has("Too few finished milestones to say whether scope grows")


def test_a_long_trajectory_has_windows(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    goal = make.goal(ada)
    for number in range(50):
        make.milestone(goal, f"Step {number:02}", due_on=(make.now() + timedelta(days=10 + number)).date())
    way = as_(carl).open("progress.client", client_id=ada.id)
    assert way.section("As a table").get_text().count("Step 0") >= 10
    assert way.link("Earlier milestones") is None
    later = way.follow("Later milestones")
    assert [row.a.get_text() for row in later.soup.select("#trajectory tbody th") if row.a] == [f"Step {n}" for n in range(40, 50)]
    assert later.follow("Earlier milestones").link("Later milestones") is not None


def test_the_sheet_holds_twelve_sessions(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    milestone = make.milestone(make.goal(ada), created_at=make.ago(900))
    for week in range(14, 0, -1):
        make.feedback(make.coaching_session(engagement, starts_at=make.ago(7 * week), published=True), milestone)
    page = as_(carl).open("progress.client", client_id=ada.id).follow("One page to print")
    assert numbers(page) == list(range(3, 15))
    assert numbers(page.follow("Sessions before 3")) == [1, 2]


@pytest.mark.parametrize("wrong", ["-1", "0", "99999999999999999999", "x"])
def test_a_window_that_is_none_is_the_latest(as_: As, carl: Account, ada: Account, record: Record, wrong: str) -> None:
    page = as_(carl).get(f"/clients/{ada.id}?before={wrong}")
    assert page.status == 200
    assert page.link("Prepare session 3") is not None


def test_of_many_milestones_twelve_show_first(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    goal = make.goal(ada)
    for number in range(15):
        make.milestone(goal, f"Step {number}")
    page = as_(carl).open("progress.client", client_id=ada.id)
    shown = " ".join(rows(page))
    assert "Step 11" in shown
    assert "Step 14" not in shown
    assert "Step 14" in " ".join(rows(page.follow("Show 3 more")))


def test_an_empty_page_says_what_will_stand_there(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    page = as_(carl).open("progress.client", client_id=ada.id)
    assert page.has("No goal to see yet")
    assert page.has("No session is booked.")


def test_nobody_else_finds_the_page(as_: As, ada: Account, olga: Account, stan: Account, max_: Account, record: Record) -> None:
    for other in (olga, stan, max_, ada):
        assert as_(other).open("progress.client", client_id=ada.id).status == 404, other.name


@pytest.mark.parametrize(
    "endpoint",
    [
        "progress.client_timeline",
        "progress.client_actions",
        "progress.client_sessions",
        "progress.client_not_doing",
        "progress.client_sheet",
    ],
)
def test_nobody_else_finds_the_other_pages(
    as_: As, carl: Account, ada: Account, olga: Account, stan: Account, max_: Account, record: Record, endpoint: str
) -> None:
    assert as_(carl).open(endpoint, client_id=ada.id).status == 200
    for other in (olga, stan, max_, ada):
        assert as_(other).open(endpoint, client_id=ada.id).status == 404, other.name


def test_an_engagement_that_ended_says_when(as_: As, ada: Account, carl: Account) -> None:
    make.engagement(ada, carl, state=EngagementState.ENDED)
    make.goal(ada)
    page = as_(carl).open("progress.client", client_id=ada.id)
    assert page.has("This engagement ended on")
    assert not page.has("Robots that learn")
    assert page.link("New session") is None


def test_a_proposed_client_has_no_page_yet(as_: As, ada: Account, carl: Account) -> None:
    make.engagement(ada, carl, state=EngagementState.PROPOSED)
    assert as_(carl).open("progress.client", client_id=ada.id).status == 404


def test_the_feedback_of_another_coach_is_in_no_cell(as_: As, carl: Account, olga: Account, ada: Account, record: Record) -> None:
    _, benchmark, _ = record
    with_olga = make.engagement(ada, olga)
    make.feedback(make.coaching_session(with_olga, published=True), benchmark, "Olga’s own words", signal=Signal.ACHIEVED)
    page = as_(carl).open("progress.client", client_id=ada.id)
    assert not page.has("achieved,")
    assert page.link("Open benchmark with two other labs, session 1: achieved") is None
    assert "Olga" not in page.text


def test_sessions_of_the_client_are_listed_last_first(as_: As, carl: Account, ada: Account, record: Record) -> None:
    page = as_(carl).open("progress.client_sessions", client_id=ada.id)
    assert page.text.index("Session 3") < page.text.index("Session 2") < page.text.index("Session 1")


def test_the_page_takes_as_many_queries_for_thirty_rows_as_for_three(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    goal = make.goal(ada)
    sessions = [make.coaching_session(engagement, starts_at=make.ago(100 - n), published=True) for n in range(3)]
    for number in range(3):
        for one in sessions:
            make.feedback(one, make.milestone(goal, f"Step {number} {one.number}"))
    visitor = as_(carl)
    few = len(statements_of(lambda: visitor.open("progress.client", client_id=ada.id)))
    for number in range(27):
        make.feedback(sessions[number % 3], make.milestone(make.goal(ada) if number % 9 == 0 else goal, f"More {number}"))
    assert len(statements_of(lambda: visitor.open("progress.client", client_id=ada.id))) == few
    assert few <= 12


def test_the_coach_reads_what_milestones_taught_as_far_as_goals_are_shared(
    as_: As, ada: Account, carl: Account, engagement: Engagement
) -> None:
    hidden = make.goal(ada, "Hidden", is_shared_with_all=False)
    for goal, words in ((make.goal(ada), "Smaller groups."), (hidden, "For nobody.")):
        make.reflection(make.milestone(goal, "Kitchens", state=MilestoneState.DONE), next_choice=words)
    page = as_(carl).open("progress.client", client_id=ada.id)
    assert page.has("What earlier milestones taught")
    assert page.has("Smaller groups.")
    assert not page.has("For nobody.")
