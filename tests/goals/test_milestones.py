"""A client cuts a goal into milestones, edits and orders them, moves them through their states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.goals.models import Direction, Goal, Milestone, MilestoneState
from coachapp.ledger.models import Activity
from tests import make
from tests.browser import Page, Visitor

As = Callable[[Account | None], Visitor]


@pytest.fixture
def goal(ada: Account) -> Goal:
    return make.goal(ada)


def titles(page: Page) -> list[str]:
    return [item.get_text(strip=True) for item in page.soup.select("#milestones ol .c-row-title")]


def test_a_client_adds_a_milestone(as_: As, ada: Account, goal: Goal) -> None:
    form = as_(ada).open("progress.goal", goal_id=goal.id).follow("New milestone")
    form.fill("Title", "Open benchmark").fill("Definition of done", "Two labs report numbers.").fill("Due", "2027-02-01")
    page = form.choose("Scope", "3, a team or research group").choose("Direction", "Stepping stone").press("Save milestone")
    assert page.path == f"/goals/{goal.id}"
    assert page.has("Open benchmark")
    assert page.has("scope 3, a stepping stone")
    made = make.row(Milestone)
    assert (made.first_due_on, made.scope, made.direction) == (date(2027, 2, 1), 3, Direction.STEPPING_STONE)
    assert (make.row(Activity).verb, make.row(Activity).subject_id) == ("milestone.made", made.id)


def test_pressed_twice_one_milestone_is_made(as_: As, ada: Account, goal: Goal) -> None:
    form = as_(ada).open("goals.new_milestone", goal_id=goal.id).fill("Title", "Open benchmark")
    assert form.press("Save milestone").path == form.press("Save milestone").path
    assert make.row(Milestone).title == "Open benchmark"


def test_bad_input_comes_back_with_the_reason_and_every_word(as_: As, ada: Account, goal: Goal) -> None:
    sent = {"title": "", "done_when": "Two labs.", "due_on": "2027-02-30", "scope": "9", "direction": "up"}
    page = as_(ada).post("goals.make_milestone", sent, goal_id=goal.id)
    assert page.status == 422
    assert page.has("Fill in Title.")
    assert page.value("Definition of done") == "Two labs."
    assert page.value("Due") == "2027-02-30"
    assert make.rows(Milestone) == []


def test_a_moved_date_keeps_its_reason_and_shows_as_a_slip(as_: As, ada: Account, goal: Goal) -> None:
    milestone = make.milestone(goal, due_on=date(2027, 2, 1))
    form = as_(ada).open("goals.edit_milestone", milestone_id=milestone.id)
    page = form.fill("Due", "2027-06-01").fill("Reason", "Lab in Lyon lost its engineer.").press("Save milestone")
    assert page.has("moved once, 4 months")
    assert page.has("Due moved from 1 February to 1 June 2027")
    assert page.has("Lab in Lyon lost its engineer.")
    line = make.row(Activity)
    assert (line.verb, line.changes, line.note) == (
        "milestone.due",
        {"due_on": ["2027-02-01", "2027-06-01"]},
        "Lab in Lyon lost its engineer.",
    )


def test_other_edits_are_a_line_of_their_own(as_: As, ada: Account, goal: Goal) -> None:
    milestone = make.milestone(goal, "Benchmark", due_on=date(2027, 2, 1))
    form = as_(ada).open("goals.edit_milestone", milestone_id=milestone.id)
    form.fill("Title", "Open benchmark").fill("Due", "2027-03-01").choose("Direction", "Elsewhere").press("Save milestone")
    edited, moved = make.rows(Activity)
    assert edited.changes == {"title": ["Benchmark", "Open benchmark"], "direction": ["towards", "elsewhere"]}
    assert moved.verb == "milestone.due"


def test_the_later_of_two_tabs_sees_both_texts_and_loses_neither(as_: As, ada: Account, goal: Goal) -> None:
    milestone = make.milestone(goal)
    browser = as_(ada)
    first, second = (browser.open("goals.edit_milestone", milestone_id=milestone.id) for _ in range(2))
    first.fill("Definition of done", "Two labs report numbers.").press("Save milestone")
    page = second.fill("Definition of done", "One lab reports numbers.").press("Save milestone")
    assert page.status == 409
    assert page.has("Two labs report numbers.")
    assert page.value("Definition of done") == "One lab reports numbers."
    assert page.press("Save milestone").has("One lab reports numbers.")


def test_ordering_does_not_make_an_open_form_stale(as_: As, ada: Account, goal: Goal) -> None:
    first, second = make.milestone(goal, "First"), make.milestone(goal, "Second")
    form = as_(ada).open("goals.edit_milestone", milestone_id=second.id)
    as_(ada).post("goals.order", {"order": f"{second.id},{first.id}"}, goal_id=goal.id)
    assert form.fill("Title", "The second").press("Save milestone").heading == "The second"


def test_up_and_down_change_the_order_without_script(as_: As, ada: Account, goal: Goal) -> None:
    for title in ("First", "Second", "Third"):
        make.milestone(goal, title)
    page = as_(ada).open("progress.goal", goal_id=goal.id)
    assert titles(page) == ["First", "Second", "Third"]
    page = page.press("Up: Third")
    assert titles(page) == ["First", "Third", "Second"]
    assert titles(page.press("Down: First")) == ["Third", "First", "Second"]
    assert page.button("Up: First") is None
    assert [a.verb for a in make.rows(Activity)] == ["milestone.order"] * 2


def test_dragging_sends_the_whole_order(as_: As, ada: Account, goal: Goal) -> None:
    a, b, c = (make.milestone(goal, title).id for title in ("First", "Second", "Third"))
    done = make.milestone(goal, "Done before", state=MilestoneState.DONE)
    page = as_(ada).post("goals.order", {"order": f"{c},{a},{b}"}, goal_id=goal.id)
    assert titles(page) == ["Third", "First", "Second"]
    assert make.row(Activity).changes == {"order": [[a, b, c], [c, a, b]]}
    for wrong in (f"{c},{a}", f"{a},{b},{c},{done.id}", f"{a},{a},{b}", "", "x,y", "9" * 40):
        assert as_(ada).post("goals.order", {"order": wrong}, goal_id=goal.id).status == 409


def test_done_shows_its_day_and_leaves_the_open_ones(as_: As, ada: Account, goal: Goal) -> None:
    milestone = make.milestone(goal)
    page = as_(ada).open("progress.milestone", milestone_id=milestone.id).press("Mark as done")
    assert page.has("It is done.")
    assert page.button("Take it up again")
    assert titles(as_(ada).open("progress.goal", goal_id=goal.id)) == []
    assert make.row(Activity).changes == {"state": ["planned", "done"]}


def test_the_same_state_twice_is_told_once(as_: As, ada: Account, goal: Goal) -> None:
    page = as_(ada).open("progress.milestone", milestone_id=make.milestone(goal).id)
    assert page.press("Start").status == page.press("Start").status == 200
    assert len(make.rows(Activity)) == 1


def test_setting_aside_asks_for_the_reason(as_: As, ada: Account, goal: Goal) -> None:
    milestone = make.milestone(goal)
    refused = as_(ada).open("progress.milestone", milestone_id=milestone.id).press("Set it aside")
    assert refused.status == 422
    assert refused.has("Say why you set it aside.")
    assert refused.fill("Reason", "It leads elsewhere.").press("Set aside").has("“It leads elsewhere.”")
    assert make.row(Activity).note == "It leads elsewhere."


def test_blocked_needs_its_reason_and_is_lifted_again(as_: As, ada: Account, goal: Goal) -> None:
    milestone = make.milestone(goal)
    refused = as_(ada).open("progress.milestone", milestone_id=milestone.id).press("Flag it")
    assert refused.status == 422
    assert refused.has("Say what blocks it.")
    page = refused.fill("Reason", "The arm is in repair.").press("Flag as blocked")
    assert page.has("Blocked: “The arm is in repair.”")
    page = page.press("No longer blocked")
    assert not page.has("Blocked: “")
    assert [(a.verb, a.note) for a in make.rows(Activity)] == [("milestone.blocked", "The arm is in repair."), ("milestone.unblocked", "")]


def test_a_done_milestone_cannot_be_blocked(as_: As, ada: Account, goal: Goal) -> None:
    milestone = make.milestone(goal, state=MilestoneState.DONE)
    assert as_(ada).post("goals.block", {"reason": "No partner."}, milestone_id=milestone.id).status == 409


def test_a_coach_changes_nothing_and_is_told_why(as_: As, goal: Goal, carl: Account, engagement: Engagement) -> None:
    milestone = make.milestone(goal)
    refused = as_(carl).open("goals.edit_milestone", milestone_id=milestone.id)
    assert refused.status == 403
    assert refused.has("Only the client changes their goals.")
    for endpoint in ("goals.save_milestone", "goals.set_milestone_state", "goals.block", "goals.unblock"):
        assert as_(carl).post(endpoint, {"title": "Mine", "state": "done", "reason": "Because."}, milestone_id=milestone.id).status == 403
    assert make.rows(Activity) == []


def test_for_everybody_else_the_milestone_does_not_exist(as_: As, goal: Goal, olga: Account, stan: Account, max_: Account) -> None:
    milestone = make.milestone(goal)
    for account in (olga, stan, max_):
        assert as_(account).open("goals.edit_milestone", milestone_id=milestone.id).status == 404
        assert as_(account).post("goals.set_milestone_state", {"state": "done"}, milestone_id=milestone.id).status == 404
