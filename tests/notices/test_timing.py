"""Quiet hours and the digest's moment, on the clock of the wall in three zones, through a whole year."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from coachapp.notices.models import NoticeSettings
from coachapp.notices.timing import awake_from, digest_due_at, is_quiet

ZONES = [ZoneInfo(name) for name in ("Pacific/Auckland", "Europe/Berlin", "America/St_Johns")]
A_YEAR = [datetime(2026, 1, 1, 0, 17, tzinfo=UTC) + timedelta(hours=hour) for hour in range(366 * 24)]


def chosen(**hours: int) -> NoticeSettings:
    made = NoticeSettings.usual(1)
    for name, hour in {"quiet_from": 21, "quiet_until": 7, **hours}.items():
        setattr(made, name, hour)
    return made


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_nobody_is_reached_between_nine_and_seven_and_everybody_is_at_seven(zone: ZoneInfo) -> None:
    for moment in A_YEAR:
        reached = awake_from(chosen(), zone, moment)
        assert moment <= reached <= moment + timedelta(hours=11)
        assert 7 <= reached.astimezone(zone).hour < 21
        if reached != moment:
            assert (reached.astimezone(zone).hour, reached.astimezone(zone).minute) == (7, 0)


@pytest.mark.parametrize(("begins", "ends", "quiet"), [(12, 14, {12, 13}), (22, 1, {22, 23, 0}), (9, 9, set())])
def test_quiet_hours_may_lie_within_a_day_or_over_midnight_or_be_none(begins: int, ends: int, quiet: set[int]) -> None:
    day = [datetime(2026, 5, 4, hour, tzinfo=UTC) for hour in range(24)]
    assert {one.hour for one in day if is_quiet(chosen(quiet_from=begins, quiet_until=ends), ZoneInfo("UTC"), one)} == quiet


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_a_digest_is_due_once_a_week_at_the_hour_on_the_wall(zone: ZoneInfo) -> None:
    due = {digest_due_at(chosen(digest_day=6, digest_hour=8), zone, moment) for moment in A_YEAR}
    here = sorted(one.astimezone(zone) for one in due)
    assert {(one.weekday(), one.hour, one.minute) for one in here} == {(6, 8, 0)}
    assert {later.date() - earlier.date() for earlier, later in pairwise(here)} == {timedelta(days=7)}
    assert all(digest_due_at(chosen(), zone, moment) <= moment for moment in A_YEAR)
