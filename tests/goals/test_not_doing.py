"""The list of what a client chooses not to do: by hand, by setting aside, and back again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.goals import choice_queries
from coachapp.goals.choice_models import NotDoing
from coachapp.goals.models import Goal, GoalState, Milestone, MilestoneState
from coachapp.ledger.models import Activity
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]


def lines(viewer: Account, client: Account) -> list[str]:
    who = Viewer(account_id=viewer.id, roles=frozenset(viewer.roles), name=viewer.name)
    return [row.what for row in choice_queries.not_doing(who, client.id).rows]


def test_a_line_is_written_by_hand_once(as_: As, ada: Account) -> None:
    page = as_(ada).open("goals.not_doing")
    assert page.has("Nothing on the list.")
    form = page.fill("What", "A second workshop").fill("Why", "One a year is enough.").fill("Look at it again on", "2027-05-01")
    first, second = form.press("Put on the list"), form.press("Put on the list")
    assert first.path == second.path == "/my/not-doing"
    assert first.has("To look at again on 1 May 2027.")
    line = make.row(NotDoing)
    assert (line.client_id, line.what, line.why) == (ada.id, "A second workshop", "One a year is enough.")
    assert [(a.verb, a.note) for a in make.rows(Activity)] == [("not_doing.added", "One a year is enough.")]
    assert as_(ada).open("progress.my_timeline").has("Not doing: A second workshop")


def test_without_a_word_nothing_is_kept_and_nothing_lost(as_: As, ada: Account) -> None:
    make.not_doing(ada)
    page = as_(ada).open("goals.not_doing").fill("Why", "One is enough.").press("Put on the list")
    assert page.status == 422
    assert page.has("Fill in What.")
    assert page.value("Why") == "One is enough."
    assert page.has("A second workshop")
    assert len(make.rows(NotDoing)) == 1


def test_a_goal_set_aside_stands_on_the_list_until_it_is_taken_up(as_: As, ada: Account) -> None:
    goal = make.goal(ada, "A company of my own")
    page = as_(ada).open("progress.goal", goal_id=goal.id).fill("Reason", "I like the lab.").fill("Look at it again on", "2028-01-01")
    page.press("Set the goal aside")
    line = make.row(NotDoing)
    assert (line.goal_id, line.milestone_id, line.what, line.why) == (goal.id, None, "A company of my own", "I like the lab.")
    assert line.revisit_on is not None
    assert as_(ada).open("goals.not_doing").press("Take it up").heading == "A company of my own"
    assert make.row(Goal).state is GoalState.ACTIVE
    assert make.row(NotDoing).taken_up_at is not None
    assert as_(ada).open("goals.not_doing").has("Nothing on the list.")


def test_a_milestone_set_aside_does_as_well_and_so_does_taking_it_up_on_its_page(as_: As, ada: Account) -> None:
    milestone = make.milestone(make.goal(ada), "Grant report")
    page = as_(ada).open("progress.milestone", milestone_id=milestone.id)
    page = page.fill("Reason", "Another lab has it.", page.within("Set it aside")).press("Set it aside")
    assert make.row(NotDoing).milestone_id == milestone.id
    assert as_(ada).open("goals.not_doing").has("A milestone of Robots that learn from a handful of demonstrations, set aside since")
    page.press("Take it up again")
    assert lines(ada, ada) == []
    assert make.row(Milestone).state is MilestoneState.IN_PROGRESS


def test_setting_aside_twice_leaves_two_lines_of_which_one_counts(as_: As, ada: Account) -> None:
    milestone = make.milestone(make.goal(ada))
    browser = as_(ada)
    for reason in ("First.", "Second."):
        browser.post("goals.set_milestone_state", {"state": "set_aside", "reason": reason}, milestone_id=milestone.id)
        browser.post("goals.set_milestone_state", {"state": "in_progress"}, milestone_id=milestone.id)
    browser.post("goals.set_milestone_state", {"state": "set_aside", "reason": "Third."}, milestone_id=milestone.id)
    browser.post("goals.set_milestone_state", {"state": "set_aside", "reason": "Fourth."}, milestone_id=milestone.id)
    assert [(line.why, line.taken_up_at is None) for line in make.rows(NotDoing)] == [
        ("First.", False),
        ("Second.", False),
        ("Third.", True),
    ]


def test_without_a_reason_nothing_is_set_aside_and_the_day_stays_typed(as_: As, ada: Account) -> None:
    milestone = make.milestone(make.goal(ada))
    page = as_(ada).open("progress.milestone", milestone_id=milestone.id).fill("Look at it again on", "2027-05-01").press("Set it aside")
    assert page.status == 422
    assert page.value("Look at it again on") == "2027-05-01"
    assert make.rows(NotDoing) == []
    page.fill("Reason", "Another lab has it.").press("Set aside")
    assert str(make.row(NotDoing).revisit_on) == "2027-05-01"


def test_its_day_brings_it_up_and_still_not_moves_the_day(as_: As, ada: Account) -> None:
    today = make.now().date()
    make.not_doing(ada, revisit_on=today - timedelta(days=3))
    page = as_(ada).open("goals.not_doing")
    assert page.has("To look at again since")
    page = page.press("Still not doing it")
    assert not page.has("To look at again since")
    assert make.row(NotDoing).revisit_on == today + timedelta(days=183)


def test_what_is_to_look_at_again_stands_once_on_the_list(as_: As, ada: Account) -> None:
    make.not_doing(ada, revisit_on=make.now().date())
    make.not_doing(ada, "A third workshop")
    page = as_(ada).open("goals.not_doing")
    shown = [row.select_one(".c-row-title").get_text(strip=True) for row in page.soup.select(".c-rows li")]  # type: ignore[union-attr]
    assert shown == ["A second workshop", "A third workshop"]


def test_a_day_that_has_passed_is_no_day_to_look_again(as_: As, ada: Account) -> None:
    passed = make.now().date() - timedelta(days=3)
    page = as_(ada).open("goals.not_doing").fill("What", "A third workshop").fill("Look at it again on", str(passed))
    page = page.press("Put on the list")
    assert (page.status, page.has("That day has passed.")) == (422, True)
    make.not_doing(ada, revisit_on=passed)
    edited = as_(ada).open("goals.not_doing").follow("Edit: A second workshop").fill("Why", "Two are one too many.").press("Save")
    assert edited.has("Two are one too many."), "a day that has come stays while the words change"


def test_a_line_by_hand_is_edited_and_taken_off(as_: As, ada: Account) -> None:
    make.not_doing(ada)
    page = as_(ada).open("goals.not_doing").follow("Edit: A second workshop").fill("What", "A third workshop").press("Save")
    assert page.has("A third workshop")
    assert page.press("Take it up").has("Nothing on the list.")
    assert [a.verb for a in make.rows(Activity)] == ["not_doing.edited", "not_doing.taken_up"]


def test_the_later_of_two_tabs_sees_both_texts(as_: As, ada: Account) -> None:
    line = make.not_doing(ada)
    browser = as_(ada)
    first, second = (browser.open("goals.edit_not_doing", line_id=line.id) for _ in range(2))
    first.fill("What", "From the first tab").press("Save")
    page = second.fill("What", "From the second tab").press("Save")
    assert page.status == 409
    assert page.has("From the first tab")
    assert page.value("What") == "From the second tab"


def test_taken_up_twice_is_gone_the_second_time(as_: As, ada: Account) -> None:
    line = make.not_doing(ada)
    assert as_(ada).post("goals.take_up", line_id=line.id).status == 200
    assert as_(ada).post("goals.take_up", line_id=line.id).status == 404


def test_a_coach_reads_what_is_shared_and_what_was_written_by_hand(
    app: Flask, ada: Account, carl: Account, olga: Account, stan: Account, max_: Account, engagement: Engagement
) -> None:
    shared = make.goal(ada, "Shared", state=GoalState.SET_ASIDE, state_reason="-")
    hidden = make.goal(ada, "Hidden", state=GoalState.SET_ASIDE, state_reason="-", is_shared_with_all=False)
    for what, goal in (("By hand", None), ("Shared", shared), ("Hidden", hidden)):
        make.not_doing(ada, what, goal_id=goal.id if goal else None)
    assert lines(ada, ada) == ["Hidden", "Shared", "By hand"]
    assert lines(carl, ada) == ["Shared", "By hand"]
    for stranger in (olga, stan, max_):
        assert lines(stranger, ada) == []


def test_the_list_is_paged_by_key(as_: As, ada: Account) -> None:
    for number in range(52):
        make.not_doing(ada, f"Offer {number}")
    page = as_(ada).open("goals.not_doing")
    assert page.has("Offer 51")
    assert not page.has("Offer 1 ")
    assert page.follow("Next").has("Offer 0")
