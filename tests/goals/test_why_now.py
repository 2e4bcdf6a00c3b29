"""Why now: written with its evidence, looked at again with one press."""

from __future__ import annotations

from collections.abc import Callable

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.goals.models import Goal, GoalEvidence
from coachapp.ledger.models import Activity
from tests import make
from tests.browser import Page, Visitor

As = Callable[[Account | None], Visitor]


def write(page: Page, text: str = "Arms cost a tenth of what they did.") -> Page:
    return page.fill("Why now?", text).fill("Link", "https://example.org/arms").fill("What it shows", "Prices").press("Save why now")


def test_a_client_says_why_now_and_the_coach_reads_it(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    goal = make.goal(ada)
    page = write(as_(ada).open("progress.goal", goal_id=goal.id).follow("Write why now"))
    assert page.path == f"/goals/{goal.id}"
    assert page.section("Arms cost a tenth")
    assert page.has("Last looked at today.")
    line = make.row(Activity)
    assert (line.verb, line.changes["evidence"]) == ("goal.why_now", ["", "Prices https://example.org/arms"])
    seen = as_(carl).open("progress.goal", goal_id=goal.id)
    link = seen.link("Prices")
    assert link is not None
    assert (link["href"], link["rel"]) == ("https://example.org/arms", ["noopener", "noreferrer", "nofollow"])
    assert seen.link("Change", seen.section("Why now?")) is None
    assert seen.has("Why now written; evidence written")


def test_still_true_is_one_press_and_asks_again_in_six_months(as_: As, ada: Account) -> None:
    goal = make.goal(ada, why_now="Cheap arms.", why_now_html="<p>Cheap arms.</p>", why_now_at=make.ago(190))
    page = as_(ada).open("progress.goal", goal_id=goal.id)
    assert page.has("Does it still hold?")
    page = page.press("Still true")
    assert not page.has("Does it still hold?")
    assert page.has("Why now looked at: still true")
    assert make.row(Goal).why_now_at is not None
    assert (make.now() - (make.row(Goal).why_now_at or make.ago(9))).days == 0


def test_nothing_is_still_true_of_what_was_never_written(as_: As, ada: Account) -> None:
    goal = make.goal(ada)
    page = as_(ada).post("goals.confirm_why_now", goal_id=goal.id)
    assert page.status == 422
    assert page.has("Nothing is written yet.")
    assert make.row(Goal).why_now_at is None


def test_a_bad_link_or_no_word_comes_back_with_all_that_was_typed(as_: As, ada: Account) -> None:
    form = as_(ada).open("goals.why_now", goal_id=make.goal(ada).id)
    page = form.fill("Why now?", "Cheap arms.").fill("Link", "javascript:alert(1)").press("Save why now")
    assert page.status == 422
    assert page.has("Write a link that begins with https:// or http://.")
    assert (page.value("Why now?"), page.value("Link")) == ("Cheap arms.", "javascript:alert(1)")
    page = page.fill("Why now?", " ").fill("Link", "").fill("What it shows", "Prices").press("Save why now")
    assert page.has("Say what has changed.")
    assert page.has("Add the link that this names.")
    assert make.rows(GoalEvidence) == []


def test_evidence_is_changed_and_taken_out(as_: As, ada: Account) -> None:
    goal = make.goal(ada)
    write(as_(ada).open("goals.why_now", goal_id=goal.id))
    form = as_(ada).open("goals.why_now", goal_id=goal.id)
    assert (form.value("Link"), form.value("What it shows")) == ("https://example.org/arms", "Prices")
    form.fill("Link", "").fill("What it shows", "").press("Save why now")
    assert make.rows(GoalEvidence) == []
    assert [line.changes for line in make.rows(Activity)][1:] == [{"evidence": ["Prices https://example.org/arms", ""]}]


def test_the_later_of_two_tabs_sees_both_texts(as_: As, ada: Account) -> None:
    goal = make.goal(ada)
    browser = as_(ada)
    first, second = (browser.open("goals.why_now", goal_id=goal.id) for _ in range(2))
    write(first, "From the first tab")
    page = write(second, "From the second tab")
    assert page.status == 409
    assert page.has("From the first tab")
    assert page.value("Why now?") == "From the second tab"
    assert page.press("Save why now").has("From the second tab")


def test_a_long_time_without_a_look_is_said_to_the_coach_without_a_button(
    as_: As, ada: Account, carl: Account, engagement: Engagement
) -> None:
    goal = make.goal(ada, why_now="Cheap arms.", why_now_html="<p>Cheap arms.</p>", why_now_at=make.ago(190))
    page = as_(carl).open("progress.goal", goal_id=goal.id)
    assert page.has("That is long ago: does it still hold?")
    assert page.button("Still true") is None


def test_markup_in_why_now_is_only_text(as_: As, ada: Account) -> None:
    page = write(as_(ada).open("goals.why_now", goal_id=make.goal(ada).id), "<script>alert(1)</script> **now**")
    assert "<script>alert" not in page.html
    assert "<strong>now</strong>" in page.html
