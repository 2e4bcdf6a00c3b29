"""Every change to why now, reflections and the *Not doing* list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from coachapp.core.clock import JUST_NOW
from coachapp.core.db import db, save
from coachapp.core.policy import require
from coachapp.engagements.viewer import Viewer
from coachapp.goals import choice_queries, policy, queries
from coachapp.goals.choice_models import NotDoing, Reflection
from coachapp.goals.choices import LEFT_FOR
from coachapp.goals.commands import set_goal_state, set_milestone_state
from coachapp.goals.models import Goal, GoalEvidence, GoalState, Milestone, MilestoneState
from coachapp.ledger.activity import Changes, changed, record

Links = Sequence[tuple[str, str]]


def write_why_now(goal: Goal, *, by: Viewer, now: datetime, why_now: str, evidence: Links = ()) -> None:
    """What has become possible lately, with its links (url, label). Saved as it was, it was looked at."""
    require(policy.may_edit_goal(by, goal))
    before = [(row.url, row.label) for row in choice_queries.evidence(goal.id)]
    changes = changed(goal, why_now=why_now)
    if before != list(evidence):
        changes["evidence"] = (_as_text(before), _as_text(evidence))
    goal.say_why_now(why_now, now)
    save(goal)
    db.session.execute(sa.delete(GoalEvidence).where(GoalEvidence.goal_id == goal.id))
    db.session.add_all(GoalEvidence(goal_id=goal.id, url=url, label=label) for url, label in evidence)
    db.session.flush()
    if changes:
        record("goal.why_now", by=by, client_id=goal.client_id, subject=("goal", goal.id), now=now, changes=changes)


def _as_text(links: Links) -> str:
    return "\n".join(f"{label} {url}".strip() for url, label in links)


def confirm_why_now(goal: Goal, *, by: Viewer, now: datetime) -> None:
    """*Still true*: looked at and left as it is; pressed twice, told once. Conflict when nothing is written."""
    require(policy.may_edit_goal(by, goal))
    if goal.why_now and goal.why_now_at and now - goal.why_now_at < JUST_NOW:
        return
    goal.still_true(now)
    save(goal)
    record("goal.still_true", by=by, client_id=goal.client_id, subject=("goal", goal.id), now=now)


def write_reflection(milestone: Milestone, *, by: Viewer, now: datetime, motivating: str, not_motivating: str, next_choice: str) -> None:
    """What a milestone that ended taught; Conflict when nothing is written."""
    require(policy.may_reflect(by, milestone))
    reflection = choice_queries.reflection(milestone.id) or Reflection(milestone_id=milestone.id)
    words = {"motivating": motivating, "not_motivating": not_motivating, "next_choice": next_choice}
    before = {field: getattr(reflection, field) or "" for field in words}
    reflection.write(now=now, **words)
    changes = {field: (before[field], value) for field, value in words.items() if before[field] != value}
    if not changes:
        return
    save(reflection)
    client_id = milestone.goal.client_id
    record("milestone.reflection", by=by, client_id=client_id, subject=("milestone", milestone.id), now=now, changes=changes)


def add_not_doing(*, by: Viewer, now: datetime, today: date, what: str, why: str = "", revisit_on: date | None = None) -> NotDoing:
    """One more line, by hand."""
    require(policy.may_keep_list(by))
    line = NotDoing(client_id=by.account_id, since_on=today)
    line.write(what=what, why=why, revisit_on=revisit_on)
    save(line)
    _tell(line, "not_doing.added", by, now, note=why)
    return line


def edit_not_doing(line: NotDoing, *, by: Viewer, now: datetime, what: str, why: str, revisit_on: date | None) -> None:
    """Take the client's words."""
    require(policy.may_edit_line(by, line))
    changes = changed(line, what=what, why=why, revisit_on=revisit_on)
    if not changes:
        return
    line.write(what=what, why=why, revisit_on=revisit_on)
    save(line)
    _tell(line, "not_doing.edited", by, now, changes)


def leave(line: NotDoing, *, by: Viewer, now: datetime, today: date) -> None:
    """Looked at again, and it stays: it comes up again in six months. Pressed twice, it is told once."""
    require(policy.may_edit_line(by, line))
    if line.revisit_on == today + LEFT_FOR:
        return
    line.look_again(today + LEFT_FOR)
    save(line)
    _tell(line, "not_doing.left", by, now)


def take_up(line: NotDoing, *, by: Viewer, now: datetime, today: date) -> Goal | Milestone | None:
    """It is done after all: off the list, and the goal or milestone that was set aside is open again. Gives what was opened."""
    require(policy.may_edit_line(by, line))
    if line.milestone_id is not None:
        milestone = queries.milestone(by, line.milestone_id)
        set_milestone_state(milestone, by=by, now=now, today=today, state=MilestoneState.IN_PROGRESS)
        return milestone
    if line.goal_id is not None:
        goal = queries.goal(by, line.goal_id)
        set_goal_state(goal, by=by, now=now, state=GoalState.ACTIVE)
        return goal
    line.take_up(now)
    save(line)
    _tell(line, "not_doing.taken_up", by, now)
    return None


def _tell(line: NotDoing, verb: str, by: Viewer, now: datetime, changes: Changes | None = None, note: str = "") -> None:
    """Told of the list, not of the goal: what was written by hand belongs to none."""
    said: Changes = changes or {"what": (line.what, line.what)}
    record(verb, by=by, client_id=line.client_id, subject=("not_doing", line.id), now=now, changes=said, note=note)
