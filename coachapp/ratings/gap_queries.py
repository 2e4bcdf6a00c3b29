"""The SELECTs behind what a gap puts on the agenda: only ratings that both may read, so that the agenda gives no hint."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coachapp.core.db import db
from coachapp.engagements.models import Engagement
from coachapp.goals.models import Goal
from coachapp.ratings.models import Lens, Rating
from coachapp.ratings.queries import AT, MOST, is_over, said_in_it
from coachapp.sessions.models import AgendaItem, CoachingSession

SOURCE = "gap"
_GOAL_ID: sa.BindParameter[int] = sa.bindparam("goal_id", type_=sa.Integer)
_SESSION_ID: sa.BindParameter[int] = sa.bindparam("session_id", type_=sa.Integer)
_Other = aliased(Rating)
_BETWEEN: sa.BindParameter[Any] = sa.bindparam("two", expanding=True)
_BY_THE_OTHER = said_in_it(_Other, Rating, _Other.author_id != Rating.author_id, _Other.author_id.in_(_BETWEEN))
_MUTUAL = (
    sa.select(Rating.id, Rating.lens, Rating.author_id, Rating.value, AT.label("at"))
    .outerjoin(CoachingSession, CoachingSession.id == Rating.session_id)
    .where(Rating.goal_id == _GOAL_ID, Rating.author_id.in_(_BETWEEN))
    .where(sa.or_(Rating.session_id.is_(None), is_over(CoachingSession), _BY_THE_OTHER))
    .order_by(Rating.rated_at.desc(), Rating.id.desc())
    .limit(MOST)
)
_GAP_ITEMS = (
    sa.select(AgendaItem, Rating.lens)
    .join(Rating, Rating.id == AgendaItem.source_id)
    .where(AgendaItem.source_kind == SOURCE, AgendaItem.is_ticked.is_(False), Rating.goal_id == _GOAL_ID)
    .where(AgendaItem.engagement_id == sa.bindparam("engagement_id", type_=sa.Integer))
    .order_by(AgendaItem.id)
)
_RATED_IN = sa.select(Goal).where(sa.exists().where(Rating.goal_id == Goal.id, Rating.session_id == _SESSION_ID)).order_by(Goal.id)


def between(goal_id: int, engagement: Engagement) -> dict[tuple[Lens, int], Any]:
    """The last rating on each lens, by lens and author, that both the client and the coach of this engagement may read: id, value, at."""
    rows = db.session.execute(_MUTUAL, {"goal_id": goal_id, "two": [engagement.client_id, engagement.coach_id]})
    last: dict[tuple[Lens, int], Any] = {}
    for row in rows:
        last.setdefault((row.lens, row.author_id), row)
    return last


def gap_items(goal_id: int, engagement_id: int) -> list[tuple[AgendaItem, Lens]]:
    """What gaps on this goal have put on an agenda and nobody has ticked."""
    return [(item, lens) for item, lens in db.session.execute(_GAP_ITEMS, {"goal_id": goal_id, "engagement_id": engagement_id})]


def rated_in(session_id: int) -> list[Goal]:
    """The goals that somebody rated in this session."""
    return list(db.session.scalars(_RATED_IN, {"session_id": session_id}))
