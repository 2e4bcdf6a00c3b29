"""Two people's changes of one text: all words of both, or a conflict for them to settle."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from coachapp.meetings.merging import merged

BEFORE = "Lyon\nJun\nGhent"


@pytest.mark.parametrize(
    ("before", "mine", "theirs", "after"),
    [
        (BEFORE, "Lyon calls\nJun\nGhent", "Lyon\nJun\nGhent waits", "Lyon calls\nJun\nGhent waits"),
        (BEFORE, "Mine\nLyon\nJun\nGhent", "Lyon\nJun\nGhent\nTheirs", "Mine\nLyon\nJun\nGhent\nTheirs"),
        ("", "Mine", "Theirs", "Theirs\nMine"),
        (BEFORE, BEFORE + "\nMine", BEFORE + "\nTheirs", BEFORE + "\nTheirs\nMine"),
        (BEFORE, BEFORE + " and", BEFORE + "\nTheirs", BEFORE + " and\nTheirs"),
        (BEFORE, "Jun\nGhent", "Lyon\nJun\nGhent, then Ada", "Jun\nGhent, then Ada"),
        (BEFORE, "", BEFORE, ""),
        (BEFORE, "Lyon\nboth\nGhent", "Lyon\nboth\nGhent", "Lyon\nboth\nGhent"),
    ],
)
def test_changes_of_different_lines_are_both_taken(before: str, mine: str, theirs: str, after: str) -> None:
    assert merged(before, mine, theirs) == after


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("Lyon\nJune\nGhent", "Lyon\nJan\nGhent"),
        ("Lyon\nGhent", "Lyon\nJun waits\nGhent"),
        ("Nothing of it", "Lyon\nJun, Ghent"),
    ],
)
def test_the_same_line_changed_in_two_ways_is_for_people_to_settle(mine: str, theirs: str) -> None:
    assert merged(BEFORE, mine, theirs) is None
    assert merged(BEFORE, theirs, mine) is None


@pytest.mark.parametrize(
    ("before", "mine", "theirs", "after"),
    [
        ("", "Lyon first", "Lyon", "Lyon first"),
        ("Ly", "Lyon first", "Lyon", "Lyon first"),
        ("Ly", "Lyon first", "Lyon\nTheirs", "Lyon first\nTheirs"),
        ("", "Lyon first\nMine", "Lyon\nTheirs", "Lyon first\nTheirs\nMine"),
    ],
)
def test_who_writes_on_after_a_lost_answer_does_not_meet_their_own_words(before: str, mine: str, theirs: str, after: str) -> None:
    """The server has what was sent, the browser does not know it, and its next save comes from the text of before."""
    assert merged(before, mine, theirs) == after


LINE = some.text(alphabet="abc ", min_size=1, max_size=4)
TEXT = some.lists(LINE, max_size=8).map("\n".join)


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT)
def test_who_changed_nothing_takes_the_others_text(before: str, theirs: str) -> None:
    assert merged(before, before, theirs) == theirs
    assert merged(before, theirs, before) == theirs


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_no_line_that_either_wrote_is_lost(before: str, mine: str, theirs: str) -> None:
    made = merged(before, mine, theirs)
    if made is None:
        return
    new = {line for text in (mine, theirs) for line in text.split("\n")} - set(before.split("\n"))
    kept = made.split("\n")
    assert [line for line in new if not any(one.startswith(line) for one in kept)] == []


@settings(max_examples=60, deadline=None)
@given(some.lists(LINE, min_size=2, max_size=8, unique=True), some.data())
def test_two_who_write_on_different_lines_never_meet_a_conflict(lines: list[str], data: some.DataObject) -> None:
    here, there = data.draw(some.sampled_from(list(combinations(range(len(lines)), 2))))
    mine = [*lines[:here], "MINE", *lines[here + 1 :]]
    theirs = [*lines[:there], "THEIRS", *lines[there + 1 :]]
    both = merged("\n".join(lines), "\n".join(mine), "\n".join(theirs))
    assert both is not None
    assert ("MINE" in both, "THEIRS" in both) == (True, True)
