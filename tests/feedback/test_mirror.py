"""The mirror's rules, at their edges: the same words, no question, nothing off track, a gap not mentioned."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from coachapp.feedback.mirror import LensGap, SignalGap, Written, asks, look, no_question, nothing_off_track, same_words, share_of
from coachapp.feedback.models import Signal
from coachapp.ratings.models import Lens

ON, WATCH, OFF = Signal.ON_TRACK, Signal.WATCH, Signal.OFF_TRACK
LAST, BEFORE = datetime(2026, 10, 6, 14, tzinfo=UTC), datetime(2026, 9, 8, 14, tzinfo=UTC)
GAP = LensGap(1, "Robots", Lens.ACHIEVABLE, "Achievable: Ada says 4, you say 2")


def written(text: str = "Who needs it?", *earlier: str, signal: Signal = ON, milestone_id: int = 7, goal_id: int = 1) -> Written:
    return Written(milestone_id, goal_id, "Workshop", signal, text, tuple(zip((LAST, BEFORE), earlier, strict=False)))


@pytest.mark.parametrize(
    ("text", "last", "share"),
    [
        ("Two names before Christmas, then stop", "Two names before Christmas, then stop", 1.0),
        ("two NAMES, before christmas!", "Two names before Christmas, then stop.", 1.0),
        ("One two three four", "One two three and no more", 0.5),
        ("One two three four five six", "Something else altogether", 0.0),
        ("Good", "Good.", 1.0),
        ("Good", "Good work", 0.0),
        ("", "", 0.0),
        ("???", "!!!", 0.0),
    ],
)
def test_the_share_of_common_words_counts_groups_of_three(text: str, last: str, share: float) -> None:
    assert share_of(text, last) == share


def test_the_same_words_are_said_above_half_and_not_at_half() -> None:
    assert same_words(written("One two three four", "One two three and no more")) == ""
    assert (
        same_words(written("One two three four five", "One two three four and"))
        == "“Workshop”: most of these words are those of 6 October."
    )


def test_the_same_words_look_at_the_last_text_alone() -> None:
    assert same_words(written("Cut the third experiment.", "Something else altogether here.", "Cut the third experiment.")) == ""
    assert same_words(written("Cut the third experiment.")) == ""
    assert same_words(written("", "Cut the third experiment.")) == ""


def test_no_question_needs_two_earlier_texts_without_one() -> None:
    assert no_question(written("Stop.", "Go.", "Wait.")) == "“Workshop”: no question asked, nor in the last two."
    assert no_question(written("Stop.", "Go.")) == ""
    assert no_question(written("Stop?", "Go.", "Wait.")) == ""
    assert no_question(written("Stop.", "Go?", "Wait.")) == ""
    assert no_question(written("Stop.", "Go.", "Wait?")) == ""
    assert no_question(written("", "Go.", "Wait.")) == ""


def test_a_question_mark_of_any_script_asks_and_one_in_a_link_does_not() -> None:
    assert asks("誰が必要としている？")
    assert asks("من يحتاجه؟")
    assert not asks("See https://example.org/?page=2 for it.")


def test_nothing_off_track_is_said_of_nine_sessions_with_this_one() -> None:
    said = "Nothing off track in nine sessions, this one included."
    assert nothing_off_track([written()], [[ON]] * 8) == [said]
    assert nothing_off_track([written()], [[ON]] * 7) == []
    assert nothing_off_track([written(signal=OFF)], [[ON]] * 8) == []
    assert nothing_off_track([written()], [[ON]] * 7 + [[ON, OFF]]) == []
    assert nothing_off_track([written()], [[WATCH]] * 8 + [[OFF]]) == [said]
    assert nothing_off_track([], [[ON]] * 8) == []


def test_a_gap_on_a_lens_is_named_unless_a_text_on_that_goal_mentions_it() -> None:
    assert [line.said for line in look([written()], [], [GAP], [], "Ada")] == [
        "“Robots”: Achievable: Ada says 4, you say 2, and you do not mention it."
    ]
    assert look([written("Is it achievable by June?")], [], [GAP], [], "Ada") == []
    assert look([written("What would you ACHIEVE first?")], [], [GAP], [], "Ada") == []
    elsewhere = look([written(), written("Is it achievable?", goal_id=2)], [], [GAP], [], "Ada")
    assert [line.act for line in elsewhere] == ["Edit Workshop"]
    assert look([written(goal_id=2)], [], [GAP], [], "Ada") == []


def test_a_published_gap_between_signals_is_named_unless_the_text_mentions_it() -> None:
    gap = SignalGap(7, 5, ON, OFF)
    (line,) = look([written()], [], [], [gap], "Ada")
    assert line.said == "“Workshop”: Ada said on track in session 5, you off track, and you do not mention it."
    assert (line.milestone_id, line.act) == (7, "Edit Workshop")
    assert look([written("You said on track. What did you see?")], [], [], [gap], "Ada") == []
    assert look([written("Your signal surprised me: why?")], [], [], [gap], "Ada") == []
    assert look([written(milestone_id=8)], [], [], [gap], "Ada") == []


def test_the_mirror_says_everything_in_one_order() -> None:
    texts = ("Cut the third experiment now.", "Cut the third experiment now.", "Wait.")
    lines = look([written(*texts)], [[ON]] * 8, [GAP], [], "Ada")
    assert [line.act for line in lines] == ["Read both", "Edit Workshop", "Read the review", "Edit Workshop"]
