"""What was set aside before the list of what is not done was there stands on it after the update."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade

from coachapp.core.db import db
from coachapp.goals.choice_models import NotDoing
from coachapp.goals.models import GoalState, MilestoneState
from tests import make
from tests.conftest import House


@pytest.fixture
def own_app(database: str, tmp_path: Path) -> Iterator[Flask]:
    """An app over a database of its own, because this test takes tables away."""
    built = House.built(database, tmp_path)
    house = next(built)
    with house.app.app_context():
        yield house.app
    next(built, None)


def test_what_was_set_aside_is_listed_once_with_its_reason(own_app: Flask) -> None:
    ada = make.account("Ada Reyes", "client")
    goal = make.goal(ada, "A company", state=GoalState.SET_ASIDE, state_reason="I like the lab.")
    milestone = make.milestone(make.goal(ada), "Grant report", state=MilestoneState.SET_ASIDE, state_reason="Another lab has it.")
    make.milestone(make.goal(ada), "Open")
    db.engine.dispose()
    downgrade(revision="0008")
    upgrade()
    upgrade()
    found = make.rows(NotDoing)
    assert [(line.goal_id, line.milestone_id, line.what, line.why) for line in found] == [
        (goal.id, None, "A company", "I like the lab."),
        (milestone.goal_id, milestone.id, "Grant report", "Another lab has it."),
    ]
    assert {line.since_on for line in found} == {goal.state_at.date(), milestone.state_at.date()}
