"""What a page shows of a goal's lenses beside the form that rates them: on the goal page, on their own page and in Review alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from coachapp.core.policy import Decision
from coachapp.engagements.viewer import Viewer
from coachapp.goals.models import Goal
from coachapp.ratings import policy, queries
from coachapp.ratings.lenses import GoalLenses
from coachapp.ratings.models import LENS_WORDS, Lens
from coachapp.ratings.queries import Place
from coachapp.sessions.models import CoachingSession


@dataclass(frozen=True)
class Pen:
    """One lens of the form: what the viewer has said in this session or sitting, or has just typed."""

    lens: Lens
    value: str = ""
    note: str = ""
    error: str = ""

    @property
    def label(self) -> str:
        return LENS_WORDS[self.lens]


@dataclass(frozen=True)
class Standing:
    """The lenses of one goal, the viewer's pens, and whether they may use them; the session that a rating would belong to, if any."""

    lenses: GoalLenses
    pens: tuple[Pen, ...]
    may_rate: Decision
    session_id: int | None
    number: int | None

    @property
    def has_said(self) -> bool:
        """Whether the viewer has rated in this session or sitting."""
        return any(pen.value for pen in self.pens)

    @property
    def is_refused(self) -> bool:
        return any(pen.error for pen in self.pens)

    def typed(self, pens: Iterable[Pen]) -> Standing:
        """The same with what was just typed and why it was refused."""
        return replace(self, pens=tuple(pens))


@dataclass(frozen=True)
class Glance:
    """The lenses of one goal and whether they may be rated, without the pens: those are asked for."""

    lenses: GoalLenses
    may_rate: Decision


def standing(viewer: Viewer, goal: Goal, where: Place, now: datetime, before: int | None = None) -> Standing:
    """The lenses of a goal that the viewer may see, and their pens for that place."""
    lenses = queries.series(viewer, goal.id, before)
    if where.engagement is not None:
        lenses = lenses.with_coach(where.engagement.coach.name)
    own = queries.own_words(viewer, where.session_id, now)
    may_rate = policy.may_rate(viewer, goal, where.engagement, where.coaching_session)
    number = where.coaching_session.number if where.coaching_session else None
    return Standing(lenses, _pens(own, goal.id), may_rate, where.session_id, number)


def glance(viewer: Viewer, goal: Goal | Any, client_name: str, coach_names: Sequence[str]) -> Glance:
    """The lenses of a goal that the caller has seen, and whether the client and one of these coaches may rate it; `goal` may be its row."""
    lenses = queries.stands(viewer, goal, client_name)
    named = lenses.with_coach(coach_names[0]) if len(coach_names) == 1 else lenses
    return Glance(named, policy.may_be_rated(goal, is_together=bool(coach_names)))


def at_session(viewer: Viewer, coaching_session: CoachingSession, now: datetime) -> list[Standing]:
    """The same for each active goal of a session's client: for Review. Two statements, however many goals."""
    engagement = coaching_session.engagement
    goals = queries.overview(viewer, engagement.client_id)
    own = queries.own_words(viewer, coaching_session.id, now)
    may_rate = policy.may_rate_in(viewer, coaching_session)
    return [
        Standing(
            goal.with_coach(engagement.coach.name), _pens(own, goal.goal_id), may_rate, coaching_session.id, coaching_session.number
        )
        for goal in goals
    ]  # fmt: skip


def _pens(own: Mapping[tuple[int, Lens], Any], goal_id: int) -> tuple[Pen, ...]:
    said = [(lens, own.get((goal_id, lens))) for lens in Lens]
    return tuple(Pen(lens, str(rating.value), rating.note) if rating else Pen(lens) for lens, rating in said)
