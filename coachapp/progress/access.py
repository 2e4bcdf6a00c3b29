"""Who may read which of a client's goals, and who has. Pure (product.md, "Who may do what": shared with all coaches or with chosen ones).

A draft is nobody's but the client's. A goal shared with all is read by every coach who works with the client now, and by the next one;
taking it back from one of them makes it a goal for chosen coaches: the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coachapp.goals.look_models import Right
from coachapp.goals.models import GoalState

Row = Any


@dataclass(frozen=True)
class Reader:
    """One person beside a goal: a coach of now (with the engagement), or somebody who opened it by another right, or when they still could.
    Who is coach and admin can stand there as both."""

    name: str
    engagement_id: int | None
    may_read: bool
    look: Row | None


@dataclass(frozen=True)
class Access:
    """One goal and everybody who reads it, could read it, or has."""

    goal: Row
    readers: tuple[Reader, ...]

    @property
    def is_draft(self) -> bool:
        return self.goal.state is GoalState.DRAFT


def may_read(goal: Row, shares: Collection[int], engagement_id: int) -> bool:
    """Whether the coach of this running engagement reads the goal."""
    return goal.state is not GoalState.DRAFT and (goal.is_shared_with_all or engagement_id in shares)


def chosen_without(goal: Row, shares: Collection[int], running: Collection[int], engagement_id: int) -> frozenset[int]:
    """Whom the goal is shared with once it is taken back from one: the others who read it now."""
    now = frozenset(running) if goal.is_shared_with_all else frozenset(shares) & frozenset(running)
    return now - {engagement_id}


def accesses(goals: Sequence[Row], shares: Mapping[int, Collection[int]], coaches: Sequence[Row], looks: Sequence[Row]) -> list[Access]:
    """Each goal with its readers: the coaches of now first, then whoever opened it and is none of them, or not as one."""
    return [Access(goal, tuple(_readers(goal, shares.get(goal.id, ()), coaches, looks))) for goal in goals]


def _readers(goal: Row, shares: Collection[int], coaches: Sequence[Row], looks: Sequence[Row]) -> Iterator[Reader]:
    of_goal = {(look.viewer_id, look.right): look for look in reversed(looks) if look.goal_id == goal.id}
    for coach in coaches:
        yield Reader(coach.coach_name, coach.id, may_read(goal, shares, coach.id), of_goal.pop((coach.coach_id, Right.COACH), None))
    for look in reversed(of_goal.values()):
        yield Reader(look.name, None, False, look)
