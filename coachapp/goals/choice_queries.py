"""Every SELECT on why now, reflections and the *Not doing* list. `client_id` is the viewer's own unless a coach asks for a client's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from coachapp.core.db import Instant, db
from coachapp.core.errors import Missing
from coachapp.core.paging import Page, page_by_key
from coachapp.engagements.viewer import VIEWER_ID, Viewer, coached_by_viewer
from coachapp.goals.choice_models import NotDoing, Reflection
from coachapp.goals.choices import WHY_NOW_LASTS
from coachapp.goals.models import OPEN, Goal, GoalEvidence, GoalState, Milestone
from coachapp.goals.queries import visible

Row = sa.Row[*tuple[Any, ...]]
MOST_ASKED = 20
_CLIENT_ID = sa.bindparam("client_id", type_=sa.Integer)
_LOOKED_BEFORE = sa.bindparam("looked_before", type_=Instant)
_ENDED_SINCE = sa.bindparam("ended_since", type_=Instant)
WHY_NOW_DUE = (
    sa.select(Goal.id, Goal.title, Goal.why_now, Goal.why_now_html, Goal.why_now_at, Goal.created_at)
    .where(
        Goal.client_id == _CLIENT_ID,
        Goal.state == GoalState.ACTIVE,
        sa.func.coalesce(Goal.why_now_at, Goal.created_at) < _LOOKED_BEFORE,
        visible(),
    )
    .order_by(sa.func.coalesce(Goal.why_now_at, Goal.created_at), Goal.id)
    .limit(MOST_ASKED)
)


def _line_is_visible() -> sa.ColumnElement[bool]:
    """A client sees all of their list; a coach what came from a goal shared with them, and what the client wrote by hand."""
    by_hand = sa.and_(NotDoing.goal_id.is_(None), coached_by_viewer(NotDoing.client_id))
    return sa.or_(NotDoing.client_id == VIEWER_ID, by_hand, sa.and_(NotDoing.goal_id.is_not(None), visible()))


_LINE = (
    sa.select(NotDoing)
    .outerjoin(Goal, Goal.id == NotDoing.goal_id)
    .where(NotDoing.id == sa.bindparam("line_id"), NotDoing.taken_up_at.is_(None), _line_is_visible())
)
_LINES = (
    sa.select(
        NotDoing.id, NotDoing.what, NotDoing.why, NotDoing.since_on, NotDoing.revisit_on, NotDoing.goal_id, NotDoing.milestone_id,
        Goal.title.label("goal_title"), Milestone.title.label("milestone_title"),
    )
    .outerjoin(Goal, Goal.id == NotDoing.goal_id)
    .outerjoin(Milestone, Milestone.id == NotDoing.milestone_id)
    .where(NotDoing.client_id == _CLIENT_ID, NotDoing.taken_up_at.is_(None), _line_is_visible())
)  # fmt: skip
COUNT = (
    sa.select(sa.func.count(NotDoing.id))
    .outerjoin(Goal, Goal.id == NotDoing.goal_id)
    .where(NotDoing.client_id == _CLIENT_ID, NotDoing.taken_up_at.is_(None), _line_is_visible())
)
"""How many lines a client's list has for the viewer: a part of other statements."""
REVISITS = (
    _LINES.where(NotDoing.revisit_on <= sa.bindparam("today", type_=sa.Date)).order_by(NotDoing.revisit_on, NotDoing.id).limit(MOST_ASKED)
)
_OPEN_LINE = sa.select(NotDoing).where(
    NotDoing.goal_id == sa.bindparam("goal_id"),
    NotDoing.milestone_id.is_not_distinct_from(sa.bindparam("milestone_id", type_=sa.Integer)),
    NotDoing.taken_up_at.is_(None),
)
TO_REFLECT = (
    sa.select(Milestone.id, Milestone.title, Milestone.state, Milestone.state_at, Milestone.goal_id, Goal.title.label("goal_title"))
    .join(Goal, Goal.id == Milestone.goal_id)
    .outerjoin(Reflection, Reflection.milestone_id == Milestone.id)
    .where(Goal.client_id == VIEWER_ID, Milestone.state.not_in(OPEN), Milestone.state_at >= _ENDED_SINCE, Reflection.id.is_(None))
    .order_by(Milestone.state_at.desc(), Milestone.id)
    .limit(MOST_ASKED)
)
_REFLECTIONS = (
    sa.select(
        Reflection.id, Reflection.motivating, Reflection.not_motivating, Reflection.next_choice, Reflection.written_at,
        Reflection.milestone_id, Milestone.title.label("milestone_title"), Milestone.direction, Milestone.state, Milestone.scope,
        Goal.title.label("goal_title"),
    )
    .join(Milestone, Milestone.id == Reflection.milestone_id)
    .join(Goal, Goal.id == Milestone.goal_id)
    .where(Goal.client_id == _CLIENT_ID, visible())
    .order_by(Reflection.written_at.desc(), Reflection.id.desc())
    .limit(sa.bindparam("most", type_=sa.Integer))
)  # fmt: skip
_REFLECTION = (
    sa.select(Reflection)
    .join(Reflection.milestone)
    .options(contains_eager(Reflection.milestone))
    .where(Reflection.milestone_id == sa.bindparam("milestone_id"))
)
_EVIDENCE = sa.select(GoalEvidence.url, GoalEvidence.label).where(GoalEvidence.goal_id == sa.bindparam("goal_id")).order_by(GoalEvidence.id)


def why_now_due(viewer: Viewer, now: datetime, client_id: int | None = None) -> Sequence[Row]:
    """Active goals whose *Why now?* has not been looked at for six months, the longest first."""
    bound = viewer.bound(client_id=client_id or viewer.account_id, looked_before=now - WHY_NOW_LASTS)
    return db.session.execute(WHY_NOW_DUE, bound).all()


def revisits_due(viewer: Viewer, today: date, client_id: int | None = None) -> Sequence[Row]:
    """Lines of *Not doing* whose day to look at them again has come, the earliest first."""
    return db.session.execute(REVISITS, viewer.bound(client_id=client_id or viewer.account_id, today=today)).all()


def not_doing(viewer: Viewer, client_id: int, cursor: str | None = None, size: int = 50) -> Page[Row]:
    """What the client chooses not to do, the latest first, as far as the viewer may see it."""
    return page_by_key(_LINES, [NotDoing.id], cursor, size, descending=True, **viewer.bound(client_id=client_id))


def line(viewer: Viewer, line_id: int) -> NotDoing:
    """One line of a *Not doing* list that the viewer may see, or Missing."""
    found = db.session.scalar(_LINE, viewer.bound(line_id=line_id))
    if found is None:
        raise Missing
    return found


def open_line(goal_id: int, milestone_id: int | None) -> NotDoing | None:
    """The line that setting aside this goal or milestone left."""
    return db.session.scalars(_OPEN_LINE, {"goal_id": goal_id, "milestone_id": milestone_id}).first()


def reflections(viewer: Viewer, client_id: int, limit: int = 5) -> Sequence[Row]:
    """What the client wrote about milestones that ended, the latest first."""
    return db.session.execute(_REFLECTIONS, viewer.bound(client_id=client_id, most=limit)).all()


def reflection(milestone_id: int) -> Reflection | None:
    """What its client wrote about this milestone; the caller has seen the milestone."""
    return db.session.scalar(_REFLECTION, {"milestone_id": milestone_id})


def evidence(goal_id: int) -> Sequence[Row]:
    """The links under *Why now?*; the caller has seen the goal."""
    return db.session.execute(_EVIDENCE, {"goal_id": goal_id}).all()
