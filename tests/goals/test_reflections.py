"""What a milestone that ended taught, and who reads it before the next goal."""

from __future__ import annotations

from collections.abc import Callable

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.goals.choice_models import Reflection
from coachapp.goals.models import MilestoneState
from coachapp.ledger.models import Activity
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]
MOTIVATING, NOT, NEXT = "What was motivating in it?", "What was not?", "What does that say about the next choice?"


def test_done_asks_at_once_and_shows_what_was_written(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    milestone = make.milestone(make.goal(ada))
    page = as_(ada).open("progress.milestone", milestone_id=milestone.id).press("Mark as done")
    assert page.has("Done. What did it teach?")
    page = page.follow("Reflect").fill(MOTIVATING, "The kitchens.").fill(NEXT, "Smaller groups.").press("Save reflection")
    assert page.path == f"/milestones/{milestone.id}"
    assert page.section("The kitchens.")
    assert page.has("Reflection written")
    assert page.link("Reflect") is None
    seen = as_(carl).open("progress.milestone", milestone_id=milestone.id)
    assert seen.section("Smaller groups.")
    assert seen.link("Change", seen.section("Smaller groups.")) is None


def test_an_open_milestone_has_nothing_to_reflect_on(as_: As, ada: Account) -> None:
    page = as_(ada).open("goals.reflection", milestone_id=make.milestone(make.goal(ada)).id)
    assert page.status == 403
    assert page.has("This milestone is still open.")


def test_at_least_one_of_the_three_is_written(as_: As, ada: Account) -> None:
    milestone = make.milestone(make.goal(ada), state=MilestoneState.DONE)
    page = as_(ada).open("goals.reflection", milestone_id=milestone.id).press("Save reflection")
    assert page.status == 422
    assert page.text.count("Write at least one of the three.") == 2
    assert make.rows(Reflection) == []


def test_a_reflection_is_changed_and_saving_it_as_it_was_leaves_no_line(as_: As, ada: Account) -> None:
    milestone = make.milestone(make.goal(ada), state=MilestoneState.DONE)
    make.reflection(milestone, next_choice="Smaller groups.")
    form = as_(ada).open("progress.milestone", milestone_id=milestone.id).follow("Change")
    assert form.value(NEXT) == "Smaller groups."
    form.press("Save reflection")
    assert make.rows(Activity) == []
    as_(ada).open("goals.reflection", milestone_id=milestone.id).fill(NOT, "The forms.").press("Save reflection")
    assert make.row(Activity).changes == {"not_motivating": ["", "The forms."]}


def test_the_later_of_two_first_reflections_sees_both(as_: As, ada: Account) -> None:
    milestone = make.milestone(make.goal(ada), state=MilestoneState.SET_ASIDE, state_reason="No lab.")
    browser = as_(ada)
    first, second = (browser.open("goals.reflection", milestone_id=milestone.id) for _ in range(2))
    first.fill(MOTIVATING, "From the first tab").press("Save reflection")
    page = second.fill(MOTIVATING, "From the second tab").press("Save reflection")
    assert page.status == 409
    assert page.has("From the first tab")
    assert page.value(MOTIVATING) == "From the second tab"
    assert make.row(Reflection).motivating == "From the first tab"


def test_too_long_keeps_what_was_typed(as_: As, ada: Account) -> None:
    milestone = make.milestone(make.goal(ada), state=MilestoneState.DONE)
    page = (
        as_(ada)
        .open("goals.reflection", milestone_id=milestone.id)
        .fill(MOTIVATING, "x" * 20_001)
        .fill(NOT, "Forms.")
        .press("Save reflection")
    )
    assert page.status == 422
    assert page.has("At most 20,000 characters.")
    assert page.value(NOT) == "Forms."


def test_what_milestones_taught_stands_above_a_new_goal(as_: As, ada: Account, stan: Account) -> None:
    make.reflection(make.milestone(make.goal(ada), "Kitchen demonstrations", state=MilestoneState.DONE), next_choice="Smaller groups.")
    page = as_(ada).open("goals.new_goal")
    assert page.has("What earlier milestones taught")
    assert page.has("Smaller groups.")
    assert page.link("Kitchen demonstrations")
    assert page.press("Save goal").has("Smaller groups.")
    assert not as_(stan).open("goals.new_goal").has("What earlier milestones taught")


def test_the_goal_page_leads_to_what_a_milestone_taught(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    goal = make.goal(ada)
    make.reflection(make.milestone(goal, "Kitchens", state=MilestoneState.DONE))
    make.milestone(goal, "Grant report", state=MilestoneState.SET_ASIDE, state_reason="Another lab has it.")
    page = as_(ada).open("progress.goal", goal_id=goal.id)
    assert page.link("What it taught: Kitchens")
    assert page.link("Reflect on Grant report")
    seen = as_(carl).open("progress.goal", goal_id=goal.id)
    assert seen.link("What it taught: Kitchens")
    assert seen.link("Reflect on Grant report") is None
