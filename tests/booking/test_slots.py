"""Which times are free, by a coach's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachapp.booking.slots import Offer, Span, Taken

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2027, 3, 1)
MORNING = [(0, 9 * 60, 12 * 60)]
BEGIN = datetime(2027, 1, 1, tzinfo=UTC)


def at(hour: int, minute: int = 0, day: date = MONDAY, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)


def offer(
    week: list[Span] = MORNING,
    *,
    zone: ZoneInfo = BERLIN,
    away: list[tuple[date, date]] | None = None,
    taken: list[Taken] | None = None,
    minutes: int = 50,
    gap: int = 10,
    earliest: datetime = BEGIN,
) -> Offer:
    length, space = timedelta(minutes=minutes), timedelta(minutes=gap)
    return Offer(week, zone, away or [], taken or [], length, space, earliest, BEGIN + timedelta(days=365))


def named(offer: Offer, first: date = MONDAY, last: date = MONDAY) -> list[str]:
    return [f"{moment.astimezone(offer.zone):%d %H:%M}" for moment in offer.free(first, last)]


def test_a_span_is_filled_with_the_space_between() -> None:
    assert named(offer()) == ["01 09:00", "01 10:00", "01 11:00"]
    assert named(offer(gap=30)) == ["01 09:00", "01 10:20"]
    assert named(offer([(0, 9 * 60, 9 * 60 + 49)])) == []


def test_several_spans_a_day_and_only_their_weekdays() -> None:
    week = [(0, 9 * 60, 10 * 60), (0, 14 * 60, 15 * 60), (2, 0, 60), (2, 23 * 60, 24 * 60)]
    assert named(offer(week), MONDAY, MONDAY + timedelta(days=6)) == ["01 09:00", "01 14:00", "03 00:00", "03 23:00"]


def test_what_is_taken_is_gone_around_with_the_space_on_both_sides() -> None:
    taken = [(at(9, 20), at(10, 10))]
    assert named(offer(taken=taken)) == ["01 10:20"]
    assert named(offer([(0, 9 * 60, 13 * 60)], taken=taken)) == ["01 10:20", "01 11:20"]
    assert [offer(taken=taken).is_free(at(hour, minute)) for hour, minute in ((10, 15), (10, 20), (11, 10), (11, 15))] == [
        False, True, True, False,
    ]  # fmt: skip


def test_no_time_is_free_on_days_away() -> None:
    away = [(MONDAY, MONDAY + timedelta(days=6))]
    assert named(offer(away=away), MONDAY, MONDAY + timedelta(days=8)) == ["08 09:00", "08 10:00", "08 11:00"]
    assert not offer(away=away).is_free(at(10))


def test_how_soon_and_how_far() -> None:
    soon = offer(earliest=at(9, 30))
    assert named(soon) == ["01 10:00", "01 11:00"]
    assert [soon.is_free(at(9)), soon.is_free(at(10))] == [False, True]
    assert named(offer(), date(2028, 1, 3), date(2028, 1, 3)) == []


def test_a_time_that_nobody_offered_is_not_free() -> None:
    assert [offer().is_free(moment) for moment in (at(8, 55), at(11, 15), at(9, 7), at(9, day=MONDAY + timedelta(days=1)))] == [False] * 4


@pytest.mark.parametrize(
    ("zone", "sunday"),
    [("Pacific/Auckland", date(2027, 4, 4)), ("Europe/Berlin", date(2027, 3, 28)), ("America/St_Johns", date(2027, 11, 7))],
)
def test_the_hours_are_those_of_the_coachs_clock_on_both_sides_of_a_change(zone: str, sunday: date) -> None:
    there = ZoneInfo(zone)
    found = named(offer([(day, 9 * 60, 10 * 60) for day in range(7)], zone=there), sunday - timedelta(days=1), sunday + timedelta(days=1))
    assert [moment[3:] for moment in found] == ["09:00"] * 3


def test_the_nearest_are_named_in_order() -> None:
    near = offer(taken=[(at(10), at(10, 50))]).nearest(at(10), 3)
    assert [f"{moment.astimezone(BERLIN):%d %H}" for moment in near] == ["22 11", "01 09", "01 11"]


TAKEN = st.lists(st.tuples(st.integers(0, 600), st.integers(5, 120)), max_size=6)


@given(taken=TAKEN, minutes=st.integers(5, 90), gap=st.integers(0, 45))
def test_whatever_is_taken_nothing_free_is_near_it_nor_outside_the_hours(taken: list[tuple[int, int]], minutes: int, gap: int) -> None:
    begin = at(8)
    had = [(begin + timedelta(minutes=since), begin + timedelta(minutes=since + length)) for since, length in taken]
    made = offer([(0, 8 * 60 + 20, 13 * 60)], taken=had, minutes=minutes, gap=gap)
    for moment in made.free(MONDAY, MONDAY):
        assert made.is_free(moment)
        ends = moment + made.length
        assert at(8, 20) <= moment < ends <= at(13)
        assert all(until + made.gap <= moment or since >= ends + made.gap for since, until in had)
