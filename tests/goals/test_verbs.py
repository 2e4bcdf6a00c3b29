"""The verbs that keep goals and milestones true, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from coachapp.core.errors import Conflict
from coachapp.goals.models import Goal, GoalState, Milestone, MilestoneState

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOW.date()


def planned(**fields: object) -> Milestone:
    return Milestone(**{"state": MilestoneState.PLANNED, "moves": 0, "progress": 0, "is_blocked": False, "blocked_reason": "", **fields})


def test_each_later_change_of_the_due_date_is_a_move_and_the_first_date_stays_known() -> None:
    milestone = planned()
    for day in (date(2027, 2, 1), date(2027, 2, 1), date(2027, 4, 1), date(2027, 6, 1)):
        milestone.set_due(day)
    assert (milestone.first_due_on, milestone.due_on, milestone.moves) == (date(2027, 2, 1), date(2027, 6, 1), 2)


def test_a_due_date_taken_out_and_set_again_is_no_move_of_its_own() -> None:
    milestone = planned()
    for day in (date(2027, 2, 1), None, date(2027, 4, 1)):
        milestone.set_due(day)
    assert (milestone.first_due_on, milestone.moves) == (date(2027, 2, 1), 0)


def test_done_is_done_today_and_no_longer_blocked() -> None:
    milestone = planned(is_blocked=True, blocked_reason="The arm is in repair.")
    milestone.move_to(MilestoneState.DONE, reason="", now=NOW, today=TODAY)
    assert (milestone.done_on, milestone.is_blocked, milestone.blocked_reason) == (TODAY, False, "")


def test_taking_a_done_milestone_up_again_forgets_its_day() -> None:
    milestone = planned(state=MilestoneState.DONE, done_on=TODAY)
    milestone.move_to(MilestoneState.IN_PROGRESS, reason="", now=NOW, today=TODAY)
    assert milestone.done_on is None


def test_setting_aside_needs_its_reason() -> None:
    with pytest.raises(Conflict, match="Say why") as refused:
        planned().move_to(MilestoneState.SET_ASIDE, reason="", now=NOW, today=TODAY)
    assert refused.value.field == "reason"
    with pytest.raises(Conflict, match="Say why"):
        Goal(state=GoalState.ACTIVE).move_to(GoalState.SET_ASIDE, reason="", now=NOW)


def test_only_an_open_milestone_can_be_blocked() -> None:
    with pytest.raises(Conflict, match="open"):
        planned(state=MilestoneState.DONE).block("No partner.")


def test_the_first_progress_starts_a_planned_milestone() -> None:
    milestone = planned()
    milestone.note_check_in(progress=0, confidence=3, now=NOW)
    before = milestone.state
    milestone.note_check_in(progress=10, confidence=3, now=NOW)
    assert (before, milestone.state) == (MilestoneState.PLANNED, MilestoneState.IN_PROGRESS)
