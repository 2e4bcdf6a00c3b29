"""A client writes a goal, edits it, shares it, moves it through its states."""

from __future__ import annotations

from collections.abc import Callable

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.goals.models import Goal, GoalState
from coachapp.ledger.models import Activity
from tests import make
from tests.browser import Page, Visitor

As = Callable[[Account | None], Visitor]


def write(page: Page, title: str = "A field of my own") -> Page:
    return page.fill("Title", title).fill("Vision", "A lab that *others* visit.").fill("Novel", "Only now possible.")


def test_a_client_writes_a_goal_and_sees_it(as_: As, ada: Account) -> None:
    page = write(as_(ada).open("goals.new_goal")).fill("Area", "Robot learning").fill("Horizon", "2029-06-01").press("Save goal")
    assert page.heading == "A field of my own"
    assert page.has("Active. Robot learning, by 2029.")
    assert page.has("Only now possible.")
    assert "<em>others</em>" in page.html
    goal = make.row(Goal)
    assert (goal.client_id, goal.state, goal.is_shared_with_all) == (ada.id, GoalState.ACTIVE, True)
    assert make.row(Activity).verb == "goal.made"


def test_pressed_twice_one_goal_is_made(as_: As, ada: Account) -> None:
    form = write(as_(ada).open("goals.new_goal"))
    first, second = form.press("Save goal"), form.press("Save goal")
    assert first.path == second.path == f"/goals/{make.row(Goal).id}"


def test_a_draft_is_seen_by_nobody_but_its_client(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    page = write(as_(ada).open("goals.new_goal")).press("Save as draft")
    assert page.has("A draft: nobody but you sees it.")
    goal = make.row(Goal)
    assert as_(carl).open("progress.goal", goal_id=goal.id).status == 404
    page.press("Make it active")
    assert as_(carl).open("progress.goal", goal_id=goal.id).status == 200
    assert [(a.verb, a.changes) for a in make.rows(Activity)][1:] == [("goal.state", {"state": ["draft", "active"]})]


def test_a_goal_without_a_title_comes_back_with_every_word(as_: As, ada: Account) -> None:
    page = write(as_(ada).open("goals.new_goal"), title=" ").fill("Horizon", "2029-06-01").press("Save goal")
    assert page.status == 422
    assert page.title.startswith("Error:")
    assert page.has("Fill in Title.")
    assert (page.value("Vision"), page.value("Novel"), page.value("Horizon")) == (
        "A lab that *others* visit.",
        "Only now possible.",
        "2029-06-01",
    )
    assert make.rows(Goal) == []


def test_too_long_and_wrong_date_are_named_beside_their_fields(as_: As, ada: Account) -> None:
    page = (
        as_(ada)
        .open("goals.new_goal")
        .fill("Title", "x" * 201)
        .fill("Achievable", "y" * 1001)
        .fill("Horizon", "31.12.2029")
        .press("Save goal")
    )
    assert page.status == 422
    assert page.has("At most 200 characters.")
    assert page.has("At most 1,000 characters.")
    assert page.has("Write a day that the calendar has, as 2026-11-24.")
    assert page.value("Title") == "x" * 201


def test_fields_that_were_never_sent_are_no_error_of_the_server(as_: As, ada: Account) -> None:
    assert as_(ada).post("goals.make_goal", {}).status == 422
    assert as_(ada).post("goals.make_goal", {"title": "Bare", "sharing": "all"}).status == 200
    assert make.row(Goal).vision == ""


def test_only_clients_write_goals(as_: As, carl: Account, max_: Account) -> None:
    for account in (carl, max_):
        page = as_(account).open("goals.new_goal")
        assert page.status == 403
        assert page.has("Goals are written by clients.")
        assert as_(account).post("goals.make_goal", {"title": "Mine"}).status == 403


def test_an_edit_leaves_old_and_new_words_in_the_history(as_: As, ada: Account) -> None:
    goal = make.goal(ada, "Robots", novel="")
    page = as_(ada).open("goals.edit_goal", goal_id=goal.id).fill("Title", "Kind robots").fill("Novel", "Only now.").press("Save goal")
    assert page.heading == "Kind robots"
    assert page.has("Title was “Robots”, is “Kind robots”; novel written")
    assert make.row(Activity).changes == {"title": ["Robots", "Kind robots"], "novel": ["", "Only now."]}


def test_saving_without_a_change_leaves_no_line(as_: As, ada: Account) -> None:
    as_(ada).open("goals.edit_goal", goal_id=make.goal(ada).id).press("Save goal")
    assert make.rows(Activity) == []


def test_the_later_of_two_tabs_sees_both_texts_and_loses_neither(as_: As, ada: Account) -> None:
    goal = make.goal(ada, "Robots")
    browser = as_(ada)
    first, second = (browser.open("goals.edit_goal", goal_id=goal.id) for _ in range(2))
    first.fill("Title", "From the first tab").press("Save goal")
    page = second.fill("Title", "From the second tab").press("Save goal")
    assert page.status == 409
    assert page.title.startswith("Error:")
    assert page.has("saved in another tab")
    assert page.has("From the first tab")
    assert page.value("Title") == "From the second tab"
    assert make.row(Goal).title == "From the first tab"
    assert page.press("Save goal").heading == "From the second tab"


def test_a_coach_reads_a_shared_goal_without_any_control(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    goal = make.goal(ada)
    page = as_(carl).open("progress.goal", goal_id=goal.id)
    assert page.status == 200
    assert [name for name in ("Edit goal", "New milestone", "Change") if page.link(name)] == []
    assert not page.button("Set the goal aside")
    for endpoint in ("goals.edit_goal", "goals.sharing", "goals.new_milestone"):
        refused = as_(carl).open(endpoint, goal_id=goal.id)
        assert refused.status == 403
        assert refused.has("Only the client changes their goals.")
    for endpoint in ("goals.save_goal", "goals.set_goal_state", "goals.share_goal", "goals.order", "goals.make_milestone"):
        assert as_(carl).post(endpoint, {"title": "Mine", "state": "reached"}, goal_id=goal.id).status == 403


def test_for_everybody_else_the_goal_does_not_exist(
    as_: As, ada: Account, olga: Account, stan: Account, max_: Account, engagement: Engagement
) -> None:
    goal = make.goal(ada)
    for account in (olga, stan, max_):
        assert as_(account).open("progress.goal", goal_id=goal.id).status == 404
        assert as_(account).open("goals.edit_goal", goal_id=goal.id).status == 404
        assert as_(account).post("goals.set_goal_state", {"state": "reached"}, goal_id=goal.id).status == 404


def test_a_goal_shared_with_one_coach_is_hidden_from_the_other(
    as_: As, ada: Account, carl: Account, olga: Account, engagement: Engagement
) -> None:
    make.engagement(ada, olga)
    goal = make.goal(ada)
    page = as_(ada).open("goals.sharing", goal_id=goal.id)
    page = page.choose("Who sees it", "Only those I choose").tick("Carl Moreau").press("Save")
    assert page.has("Carl Moreau, by your choice.")
    assert as_(carl).open("progress.goal", goal_id=goal.id).status == 200
    assert as_(olga).open("progress.goal", goal_id=goal.id).status == 404
    assert make.row(Activity).changes == {"is_shared_with_all": [True, False], "shared_with": [[], [engagement.id]]}


def test_an_empty_answer_about_sharing_shares_nothing(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    goal = make.goal(ada, is_shared_with_all=False)
    assert as_(ada).post("goals.share_goal", {}, goal_id=goal.id).status == 422
    assert as_(carl).open("progress.goal", goal_id=goal.id).status == 404


def test_an_engagement_that_is_not_running_opens_no_goal(as_: As, ada: Account, olga: Account, carl: Account) -> None:
    make.engagement(ada, carl, state=EngagementState.ENDED)
    make.engagement(ada, olga, state=EngagementState.PROPOSED)
    goal = make.goal(ada)
    assert as_(carl).open("progress.goal", goal_id=goal.id).status == 404
    assert as_(olga).open("progress.goal", goal_id=goal.id).status == 404


def test_setting_aside_asks_for_the_reason_and_keeps_it_in_sight(as_: As, ada: Account) -> None:
    goal = make.goal(ada)
    refused = as_(ada).open("progress.goal", goal_id=goal.id).press("Set the goal aside")
    assert refused.status == 422
    assert refused.has("Say why you set it aside.")
    page = refused.fill("Reason", "The grant went to another lab.").press("Set aside")
    assert page.has("“The grant went to another lab.”")
    assert not page.link("New milestone")
    assert make.row(Activity).note == "The grant went to another lab."
    assert page.press("Take it up again").link("New milestone")


def test_a_state_that_does_not_exist_is_refused(as_: As, ada: Account) -> None:
    goal = make.goal(ada)
    assert as_(ada).post("goals.set_goal_state", {"state": "nearly"}, goal_id=goal.id).status == 422
    assert make.row(Goal).state is GoalState.ACTIVE


def test_a_finished_goal_takes_no_further_milestone(as_: As, ada: Account) -> None:
    goal = make.goal(ada, state=GoalState.REACHED, state_reason="")
    page = as_(ada).open("goals.new_milestone", goal_id=goal.id)
    assert page.status == 403
    assert page.has("Take it up again first.")
