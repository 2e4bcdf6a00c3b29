"""A coach proposes; the client accepts, changes, or declines with a word. The client's words are edited by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.goals.models import Direction, Goal, GoalState, Milestone
from coachapp.goals.proposal_models import Proposal, ProposalState
from coachapp.ledger.models import Activity
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]


@pytest.fixture
def goal(ada: Account, engagement: Engagement) -> Goal:
    return make.goal(ada)


def test_a_coach_proposes_a_milestone_and_the_client_accepts_it(as_: As, ada: Account, carl: Account, goal: Goal) -> None:
    form = as_(carl).open("progress.goal", goal_id=goal.id).follow("Propose a milestone")
    form.fill("Title", "A dry run with one lab").fill("Due", "2027-03-01").choose("Scope", "1, a task of one’s own")
    form.fill("Why you propose it", "Ghent is a leap else.")
    waiting = form.press("Propose")
    assert waiting.has("You proposed a new milestone, today. Ada has not answered yet.")
    assert make.rows(Milestone) == []
    page = as_(ada).open("progress.goal", goal_id=goal.id)
    assert page.has("Carl Moreau proposed a new milestone, today.")
    assert page.has("Ghent is a leap else.")
    page = page.press("Accept")
    assert page.heading == "A dry run with one lab"
    made, line = make.row(Milestone), make.row(Activity)
    assert (made.due_on, made.scope, made.direction) == (date(2027, 3, 1), 1, Direction.TOWARDS)
    assert (line.verb, line.actor_id, line.note) == ("milestone.made", ada.id, "from Carl’s proposal")
    assert page.has("Milestone written")
    assert page.has("from Carl’s proposal")
    assert as_(carl).open("progress.goal", goal_id=goal.id).has("Ada accepted it, today.")


def test_pressed_twice_it_is_proposed_once_and_accepted_once(as_: As, ada: Account, carl: Account, goal: Goal) -> None:
    form = as_(carl).open("goals.propose_milestone", goal_id=goal.id).fill("Title", "A dry run")
    form.press("Propose")
    form.press("Propose")
    page = as_(ada).open("progress.goal", goal_id=goal.id)
    first, second = page.press("Accept"), page.press("Accept")
    assert first.path == second.path == f"/milestones/{make.row(Milestone).id}"


def test_a_change_shows_old_beside_new_and_is_the_clients_edit(as_: As, ada: Account, carl: Account, goal: Goal) -> None:
    milestone = make.milestone(goal, due_on=date(2027, 6, 1))
    form = as_(carl).open("progress.milestone", milestone_id=milestone.id).follow("Propose a change")
    assert form.value("Title") == "Open benchmark with two other labs"
    form.fill("Title", "Open benchmark with one lab").fill("Due", "2027-09-01").press("Propose")
    assert make.row(Milestone).title == "Open benchmark with two other labs"
    notice = as_(ada).open("progress.milestone", milestone_id=milestone.id)
    assert notice.has("A change of this milestone is proposed to you.")
    page = notice.follow("Answer it")
    assert [(d.get_text(), i.get_text()) for d, i in zip(page.soup.find_all("del"), page.soup.find_all("ins"), strict=True)] == [
        ("Open benchmark with two other labs", "Open benchmark with one lab"),
        ("1 June 2027", "1 September 2027"),
    ]
    assert page.press("Accept").heading == "Open benchmark with one lab"
    assert [(a.verb, a.actor_id, a.note) for a in make.rows(Activity)] == [
        ("milestone.edited", ada.id, "from Carl’s proposal"),
        ("milestone.due", ada.id, "from Carl’s proposal"),
    ]
    assert make.row(Milestone).moves == 1


def test_a_change_that_changes_nothing_is_refused(as_: As, carl: Account, goal: Goal) -> None:
    page = as_(carl).open("goals.propose_change", milestone_id=make.milestone(goal).id).fill("Why you propose it", "Hm.").press("Propose")
    assert page.status == 422
    assert page.has("Nothing differs from what the milestone says now.")
    assert page.value("Why you propose it") == "Hm."
    assert make.rows(Proposal) == []


def test_bad_input_comes_back_with_every_word(as_: As, carl: Account, goal: Goal) -> None:
    form = as_(carl).open("goals.propose_milestone", goal_id=goal.id).fill("Title", "").fill("Definition of done", "Two labs report.")
    page = form.fill("Due", "1.3.2027").press("Propose")
    assert page.status == 422
    assert page.has("Fill in Title.")
    assert page.has("Write a day that the calendar has, as 2026-11-24.")
    assert page.value("Definition of done") == "Two labs report."


def test_accepted_in_other_words_it_says_so(as_: As, ada: Account, carl: Account, goal: Goal) -> None:
    make.proposal(goal, carl)
    form = as_(ada).open("progress.goal", goal_id=goal.id).follow("Accept in other words: A dry run with one lab")
    assert form.value("Title") == "A dry run with one lab"
    page = form.fill("Title", "A dry run at home").fill("A word to your coach", "Ghent is too far.").press("Accept in these words")
    assert page.heading == "A dry run at home"
    assert make.row(Proposal).state is ProposalState.CHANGED
    assert make.row(Proposal).title == "A dry run with one lab"
    seen = as_(carl).open("progress.goal", goal_id=goal.id)
    assert seen.has("Ada accepted it in other words, today.")
    assert seen.has("Ghent is too far.")


def test_declining_asks_for_a_word(as_: As, ada: Account, carl: Account, goal: Goal) -> None:
    make.proposal(goal, carl)
    page = as_(ada).open("progress.goal", goal_id=goal.id).press("Decline it")
    assert page.status == 422
    assert page.text.count("Say in a word why not.") == 2
    page = page.fill("A word why not", "I have two of these.").press("Decline it")
    assert page.path == f"/goals/{goal.id}"
    assert page.has("You declined it, today.")
    assert page.has("I have two of these.")
    assert make.rows(Milestone) == []
    assert make.rows(Activity) == []


def test_too_long_a_word_is_not_lost(as_: As, ada: Account, carl: Account, goal: Goal) -> None:
    proposal = make.proposal(goal, carl)
    page = as_(ada).post("goals.answer_proposal", {"decision": "decline", "answer": "x" * 1001}, proposal_id=proposal.id)
    assert page.status == 422
    assert page.value("A word why not") == "x" * 1001
    assert as_(ada).post("goals.answer_proposal", {"decision": "perhaps"}, proposal_id=proposal.id).status == 422


def test_what_was_answered_is_answered(as_: As, ada: Account, carl: Account, goal: Goal) -> None:
    proposal = make.proposal(goal, carl)
    as_(ada).post("goals.answer_proposal", {"decision": "decline", "answer": "No."}, proposal_id=proposal.id)
    again = as_(ada).post("goals.answer_proposal", {"decision": "accept"}, proposal_id=proposal.id)
    assert again.status == 409
    assert again.has("This proposal has been answered already.")
    assert as_(carl).post("goals.withdraw_proposal", proposal_id=proposal.id).status == 403
    assert make.rows(Milestone) == []


def test_a_coach_takes_back_what_is_not_answered(as_: As, ada: Account, carl: Account, goal: Goal) -> None:
    proposal = make.proposal(goal, carl)
    page = as_(carl).open("progress.goal", goal_id=goal.id).press("Take back")
    assert page.has("Taken back, today.")
    assert as_(carl).post("goals.withdraw_proposal", proposal_id=proposal.id).status == 200
    assert as_(ada).post("goals.answer_proposal", {"decision": "accept"}, proposal_id=proposal.id).status == 409
    assert as_(ada).post("goals.withdraw_proposal", proposal_id=proposal.id).status == 403


def test_a_milestone_saved_meanwhile_is_not_overwritten(as_: As, ada: Account, carl: Account, goal: Goal) -> None:
    milestone = make.milestone(goal)
    make.proposal(goal, carl, milestone=milestone, title="Benchmark with one lab")
    browser = as_(ada)
    page, other = browser.open("progress.goal", goal_id=goal.id), browser.open("goals.change_proposal", proposal_id=make.row(Proposal).id)
    browser.open("goals.edit_milestone", milestone_id=milestone.id).fill("Title", "Benchmark at home").press("Save milestone")
    refused = page.press("Accept")
    assert refused.status == 409
    assert refused.has("Nothing was accepted.")
    assert other.press("Accept in these words").status == 409
    assert make.row(Milestone).title == "Benchmark at home"
    assert refused.follow("Look at it again").press("Accept").heading == "Benchmark with one lab"


def test_another_coach_sees_the_goal_but_not_the_proposal(
    as_: As, ada: Account, carl: Account, olga: Account, stan: Account, goal: Goal
) -> None:
    make.engagement(ada, olga)
    proposal = make.proposal(goal, carl)
    assert not as_(olga).open("progress.goal", goal_id=goal.id).has("A dry run with one lab")
    for account in (olga, stan):
        assert as_(account).open("goals.change_proposal", proposal_id=proposal.id).status == 404
        assert as_(account).post("goals.answer_proposal", {"decision": "accept"}, proposal_id=proposal.id).status == 404
        assert as_(account).post("goals.withdraw_proposal", proposal_id=proposal.id).status == 404


def test_who_no_longer_works_with_the_client_proposes_nothing(as_: As, ada: Account, olga: Account, goal: Goal) -> None:
    make.engagement(ada, olga, state=EngagementState.ENDED)
    assert as_(olga).post("goals.send_milestone_proposal", {"title": "A step"}, goal_id=goal.id).status in (403, 404)
    assert make.rows(Proposal) == []


def test_a_goal_that_is_not_pursued_takes_no_proposal(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    goal = make.goal(ada, state=GoalState.REACHED)
    page = as_(carl).open("progress.goal", goal_id=goal.id)
    assert page.link("Propose a milestone") is None
    assert as_(carl).open("goals.propose_milestone", goal_id=goal.id).has("This goal is no longer pursued.")


def test_a_proposal_outlives_the_goal_being_taken_away_from_its_coach(as_: As, ada: Account, carl: Account, goal: Goal) -> None:
    proposal = make.proposal(goal, carl)
    as_(ada).post("goals.share_goal", {"sharing": "chosen"}, goal_id=goal.id)
    assert as_(carl).post("goals.withdraw_proposal", proposal_id=proposal.id).status == 404
    assert as_(ada).open("progress.goal", goal_id=goal.id).press("Accept").heading == "A dry run with one lab"
