"""The SELECTs of the page Who has looked: the viewer's own goals, with whom each is shared, and the viewer's word on feedback."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.engagements.models import RUNNING
from coachapp.engagements.queries import engagements_of_client
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.goals.look_queries import looks
from coachapp.goals.models import Goal, GoalShare, GoalState
from coachapp.progress.access import Access, accesses

Row = sa.Row[*tuple[Any, ...]]
_ORDER = sa.case({GoalState.ACTIVE: 0, GoalState.DRAFT: 1, GoalState.REACHED: 2, GoalState.SET_ASIDE: 3}, value=Goal.state)
_GOALS = sa.select(Goal.id, Goal.title, Goal.state, Goal.is_shared_with_all).where(Goal.client_id == VIEWER_ID).order_by(_ORDER, Goal.id)
_SHARES = sa.select(GoalShare.goal_id, GoalShare.engagement_id).join(Goal, Goal.id == GoalShare.goal_id).where(Goal.client_id == VIEWER_ID)
_IS_OPEN = sa.select(Account.is_open_among_coaches).where(Account.id == VIEWER_ID)


def who_reads(viewer: Viewer) -> tuple[list[Access], Sequence[Row]]:
    """The viewer's own goals with everybody who reads them, could, or has; and all the viewer's engagements, running first."""
    shares: dict[int, set[int]] = defaultdict(set)
    for row in db.session.execute(_SHARES, viewer.bound()):
        shares[row.goal_id].add(row.engagement_id)
    engagements = engagements_of_client(viewer)
    coaches = [row for row in engagements if row.state in RUNNING]
    return accesses(db.session.execute(_GOALS, viewer.bound()).all(), shares, coaches, looks(viewer)), engagements


def is_open_among_coaches(viewer: Viewer) -> bool:
    """Whether the viewer lets their coaches read each other's feedback."""
    return bool(db.session.scalar(_IS_OPEN, viewer.bound()))
