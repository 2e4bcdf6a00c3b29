"""Hand over from one coach to another, and take it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from coachapp.core.db import db, save
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import handover_queries, mail, policy
from coachapp.feedback.handover_models import HandedGoal, Handover
from coachapp.goals import commands as goals
from coachapp.goals import queries as goal_queries
from coachapp.goals.models import Goal
from coachapp.ledger import audit, outbox

EMPTY = "Choose a goal that goes along, or write a letter."


def hand_over(before: Engagement, after: Engagement, *, by: Viewer, now: datetime, letter: str, goals: Mapping[int, bool]) -> Handover:
    """Let these goals go along to the coach of `after` (True: with what the coach of `before` wrote so far), with a letter and one mail.

    It replaces what was handed over between the two before. Conflict on `letter` if there is nothing to hand over; Missing for a goal
    that is not the viewer's.
    """
    require(policy.may_hand_over(by, before, after))
    if not letter and not goals:
        raise Conflict(EMPTY, field="letter")
    for earlier in handover_queries.standing_between(before.id, after.id):
        earlier.take_back(now)
    handover = save(Handover.write(letter, from_id=before.id, to_id=after.id, now=now))
    for goal_id, with_feedback in goals.items():
        _share(goal_queries.goal(by, goal_id), after, by=by, now=now)
        db.session.add(HandedGoal(handover_id=handover.id, goal_id=goal_id, with_feedback=with_feedback))
    audit.note("handover.made", by=by, now=now, subject=("engagement", after.id), detail={"from": before.id})
    outbox.queue(mail.handed_over(before, after, has_letter=bool(letter)), key=f"handover:{handover.id}", now=now)
    return save(handover)


def _share(goal: Goal, engagement: Engagement, *, by: Viewer, now: datetime) -> None:
    """What goes along is read by the new coach; a goal shared with all is already."""
    if not goal.is_shared_with_all:
        chosen = goal_queries.shares(goal.id) | {engagement.id}
        goals.share_goal(goal, by=by, now=now, is_shared_with_all=False, engagement_ids=chosen)


def take_back(handover: Handover, *, by: Viewer, now: datetime) -> None:
    """The letter and the other coach's feedback are gone from the new coach's pages; the goals stay shared. Twice is once."""
    if handover.taken_back_at is None:
        handover.take_back(now)
        audit.note("handover.taken_back", by=by, now=now, subject=("engagement", handover.to_engagement_id))
        save(handover)
