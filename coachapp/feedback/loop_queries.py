"""Every SELECT on how the loop closes: whether feedback helped, a coach's tally, what is still open before the next session."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from coachapp.core.db import db, is_among
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.board import Rows
from coachapp.feedback.help import HELP_AFTER, Tally, count_up
from coachapp.feedback.models import Feedback, ResponseKind, Turn
from coachapp.feedback.queries import GRAVEST_FIRST, WORDS, number
from coachapp.goals.models import OPEN, Goal, GoalState, Milestone
from coachapp.goals.queries import visible as goal_is_visible
from coachapp.sessions.models import AgendaItem, CoachingSession, SessionState
from coachapp.sessions.preparation_models import OPENS_BEFORE
from coachapp.sessions.queries import next_session

ASKED = ("unanswered", "why_now", "revisit")
"""The kinds of agenda item that nobody typed: something waits for the client's word."""
COUNTED = 500
"""How much of a coach's feedback their tally counts, the newest; it says since when."""

_MOMENT = Feedback.responded_at.type
_IS_WAITING = Feedback.turn == Turn.CLIENT
_CAN_TELL = sa.and_(
    Feedback.response_kind == ResponseKind.WILL_ACT,
    Feedback.helped.is_(None),
    Feedback.responded_at <= sa.bindparam("before", type_=_MOMENT),
    is_among(Engagement.state, RUNNING),
)
_ASKED_OF_CLIENT = (
    WORDS.add_columns(_IS_WAITING.label("is_waiting"), sa.func.coalesce(_CAN_TELL, sa.false()).label("can_tell"))
    .where(Feedback.client_id == VIEWER_ID, sa.or_(_IS_WAITING, _CAN_TELL))
    .order_by(sa.case((_IS_WAITING, 0), else_=1), CoachingSession.starts_at.desc(), GRAVEST_FIRST, Feedback.id)
    .limit(number("most"))
)
_tallied = (
    sa.select(Feedback.published_at, Feedback.response_kind, Feedback.helped, Feedback.answered_in)
    .where(Feedback.author_id == VIEWER_ID)
    .order_by(Feedback.id.desc())
    .limit(COUNTED)
    .subquery()
)
_alike = (_tallied.c.response_kind, _tallied.c.helped, _tallied.c.answered_in)
_TALLIED = sa.select(*_alike, sa.func.count().label("many"), sa.func.min(_tallied.c.published_at).label("since")).group_by(*_alike)

_Later, _LaterSession = aliased(Feedback), aliased(CoachingSession)
_IS_SUPERSEDED = (
    sa.exists()
    .where(_Later.milestone_id == Feedback.milestone_id, _Later.id > Feedback.id, _LaterSession.id == _Later.session_id)
    .where(_LaterSession.engagement_id == CoachingSession.engagement_id)
    .correlate(Feedback, CoachingSession)
)
_UNANSWERED = (
    sa.select(Feedback.id, Feedback.milestone_id, Milestone.title, CoachingSession.number)
    .join(CoachingSession, CoachingSession.id == Feedback.session_id)
    .join(Milestone, Milestone.id == Feedback.milestone_id)
    .join(Goal, Goal.id == Milestone.goal_id)
    .where(CoachingSession.engagement_id == number("engagement_id"), Feedback.response_kind.is_(None))
    .where(is_among(Milestone.state, OPEN), Goal.state == GoalState.ACTIVE, goal_is_visible(), ~_IS_SUPERSEDED)
    .order_by(Goal.id, Milestone.position, Milestone.id)
)
_STARTS_SOON = sa.and_(
    CoachingSession.state == SessionState.SCHEDULED,
    CoachingSession.starts_at > sa.bindparam("now", type_=_MOMENT),
    CoachingSession.starts_at <= sa.bindparam("until", type_=_MOMENT),
)
_HAS_ASKED = sa.exists().where(AgendaItem.engagement_id == Engagement.id, AgendaItem.source_kind.in_(ASKED)).correlate(Engagement)
_MEETS_SOON = sa.exists().where(CoachingSession.engagement_id == Engagement.id, _STARTS_SOON).correlate(Engagement)
_TO_PREPARE = sa.select(Engagement.id).where(is_among(Engagement.state, RUNNING), sa.or_(_MEETS_SOON, _HAS_ASKED)).order_by(Engagement.id)
_PREPARED = (
    sa.select(Engagement)
    .where(Engagement.id == number("engagement_id"))
    .options(joinedload(Engagement.client), joinedload(Engagement.coach))
)
_ASKED_ITEMS = (
    sa.select(AgendaItem)
    .where(AgendaItem.engagement_id == number("engagement_id"), AgendaItem.source_kind.in_(ASKED))
    .order_by(AgendaItem.id)
)


def asked_of_client(viewer: Viewer, now: datetime, most: int = 20) -> tuple[Rows, Rows]:
    """What waits for the viewer's answer, latest session first and off track first in it, and that of which they can say by now whether
    it helped: at most `most` of each."""
    rows = db.session.execute(_ASKED_OF_CLIENT, viewer.bound(before=now - HELP_AFTER, most=2 * most)).all()
    return [row for row in rows if row.is_waiting][:most], [row for row in rows if row.can_tell][:most]


def tally(viewer: Viewer) -> Tally | None:
    """What came of the viewer's own feedback: for its coach and nobody else; None before the first."""
    return count_up(db.session.execute(_TALLIED, viewer.bound()).all())


def to_prepare(now: datetime) -> list[int]:
    """The ids of running engagements that meet within the days in which a session is prepared, or have a question on an agenda by
    itself. For the hourly job, which looks for nobody."""
    return list(db.session.scalars(_TO_PREPARE, {"now": now, "until": now + OPENS_BEFORE}))


def prepared(engagement_id: int) -> Engagement:
    """One of them, with its client and its coach."""
    return db.session.scalars(_PREPARED, {"engagement_id": engagement_id}).one()


def meets_soon(engagement_id: int, now: datetime) -> bool:
    """Whether its next session begins within those days."""
    following = next_session(engagement_id, now)
    return following is not None and following.starts_at <= now + OPENS_BEFORE


def unanswered(viewer: Viewer, engagement_id: int) -> Rows:
    """The last word on each open milestone that the client has not answered, as its coach sees it: id, milestone_id, title, number."""
    return db.session.execute(_UNANSWERED, viewer.bound(engagement_id=engagement_id)).all()


def asked_items(engagement_id: int) -> list[AgendaItem]:
    """What this engagement's agendas ask of the client by themselves."""
    return list(db.session.scalars(_ASKED_ITEMS, {"engagement_id": engagement_id}))
