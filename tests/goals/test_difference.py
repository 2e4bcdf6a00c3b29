"""What changed between two texts, and the pages that show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from time import process_time
from typing import Any

import pytest

from coachapp.accounts.models import Account
from coachapp.core.db import db, transaction
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.goals import commands
from coachapp.goals.difference import ADDED, REMOVED, SAME, difference, versions
from coachapp.goals.models import Direction, Goal, Milestone
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]


def told(old: str, new: str) -> str:
    """A difference on one line: [-gone-] {+come+}."""
    marks = {SAME: "{}", REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}
    return "".join(marks[span.kind].format(span.text) for span in difference(old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", ""),
        ("The same words.", "The same words.", "The same words."),
        ("", "All new.", "{+All new.+}"),
        ("All gone.", "", "[-All gone.-]"),
        ("Call both labs.", "Call the labs.", "Call [-both-]{+the+} labs."),
        ("Call labs.", "Call both labs.", "Call {+both +}labs."),
        ("Call both labs.", "Call labs.", "Call [-both -]labs."),
        ("one two three four", "one six seven four", "one [-two three-]{+six seven+} four"),
        ("First.\n\nSecond.", "First.\n\nBetween.\n\nSecond.", "First.\n\n{+Between.\n\n+}Second."),
        ("learns a task that sleeps", "grows by itself so that wakes", "[-learns a task that sleeps-]{+grows by itself so that wakes+}"),
        ("über Größe", "über Grösse", "über [-Größe-]{+Grösse+}"),
    ],
)
def test_the_difference_reads_like_the_new_text_with_the_old_words_in_it(old: str, new: str, said: str) -> None:
    assert told(old, new) == said


def test_both_texts_can_be_read_out_of_it() -> None:
    old, new = "Two labs report numbers on the same 12 tasks.\nWithout our help.", "Two labs, not ours, report on 12 tasks. Without help."
    spans = difference(old, new)
    assert "".join(span.text for span in spans if span.kind != ADDED) == old
    assert "".join(span.text for span in spans if span.kind != REMOVED) == new


def test_the_longest_texts_are_compared_in_a_moment_or_stand_whole() -> None:
    old, new = (" ".join(f"word{n * step % 7919}" for n in range(3_500)) for step in (13, 17))
    began = process_time()
    assert difference(old, new)
    assert process_time() - began < 2
    longer = [" ".join(f"{name}{n}" for n in range(9_000)) for name in "ab"]
    assert [span.kind for span in difference(*longer)] == [REMOVED, ADDED]


@dataclass
class Line:
    changes: dict[str, list[Any]]
    note: str = ""
    at: Any = field(default_factory=make.now)


def test_versions_say_values_in_words_and_leave_out_who_sees_it() -> None:
    (version,) = versions(
        [
            Line({"is_shared_with_all": [True, False], "shared_with": [[], [1]]}),
            Line(
                {"due_on": ["2027-04-01", "2027-06-01"], "direction": ["towards", "stepping_stone"], "signal": ["watch", "off_track"]},
                "Why",
            ),
        ]
    )
    assert version.note == "Why"
    assert [(change.label, "".join(span.text for span in change.spans if span.kind != REMOVED)) for change in version.fields] == [
        ("Due", "1 June 2027"),
        ("Direction", "Stepping stone"),
        ("Signal", "Off track"),
    ]


def by(account: Account) -> Viewer:
    return Viewer(account_id=account.id, roles=frozenset({"client"}), name=account.name)


@pytest.fixture
def edited(ada: Account, engagement: Engagement) -> Milestone:
    """Ada has written her goal and its milestone anew."""
    goal = make.goal(ada, vision="A robot that learns from five examples.")
    milestone = make.milestone(goal, "Open benchmark", done_when="Two labs report.", due_on=date(2030, 4, 1))
    with transaction():
        kept = db.session.get_one(Goal, goal.id)
        commands.edit_goal(kept, by=by(ada), now=make.now(), title=kept.title, vision="A robot that learns from three examples.")
        step = db.session.get_one(Milestone, milestone.id)
        step.goal = kept
        words: dict[str, Any] = {
            "title": "Open benchmark",
            "done_when": "Two labs outside ours report.",
            "scope": 3,
            "direction": Direction.TOWARDS,
        }
        commands.edit_milestone(step, by=by(ada), now=make.now(), due_on=date(2030, 6, 1), reason="Lyon lost its engineer.", **words)
    return milestone


def test_old_and_new_words_of_a_goal_are_read_by_both(as_: As, ada: Account, carl: Account, edited: Milestone) -> None:
    for account in (ada, carl):
        page = as_(account).open("progress.goal", goal_id=edited.goal_id).follow("Old and new words")
        assert page.path == f"/goals/{edited.goal_id}/history"
        assert [tag.get_text() for tag in page.soup.select(".c-difference del")] == ["taken out: five end of what was taken out "]
        assert [tag.get_text() for tag in page.soup.select(".c-difference ins")] == ["added: three end of what was added "]


def test_a_milestones_words_and_dates_stand_there_with_the_reason(as_: As, carl: Account, edited: Milestone) -> None:
    page = as_(carl).open("progress.milestone", milestone_id=edited.id).follow("Old and new words")
    assert page.has("Definition of done")
    assert page.has("outside ours")
    assert page.has("Lyon lost its engineer.")
    assert "April" in " ".join(tag.get_text() for tag in page.soup.select("del"))


def test_what_was_never_changed_says_so(as_: As, ada: Account) -> None:
    goal = make.goal(ada)
    page = as_(ada).open("goals.goal_history", goal_id=goal.id)
    assert page.has("No word has changed since it was written.")


def test_many_changes_are_paged(as_: As, ada: Account, edited: Milestone) -> None:
    with transaction():
        goal = db.session.get_one(Goal, edited.goal_id)
        for number in range(12):
            commands.edit_goal(goal, by=by(ada), now=make.now(), area=f"Area {number}")
    page = as_(ada).open("goals.goal_history", goal_id=edited.goal_id)
    assert len(page.soup.select(".c-difference")) == 10
    assert len(page.follow("Next").soup.select(".c-difference")) == 3
    assert as_(ada).open("goals.goal_history", goal_id=edited.goal_id, after="x").status == 404


def test_for_strangers_there_is_no_history(as_: As, olga: Account, stan: Account, max_: Account, edited: Milestone) -> None:
    for account in (olga, stan, max_):
        assert as_(account).open("goals.goal_history", goal_id=edited.goal_id).status == 404
        assert as_(account).open("goals.milestone_history", milestone_id=edited.id).status == 404
