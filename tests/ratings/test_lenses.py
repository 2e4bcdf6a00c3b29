"""The rules of the four lenses, each as it is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from coachapp.ratings.drawing import RIGHT, charts, height_of
from coachapp.ratings.lenses import WINDOW, GoalLenses, Rated, gap, gap_words, lay_out, may_read
from coachapp.ratings.models import Lens

ADA, CARL, OLGA = 1, 2, 3
NAMES = {ADA: "Ada Reyes", CARL: "Carl Moreau", OLGA: "Olga Petrenko"}
JUNE = datetime(2026, 6, 9, 15, tzinfo=UTC)


def said(value: int, by: int, number: int | None = 1, *, lens: Lens = Lens.ACHIEVABLE, day: int | None = None) -> Rated:
    at = JUNE + timedelta(days=day if day is not None else 30 * (number or 0))
    return Rated((number or 0) * 10 + by, lens, by, NAMES[by], value, "", at, at, number, number)


def seen_by(viewer: int, *ratings: Rated) -> GoalLenses:
    return lay_out((7, "Robots", ADA, NAMES[ADA]), ("Five studies first.", "", "", ""), ratings, viewer)


@pytest.mark.parametrize(
    ("client", "coach", "apart"), [(4, 2, 2), (1, 5, 4), (4, 3, None), (3, 3, None), (None, 2, None), (4, None, None), (None, None, None)]
)
def test_a_gap_is_a_difference_of_two_or_more_between_two_who_have_said(client: int | None, coach: int | None, apart: int | None) -> None:
    assert gap(client, coach) == apart


def test_a_gap_is_said_in_words_to_each_of_the_two() -> None:
    assert gap_words(Lens.ACHIEVABLE, ("Ada", 4), ("you", 2)) == "Achievable: Ada says 4, you say 2"
    assert gap_words(Lens.USEFUL, ("you", 4), ("Carl", 2)) == "Useful: you say 4, Carl says 2"


def test_anothers_rating_of_an_open_session_is_readable_only_once_ones_own_is_given() -> None:
    hidden = [
        facts
        for facts in product((True, False), repeat=4)
        if not may_read(is_own=facts[0], is_of_session=facts[1], has_said=facts[2], is_closed=facts[3])
    ]
    assert hidden == [(False, True, False, False)]


def test_the_last_of_each_is_compared_also_when_they_are_of_different_sessions() -> None:
    line = seen_by(CARL, said(2, CARL, 1), said(3, ADA, 1), said(5, ADA, 2)).lines[0]
    assert line.words == "Achievable: Ada says 5, you say 2"
    assert [one.value if one else None for one in line.client] == [3, 5]
    assert [one.value if one else None for one in line.coach] == [2, None]


def test_values_are_said_with_whose_they_are() -> None:
    assert seen_by(CARL, said(5, ADA), said(4, CARL)).lines[0].now == "Ada 5, you 4"
    assert seen_by(ADA, said(5, ADA), said(4, CARL)).lines[0].now == "You 5, Carl 4"
    assert seen_by(ADA, said(4, ADA), said(4, CARL)).lines[0].now == "Both 4"
    assert seen_by(CARL, said(4, ADA)).lines[0].now == "Ada 4, you not yet"
    assert seen_by(ADA, said(4, ADA)).with_coach("Carl Moreau").lines[0].now == "You 4, Carl not yet"
    assert seen_by(ADA).lines[0].now == "Not rated yet"


def test_the_client_compares_with_the_coach_who_spoke_last() -> None:
    lenses = seen_by(ADA, said(1, OLGA, 1), said(4, ADA, 2), said(4, CARL, 3))
    assert lenses.coach_name == "Carl"
    assert [moment.number for moment in lenses.moments] == [2, 3]
    assert not lenses.gaps


def test_a_day_between_sessions_is_a_moment_of_its_own() -> None:
    lenses = seen_by(CARL, said(3, ADA, 1), said(4, ADA, None, day=40), said(4, CARL, None, day=40), said(5, ADA, 2))
    assert [moment.number for moment in lenses.moments] == [1, None, 2]


def test_a_long_record_shows_its_last_moments_and_says_that_there_are_earlier_ones() -> None:
    lenses = seen_by(CARL, *(said(3, ADA, number) for number in range(1, WINDOW + 4)))
    assert [moment.number for moment in lenses.moments] == list(range(4, WINDOW + 4))
    assert lenses.has_earlier


def test_nothing_is_drawn_before_anything_is_said() -> None:
    assert charts(seen_by(ADA)) == []


def test_both_lines_are_drawn_with_their_last_values_at_the_marks() -> None:
    drawn = charts(seen_by(CARL, said(3, ADA, 1), said(2, CARL, 1), said(5, ADA, 2), said(4, CARL, 2)))[0]
    assert [mark.y for mark in drawn.client] == [height_of(3), height_of(5)]
    assert [mark.y for mark in drawn.coach] == [height_of(2), height_of(4)]
    assert [label.text for label in drawn.labels] == ["Ada 5", "you 4"]
    assert [tick.text for tick in drawn.ticks] == ["1", "2"]
    assert drawn.client[-1].x == drawn.coach[-1].x == RIGHT
    assert drawn.said == "Achievable, 2 moments. Last: Ada 5, you 4."


def test_one_label_stands_at_one_value() -> None:
    drawn = charts(seen_by(ADA, said(4, ADA), said(4, CARL)))[0]
    assert [label.text for label in drawn.labels] == ["both 4"]
    assert drawn.client_path == ""
