"""Goals that a client brings along from elsewhere: their own words with their own days, seen by nobody until they share them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coachapp.core.db import db
from coachapp.core.policy import require
from coachapp.engagements.viewer import Viewer
from coachapp.goals import policy
from coachapp.goals.choice_models import NotDoing, Reflection
from coachapp.goals.models import LENSES, Direction, Goal, GoalEvidence, GoalState, Milestone, MilestoneState
from coachapp.ledger.activity import record

Words = Mapping[str, Any]
"""Checked words, days and instants as ISO 8601."""


@dataclass(frozen=True)
class Step:
    """A milestone that is brought along, with what it taught."""

    milestone: Milestone
    reflection: Reflection | None


def drawn_goal(words: Words, client_id: int) -> Goal:
    """The goal with its texts rendered, not kept yet: that takes long, and needs no lock."""
    goal = Goal(client_id=client_id, is_shared_with_all=False, state=GoalState(words["state"]), state_reason=words["state_reason"])
    goal.write(
        vision=words["vision"],
        **{name: words[name] for name in ("title", "area", *LENSES)},
        horizon_on=_day(words["horizon_on"]),
        state_at=_instant(words["state_at"]),
        created_at=_instant(words["created_at"]),
    )
    if words["why_now"]:
        goal.say_why_now(words["why_now"], _instant(words["why_now_at"] or words["created_at"]))
    return goal


def drawn_step(words: Words) -> Step:
    """A milestone and its reflection, likewise. Its figures are those of its last check-in."""
    milestone = Milestone(state=MilestoneState(words["state"]), due_on=_day(words["due_on"]), first_due_on=_day(words["first_due_on"]))
    milestone.write(title=words["title"], done_when=words["done_when"], scope=words["scope"], direction=Direction(words["direction"]))
    for name in ("moves", "state_reason", "is_blocked", "blocked_reason"):
        setattr(milestone, name, words[name])
    milestone.done_on = _day(words["done_on"])
    milestone.state_at, milestone.created_at = _instant(words["state_at"]), _instant(words["created_at"])
    if words["check_ins"]:
        last = words["check_ins"][-1]
        milestone.progress, milestone.confidence = last["progress"], last["confidence"]
        milestone.checked_in_at = _instant(last["created_at"])
    return Step(milestone, _drawn_reflection(words["reflection"]))


def _drawn_reflection(words: Words | None) -> Reflection | None:
    if words is None:
        return None
    reflection = Reflection()
    said = {name: words[name] for name in ("motivating", "not_motivating", "next_choice")}
    reflection.write(now=_instant(words["written_at"]), **said)
    return reflection


def keep_goal(goal: Goal, links: Sequence[Words], steps: Sequence[Step], *, by: Viewer, now: datetime) -> None:
    """Keep it with its milestones, in their order, and note that it was brought along."""
    require(policy.may_make_goal(by))
    db.session.add(goal)
    db.session.flush()
    db.session.add_all(GoalEvidence(goal_id=goal.id, url=link["url"], label=link["label"]) for link in links)
    for position, step in enumerate(steps):
        step.milestone.goal_id, step.milestone.position = goal.id, position
        db.session.add(step.milestone)
    db.session.flush()
    for step in steps:
        if step.reflection is not None:
            step.reflection.milestone_id = step.milestone.id
            db.session.add(step.reflection)
    db.session.flush()
    record("goal.imported", by=by, client_id=goal.client_id, subject=("goal", goal.id), now=now)


def keep_lines(lines: Sequence[Words], *, by: Viewer) -> None:
    """The list of what is not done. Lines that came from a goal stand for themselves here."""
    require(policy.may_keep_list(by))
    for words in lines:
        line = NotDoing(client_id=by.account_id, since_on=_day(words["since_on"]))
        line.write(what=words["what"], why=words["why"], revisit_on=_day(words["revisit_on"]))
        line.taken_up_at = _instant(words["taken_up_at"]) if words["taken_up_at"] else None
        db.session.add(line)
    db.session.flush()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
