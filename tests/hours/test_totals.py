"""What a log comes to."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coachapp.hours.totals import Kind, added_up, in_hours

NEW_YEAR = datetime(2026, 1, 1, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(("zone", "year"), [("UTC", 2026), ("America/St_Johns", 2025), ("Pacific/Auckland", 2026)])
def test_a_year_is_that_of_the_coachs_own_calendar(zone: str, year: int) -> None:
    assert list(added_up([(NEW_YEAR, 60, True, False)], ZoneInfo(zone)).years) == [year]


def test_minutes_are_counted_by_year_and_kind() -> None:
    earlier = datetime(2024, 5, 1, tzinfo=UTC)
    log = added_up(
        [(NEW_YEAR, 60, True, False), (NEW_YEAR, 30, False, False), (NEW_YEAR, 90, True, True), (earlier, 50, True, False)], ZoneInfo("UTC")
    )
    assert list(log.years) == [2026, 2024]
    assert log.years[2026].minutes[Kind(is_group=False, is_paid=True)] == 60
    assert (log.whole.all, log.whole.of(is_paid=True), log.whole.of(is_group=True), log.whole.of(is_group=False, is_paid=False)) == (
        230,
        200,
        90,
        30,
    )


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (50, "50 min"), (60, "1 h"), (95, "1 h 35"), (63, "1 h 03"), (60_000, "1,000 h")]
)
def test_minutes_are_said_as_hours(minutes: int, said: str) -> None:
    assert in_hours(minutes) == said
