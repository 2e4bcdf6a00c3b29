"""A client reports on a milestone: words, progress, confidence, links."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coachapp.accounts.models import Account
from coachapp.checkins.models import CheckIn, Evidence
from coachapp.engagements.models import Engagement
from coachapp.goals.models import Goal, GoalState, Milestone, MilestoneState
from coachapp.ledger.models import Activity
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]


@pytest.fixture
def milestone(ada: Account) -> Milestone:
    return make.milestone(make.goal(ada), progress=15, confidence=4, state=MilestoneState.IN_PROGRESS, checked_in_at=make.ago(20))


def test_the_last_figures_are_carried_over_and_two_presses_are_enough(as_: As, ada: Account, milestone: Milestone) -> None:
    form = as_(ada).open("progress.milestone", milestone_id=milestone.id).follow("Check in")
    assert form.value("Progress") == "15"
    page = form.press("Check in")
    assert page.path == f"/milestones/{milestone.id}"
    assert page.has("15 %, confidence 4")
    made = make.row(CheckIn)
    assert (made.progress, made.confidence, made.text) == (15, 4, "")


def test_all_fields_are_kept_and_become_the_milestones_figures(as_: As, ada: Account, milestone: Milestone) -> None:
    form = as_(ada).open("checkins.new_check_in", milestone_id=milestone.id)
    form.fill("What moved?", "The protocol is *agreed*.").fill("Progress", 20).choose("Confidence", "2")
    page = form.fill("Link", "https://example.org/protocol").fill("What it shows", "The protocol").press("Check in")
    assert page.has("20 %, confidence 4 to 2")
    assert "<em>agreed</em>" in page.html
    link = page.link("The protocol")
    assert link is not None
    assert link["href"] == "https://example.org/protocol"
    kept = make.row(Milestone)
    assert (kept.progress, kept.confidence) == (20, 2)
    assert make.row(CheckIn).confidence_before == 4
    line = make.row(Activity)
    assert (line.verb, line.subject_id, line.note) == ("check_in", milestone.id, "")
    assert line.changes == {"progress": [15, 20], "confidence": [4, 2]}


def test_the_first_progress_starts_the_milestone_and_says_so(as_: As, ada: Account) -> None:
    milestone = make.milestone(make.goal(ada))
    as_(ada).open("checkins.new_check_in", milestone_id=milestone.id).fill("Progress", 5).choose("Confidence", "3").press("Check in")
    assert make.row(Milestone).state is MilestoneState.IN_PROGRESS
    assert {a.verb for a in make.rows(Activity)} == {"check_in", "milestone.state"}


def test_pressed_twice_one_check_in_is_made(as_: As, ada: Account, milestone: Milestone) -> None:
    form = as_(ada).open("checkins.new_check_in", milestone_id=milestone.id).fill("What moved?", "The loader.")
    assert form.press("Check in").path == form.press("Check in").path
    assert make.row(CheckIn).text == "The loader."


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"progress": "101"}, "A whole number from 0 to 100."),
        ({"progress": "half"}, "Write a whole number."),
        ({"progress": ""}, "Fill in Progress."),
        ({"confidence": "6"}, "Choose one of the list."),
        ({"confidence": ""}, "Choose Confidence."),
        ({"text": "x" * 20_001}, "At most 20,000 characters."),
        ({"evidence-0-url": "javascript:alert(1)"}, "Write a link that begins with https:// or http://."),
        ({"evidence-0-url": "http://[broken"}, "Write a link that begins with https:// or http://."),
        ({"evidence-0-label": "The protocol"}, "Add the link that this names."),
    ],
)
def test_bad_input_is_named_and_the_words_stay(as_: As, ada: Account, milestone: Milestone, sent: dict[str, str], reason: str) -> None:
    good = {"text": "The call with Lyon.", "progress": "20", "confidence": "2"}
    page = as_(ada).post("checkins.check_in", good | sent, milestone_id=milestone.id)
    assert page.status == 422
    assert page.title.startswith("Error:")
    assert page.text.count(reason) == 2, "in the summary and beside the field"
    assert page.value("What moved?") == (good | sent)["text"]
    assert make.rows(CheckIn) == []


def test_more_than_five_links_are_never_kept(as_: As, ada: Account, milestone: Milestone) -> None:
    links = {f"evidence-{n}-url": f"https://example.org/{n}" for n in range(8)}
    as_(ada).post("checkins.check_in", {"progress": "20", "confidence": "2"} | links, milestone_id=milestone.id)
    assert len(make.rows(Evidence)) == 5


def test_a_check_in_returns_to_where_it_was_written_but_never_to_a_strangers_page(as_: As, ada: Account, milestone: Milestone) -> None:
    sent = {"progress": "20", "confidence": "2"}
    home = as_(ada).post("checkins.check_in", sent | {"back": "/my/progress"}, milestone_id=milestone.id, follow=False)
    assert home.response.headers["Location"] == "/my/progress"
    away = as_(ada).post("checkins.check_in", sent | {"back": "https://evil.example.org/"}, milestone_id=milestone.id, follow=False)
    assert away.response.headers["Location"] == f"/milestones/{milestone.id}"


def test_a_closed_milestone_takes_no_check_in(as_: As, ada: Account) -> None:
    closed = make.milestone(make.goal(ada), state=MilestoneState.DONE)
    given_up = make.milestone(make.goal(ada, state=GoalState.SET_ASIDE, state_reason="Not now."))
    for milestone in (closed, given_up):
        assert as_(ada).open("progress.milestone", milestone_id=milestone.id).link("Check in") is None
        page = as_(ada).post("checkins.check_in", {"progress": "1", "confidence": "1"}, milestone_id=milestone.id)
        assert page.status == 403
        assert page.has("Take it up again to check in on it.")


def test_a_coach_reads_check_ins_and_writes_none(as_: As, carl: Account, engagement: Engagement, milestone: Milestone) -> None:
    make.check_in(milestone, "Task list frozen at 12.")
    assert as_(carl).open("progress.milestone", milestone_id=milestone.id).has("Task list frozen at 12.")
    page = as_(carl).open("checkins.new_check_in", milestone_id=milestone.id)
    assert page.status == 403
    assert page.has("Only the client checks in on their milestone.")
    assert as_(carl).post("checkins.check_in", {"progress": "1", "confidence": "1"}, milestone_id=milestone.id).status == 403


def test_for_everybody_else_there_is_nothing_to_check_in_on(
    as_: As, olga: Account, stan: Account, max_: Account, milestone: Milestone
) -> None:
    for account in (olga, stan, max_):
        assert as_(account).open("checkins.new_check_in", milestone_id=milestone.id).status == 404
        assert as_(account).post("checkins.check_in", {"progress": "1", "confidence": "1"}, milestone_id=milestone.id).status == 404
    assert make.rows(CheckIn) == []


def test_a_draft_of_a_goal_hides_its_milestones_from_the_coach(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    milestone = make.milestone(make.goal(ada, state=GoalState.DRAFT))
    assert as_(carl).open("progress.milestone", milestone_id=milestone.id).status == 404
    assert make.row(Goal).state is GoalState.DRAFT
