"""Every change to goals and milestones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from coachapp.core.clock import day_of, zone
from coachapp.core.db import db, save
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.engagements.viewer import Viewer
from coachapp.goals import choice_queries, policy, queries
from coachapp.goals.choice_models import NotDoing
from coachapp.goals.models import Direction, Goal, GoalShare, GoalState, Milestone, MilestoneState, Scope
from coachapp.ledger.activity import Changes, changed, record

REORDERED = "The list of milestones changed since you opened it. Load the page again and order them once more."


def _tell(goal: Goal, verb: str, by: Viewer, now: datetime, changes: Changes | None = None, note: str = "") -> None:
    record(verb, by=by, client_id=goal.client_id, subject=("goal", goal.id), now=now, changes=changes, note=note)


def _tell_milestone(milestone: Milestone, verb: str, by: Viewer, now: datetime, changes: Changes | None = None, note: str = "") -> None:
    record(verb, by=by, client_id=milestone.goal.client_id, subject=("milestone", milestone.id), now=now, changes=changes, note=note)


def make_goal(
    *,
    by: Viewer,
    now: datetime,
    state: GoalState = GoalState.ACTIVE,
    is_shared_with_all: bool = True,
    engagement_ids: Collection[int] = (),
    **words: Any,
) -> Goal:
    """The client's new goal, active or a draft. `words`: title, vision, area, horizon_on and the four lens sentences."""
    require(policy.may_make_goal(by))
    goal = Goal(client_id=by.account_id, state=state, state_at=now, created_at=now, is_shared_with_all=is_shared_with_all)
    goal.write(**{"vision": "", **words})
    save(goal)
    if not is_shared_with_all:
        _share_with(goal, engagement_ids)
    _tell(goal, "goal.made", by, now)
    return goal


def edit_goal(goal: Goal, *, by: Viewer, now: datetime, **words: Any) -> None:
    """Take the client's words."""
    require(policy.may_edit_goal(by, goal))
    changes = changed(goal, **words)
    if not changes:
        return
    goal.write(**{"vision": goal.vision, **words})
    save(goal)
    _tell(goal, "goal.edited", by, now, changes)


def set_goal_state(goal: Goal, *, by: Viewer, now: datetime, state: GoalState, reason: str = "", revisit_on: date | None = None) -> None:
    """Show a draft, reach, set aside with its reason (onto the *Not doing* list), take up again (off it); pressed twice, told once."""
    require(policy.may_edit_goal(by, goal))
    if state is goal.state:
        return
    changes = {"state": (goal.state.value, state.value)}
    goal.move_to(state, reason=reason, now=now)
    save(goal)
    _strike(goal.id, None, now)
    if state is GoalState.SET_ASIDE:
        _list(goal, by, now, what=goal.title, why=reason, revisit_on=revisit_on)
    _tell(goal, "goal.state", by, now, changes, note=reason)


def _list(goal: Goal, by: Viewer, now: datetime, **line: Any) -> None:
    """What is set aside stands on the client's *Not doing* list, with its reason."""
    save(NotDoing(client_id=goal.client_id, goal_id=goal.id, since_on=day_of(now, zone(by.time_zone)), **line))


def _strike(goal_id: int, milestone_id: int | None, now: datetime) -> None:
    """What is in another state now is no longer something not to do."""
    if line := choice_queries.open_line(goal_id, milestone_id):
        line.take_up(now)
        save(line)


def share_goal(goal: Goal, *, by: Viewer, now: datetime, is_shared_with_all: bool, engagement_ids: Collection[int] = ()) -> None:
    """Show the goal to all the client's coaches, or to the chosen ones only (none: to nobody)."""
    require(policy.may_edit_goal(by, goal))
    before, after = queries.shares(goal.id), frozenset() if is_shared_with_all else frozenset(engagement_ids)
    changes = changed(goal, is_shared_with_all=is_shared_with_all) | (
        {"shared_with": (sorted(before), sorted(after))} if before != after else {}
    )
    if not changes:
        return
    goal.is_shared_with_all = is_shared_with_all
    _share_with(goal, after)
    save(goal)
    _tell(goal, "goal.edited", by, now, changes)


def _share_with(goal: Goal, engagement_ids: Collection[int]) -> None:
    db.session.execute(sa.delete(GoalShare).where(GoalShare.goal_id == goal.id))
    db.session.add_all(GoalShare(goal_id=goal.id, engagement_id=engagement_id) for engagement_id in engagement_ids)
    db.session.flush()


def make_milestone(
    goal: Goal,
    *,
    by: Viewer,
    now: datetime,
    title: str,
    done_when: str = "",
    due_on: date | None = None,
    scope: int = Scope.PROJECT,
    direction: Direction = Direction.TOWARDS,
    note: str = "",
) -> Milestone:
    """One more step of this goal, after the others; `note` says whose proposal it was."""
    require(policy.may_add_milestone(by, goal))
    milestone = Milestone(goal=goal, state_at=now, created_at=now, moves=0, position=queries.last_position(goal.id) + 1)
    milestone.write(title=title, done_when=done_when, scope=scope, direction=direction)
    milestone.set_due(due_on)
    save(milestone)
    _tell_milestone(milestone, "milestone.made", by, now, note=note)
    return milestone


def edit_milestone(
    milestone: Milestone, *, by: Viewer, now: datetime, due_on: date | None, reason: str = "", note: str = "", **words: Any
) -> None:
    """Take the client's words (title, done_when, scope, direction) and the due date; `reason` says why that moved, `note` whose
    proposal it was."""
    require(policy.may_edit_milestone(by, milestone))
    edits, moved = changed(milestone, **words), changed(milestone, due_on=due_on)
    if not edits and not moved:
        return
    milestone.write(**words)
    milestone.set_due(due_on)
    save(milestone)
    if edits:
        _tell_milestone(milestone, "milestone.edited", by, now, edits, note=note)
    if moved:
        _tell_milestone(milestone, "milestone.due", by, now, moved, note=reason or note)


def set_milestone_state(
    milestone: Milestone,
    *,
    by: Viewer,
    now: datetime,
    today: date,
    state: MilestoneState,
    reason: str = "",
    revisit_on: date | None = None,
) -> None:
    """Start, finish, set aside with its reason (onto the *Not doing* list), take up again (off it); pressed twice, told once."""
    require(policy.may_edit_milestone(by, milestone))
    if state is milestone.state:
        return
    changes = {"state": (milestone.state.value, state.value)}
    milestone.move_to(state, reason=reason, now=now, today=today)
    save(milestone)
    _strike(milestone.goal_id, milestone.id, now)
    if state is MilestoneState.SET_ASIDE:
        _list(milestone.goal, by, now, milestone_id=milestone.id, what=milestone.title, why=reason, revisit_on=revisit_on)
    _tell_milestone(milestone, "milestone.state", by, now, changes, note=reason)


def block(milestone: Milestone, *, by: Viewer, now: datetime, reason: str) -> None:
    """Flag what stands in the way; said twice, told once."""
    require(policy.may_edit_milestone(by, milestone))
    if milestone.is_blocked and milestone.blocked_reason == reason:
        return
    milestone.block(reason)
    save(milestone)
    _tell_milestone(milestone, "milestone.blocked", by, now, note=reason)


def unblock(milestone: Milestone, *, by: Viewer, now: datetime) -> None:
    """Nothing stands in the way any more; pressed twice, told once."""
    require(policy.may_edit_milestone(by, milestone))
    if not milestone.is_blocked:
        return
    milestone.unblock()
    save(milestone)
    _tell_milestone(milestone, "milestone.unblocked", by, now)


def move_milestone(goal: Goal, *, by: Viewer, now: datetime, milestone_id: int, is_up: bool) -> None:
    """One place up or down among the goal's open milestones; nothing at the end of the list. Conflict if it is not one of them."""
    require(policy.may_edit_goal(by, goal))
    ids = queries.open_milestone_ids(goal.id)
    if milestone_id not in ids:
        raise Conflict(REORDERED)
    here = ids.index(milestone_id)
    there = here - 1 if is_up else here + 1
    if 0 <= there < len(ids):
        ids[here], ids[there] = ids[there], ids[here]
        order_milestones(goal, by=by, now=now, ids=ids)


def order_milestones(goal: Goal, *, by: Viewer, now: datetime, ids: Sequence[int]) -> None:
    """Put the goal's open milestones in this order. Conflict if these are not exactly they."""
    require(policy.may_edit_goal(by, goal))
    before = queries.open_milestone_ids(goal.id)
    if sorted(before) != sorted(ids):
        raise Conflict(REORDERED)
    if list(ids) == before:
        return
    _place(ids)
    _tell(goal, "milestone.order", by, now, {"order": (before, list(ids))})


def _place(ids: Sequence[int]) -> None:
    """Past the unit of work: an order is nobody's words, so it must not make a form that is open elsewhere stale."""
    places = sa.case({milestone_id: place for place, milestone_id in enumerate(ids, 1)}, value=Milestone.id)
    new_order = sa.update(Milestone).where(Milestone.id.in_(ids)).values(position=places)
    db.session.execute(new_order, execution_options={"synchronize_session": False})


def note_check_in(milestone: Milestone, *, by: Viewer, now: datetime, progress: int, confidence: int) -> None:
    """Carry the figures of a check-in, which `checkins` writes; the first progress starts the milestone, and that is told."""
    before = milestone.state
    milestone.note_check_in(progress=progress, confidence=confidence, now=now)
    save(milestone)
    if milestone.state is not before:
        _tell_milestone(milestone, "milestone.state", by, now, {"state": (before.value, milestone.state.value)})
