"""Every SELECT on handovers: what a client may hand over, what they did, and what a coach was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coachapp.accounts.models import Account
from coachapp.core.db import db, is_among
from coachapp.core.errors import Missing
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.handover_models import HandedGoal, Handover
from coachapp.feedback.models import Feedback
from coachapp.feedback.queries import number
from coachapp.goals.models import Goal, GoalShare, GoalState, Milestone
from coachapp.goals.queries import visible as goal_is_visible
from coachapp.sessions.models import CoachingSession

Row = sa.Row[*tuple[Any, ...]]
_From, _To, _Old, _New = aliased(Engagement), aliased(Engagement), aliased(Account), aliased(Account)
_WRITTEN = (
    sa.select(sa.func.count(Feedback.id))
    .join(Milestone, Milestone.id == Feedback.milestone_id)
    .join(CoachingSession, CoachingSession.id == Feedback.session_id)
    .where(Milestone.goal_id == Goal.id, CoachingSession.engagement_id == number("from_id"))
    .correlate(Goal)
)
_CHOSEN = sa.exists().where(GoalShare.goal_id == Goal.id, GoalShare.engagement_id == number("to_id"))
_OFFERED = (
    sa.select(
        Goal.id, Goal.title, sa.or_(Goal.is_shared_with_all, _CHOSEN).label("is_read"), _WRITTEN.scalar_subquery().label("written")
    )
    .where(Goal.client_id == VIEWER_ID, Goal.state != GoalState.DRAFT)
    .order_by(sa.case({GoalState.ACTIVE: 0, GoalState.REACHED: 1}, value=Goal.state, else_=2), Goal.id)
)  # fmt: skip
_HANDOVERS = (
    sa.select(
        Handover.id, Handover.made_at, Handover.letter, Handover.letter_html, Handover.from_engagement_id, Handover.to_engagement_id,
        _From.client_id, _Old.name.label("from_name"), _New.name.label("to_name"),
    )
    .join(_From, _From.id == Handover.from_engagement_id)
    .join(_To, _To.id == Handover.to_engagement_id)
    .join(_Old, _Old.id == _From.coach_id)
    .join(_New, _New.id == _To.coach_id)
    .where(Handover.taken_back_at.is_(None))
    .order_by(Handover.id.desc())
)  # fmt: skip
_MADE = _HANDOVERS.where(_From.client_id == VIEWER_ID)
_GIVEN = _HANDOVERS.where(_To.coach_id == VIEWER_ID, _To.client_id == number("client_id"), is_among(_To.state, RUNNING))
_HANDED = (
    sa.select(HandedGoal.handover_id, HandedGoal.goal_id, HandedGoal.with_feedback, Goal.title)
    .join(Goal, Goal.id == HandedGoal.goal_id)
    .where(HandedGoal.handover_id.in_(sa.bindparam("ids", expanding=True)), goal_is_visible())
    .order_by(Goal.id)
)
_OWN = (
    sa.select(Handover)
    .join(_From, _From.id == Handover.from_engagement_id)
    .where(Handover.id == number("handover_id"), _From.client_id == VIEWER_ID)
)
_BETWEEN = sa.select(Handover).where(
    Handover.from_engagement_id == number("from_id"), Handover.to_engagement_id == number("to_id"), Handover.taken_back_at.is_(None)
)


def offered(viewer: Viewer, from_id: int, to_id: int) -> Sequence[Row]:
    """The viewer's own goals but drafts: how much was written about each in the engagement before, and whether the next coach reads it."""
    return db.session.execute(_OFFERED, viewer.bound(from_id=from_id, to_id=to_id)).all()


def handovers_made(viewer: Viewer) -> Sequence[Row]:
    """What the viewer handed over as a client and did not take back, the latest first."""
    return db.session.execute(_MADE, viewer.bound()).all()


@dataclass(frozen=True)
class Letter:
    """One handover as the new coach reads it, with its goals that they still see."""

    words: Row
    goals: Sequence[Row]


def letters_to(viewer: Viewer, client_id: int) -> list[Letter]:
    """What this client handed over to the viewer, who works with them now, the latest first."""
    rows = db.session.execute(_GIVEN, viewer.bound(client_id=client_id)).all()
    handed = handed_goals(viewer, rows)
    return [Letter(row, handed[row.id]) for row in rows]


def handed_goals(viewer: Viewer, handovers: Sequence[Row]) -> dict[int, list[Row]]:
    """The goals of these handovers, by handover, as far as the viewer still sees them."""
    found: dict[int, list[Row]] = {row.id: [] for row in handovers}
    if found:
        for row in db.session.execute(_HANDED, viewer.bound(ids=list(found))):
            found[row.handover_id].append(row)
    return found


def own_handover(viewer: Viewer, handover_id: int) -> Handover:
    """One that the viewer made, or Missing."""
    made = db.session.scalar(_OWN, viewer.bound(handover_id=handover_id))
    if made is None:
        raise Missing
    return made


def standing_between(from_id: int, to_id: int) -> Sequence[Handover]:
    """What was handed over from one engagement to the other and not taken back; the caller takes part in both."""
    return db.session.scalars(_BETWEEN, {"from_id": from_id, "to_id": to_id}).all()
