"""One line of history as a plain sentence."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coachapp.goals.history import sentence, without_repeats

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("verb", "changes", "said"),
    [
        ("goal.made", {}, "Goal written"),
        ("goal.state", {"state": ["active", "set_aside"]}, "Goal set aside"),
        ("goal.state", {"state": ["reached", "active"]}, "Goal taken up again"),
        (
            "goal.edited",
            {"title": ["Robots", "Kind robots"], "vision": ["a", "b"]},
            "Title was “Robots”, is “Kind robots”; vision rewritten",
        ),
        ("goal.edited", {"novel": ["", "Only now."], "useful": ["It is.", ""]}, "Novel written; useful taken out"),
        ("goal.edited", {"horizon_on": ["2028-06-01", "2029-06-01"]}, "Horizon from 1 June 2028 to 1 June 2029"),
        ("goal.edited", {"is_shared_with_all": [True, False], "shared_with": [[], [3]]}, "Shared with chosen coaches only"),
        ("milestone.due", {"due_on": ["2027-04-01", "2027-06-01"]}, "Due moved from 1 April to 1 June 2027"),
        ("milestone.due", {"due_on": ["2026-12-18", "2027-02-01"]}, "Due moved from 18 December 2026 to 1 February 2027"),
        ("milestone.due", {"due_on": [None, "2027-02-01"]}, "Due set to 1 February 2027"),
        ("milestone.due", {"due_on": ["2027-02-01", None]}, "Due taken out"),
        (
            "milestone.edited",
            {"scope": [2, 3], "direction": ["towards", "elsewhere"]},
            "Scope from 2 to 3; direction from towards the goal to elsewhere",
        ),
        ("milestone.state", {"state": ["planned", "in_progress"]}, "Started"),
        ("milestone.state", {"state": ["done", "in_progress"]}, "Taken up again"),
        ("check_in", {"progress": [15, 20], "confidence": [4, 2]}, "Checked in: from 15 to 20 %, confidence from 4 to 2"),
        ("check_in", {"progress": [20, 20], "confidence": [None, 4]}, "Checked in: 20 %, confidence 4"),
        ("session.scheduled", {"starts_at": [None, "2026-12-15T15:00:00+00:00"]}, "Session scheduled for 15 December 2026, 16:00"),
        ("session.state", {"state": ["scheduled", "no_show"]}, "No-show"),
        ("session.agenda", {"agenda": [None, "Who is the reader?"]}, "On the agenda: Who is the reader?"),
        ("action.made", {"text": [None, "call both labs"], "due_on": [None, "2026-12-04"]}, "Action by 4 December 2026: call both labs"),
        ("action.closed", {"state": ["open", "done"]}, "Action done"),
        ("something.new", {}, "Changed"),
    ],
)
def test_a_line_reads_as_a_sentence(verb: str, changes: dict[str, list[Any]], said: str) -> None:
    assert sentence(verb, changes, "", BERLIN) == said


def test_a_reason_follows_in_quotation_marks() -> None:
    moved = sentence("milestone.due", {"due_on": ["2027-04-01", "2027-06-01"]}, "Lab in Lyon lost its engineer.", BERLIN)
    assert moved == "Due moved from 1 April to 1 June 2027 “Lab in Lyon lost its engineer.”"


def test_what_blocks_is_part_of_the_sentence() -> None:
    assert sentence("milestone.blocked", {}, "The arm is in repair.", BERLIN) == "Blocked: The arm is in repair."


def test_reorderings_in_a_row_are_told_once() -> None:
    def line(verb: str, subject_id: int = 1) -> SimpleNamespace:
        return SimpleNamespace(verb=verb, subject_id=subject_id)

    order, other = "milestone.order", "goal.edited"
    told = without_repeats([line(order), line(order), line(other), line(other), line(order), line(order, 2), line(order, 2)])
    assert [(one.verb, one.subject_id) for one in told] == [(order, 1), (other, 1), (other, 1), (order, 1), (order, 2)]


def test_choices_are_told_in_the_products_words() -> None:
    zone = ZoneInfo("UTC")
    assert sentence("goal.still_true", {}, "", zone) == "Why now looked at: still true"
    assert sentence("goal.why_now", {"why_now": ["", "Cheap arms."]}, "", zone) == "Why now written"
    assert sentence("milestone.reflection", {"motivating": ["", "Kitchens."]}, "", zone) == "Reflection written"
    assert sentence("not_doing.added", {"what": ["A workshop", "A workshop"]}, "Enough.", zone) == "Not doing: A workshop “Enough.”"
    assert sentence("not_doing.edited", {"revisit_on": [None, "2027-01-01"]}, "", zone) == "Day to look at it again written"
