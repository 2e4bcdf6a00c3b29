"""Every SELECT behind the coach's home: the same few statements for three clients and for four hundred."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coachapp.accounts.models import Account
from coachapp.checkins.models import CheckIn
from coachapp.core.db import db, is_among
from coachapp.core.listed import is_listed
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.help import Tally
from coachapp.feedback.loop_queries import tally
from coachapp.feedback.models import Draft, Feedback, Turn
from coachapp.feedback.queries import waiting_for_coach
from coachapp.home.attention import Told
from coachapp.home.milestone_queries import neglected, unread
from coachapp.home.models import Snooze
from coachapp.sessions.models import Action, ActionState, AgendaItem, CoachingSession, SessionState
from coachapp.sessions.preparation_models import Preparation

Rows = Sequence[Any]
MOST_ROWS = 200
"""No home page needs more rows of one kind than this to say what comes first."""
_Mine = aliased(Engagement)
_MINE = (_Mine.coach_id == VIEWER_ID, is_among(_Mine.state, RUNNING))
_INSTANT = CoachingSession.starts_at.type
_NOW = sa.bindparam("now", type_=_INSTANT)
_UNTIL = sa.bindparam("until", type_=_INSTANT)
_TODAY = sa.bindparam("today", type_=sa.Date)

_LAST_AT = (
    sa.select(CoachingSession.starts_at)
    .where(CoachingSession.engagement_id == _Mine.id, is_among(CoachingSession.state, (SessionState.SCHEDULED, SessionState.HELD)))
    .order_by(CoachingSession.starts_at.desc())
    .limit(1)
    .correlate(_Mine)
    .scalar_subquery()
)
"""When they meet, or met, last: in the future, a session is booked."""
_IS_WAITED_FOR = (Feedback.author_id == VIEWER_ID, Feedback.turn == Turn.CLIENT, Feedback.client_id == _Mine.client_id)


def _waiting(figure: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    """This figure of the viewer's feedback whose next word is the client's."""
    return sa.select(figure).where(*_IS_WAITED_FOR).correlate(_Mine).scalar_subquery()


_CLIENTS = (
    sa.select(
        _Mine.client_id, Account.name.label("client_name"), _Mine.started_at, _LAST_AT.label("last_at"),
        _waiting(sa.func.min(Feedback.turn_at, type_=_INSTANT)).label("waits_since"),
        unread(_Mine, sa.func.min(CheckIn.created_at, type_=_INSTANT)).label("unread_since"),
    )
    .join(Account, Account.id == _Mine.client_id)
    .where(*_MINE)
    .order_by(_Mine.id)
)  # fmt: skip
_COUNTED = sa.select(_Mine.client_id, _waiting(sa.func.count()).label("waiting"), unread(_Mine, sa.func.count()).label("unread")).where(
    *_MINE, is_listed(_Mine.client_id, "client_ids")
)
_ON_AGENDA = (
    sa.select(sa.func.count(AgendaItem.id))
    .where(AgendaItem.session_id == CoachingSession.id, AgendaItem.is_ticked.is_(False))
    .correlate(CoachingSession)
    .scalar_subquery()
)
_DRAFTED = sa.and_(Draft.session_id == CoachingSession.id, sa.or_(Draft.signal.is_not(None), Draft.text != ""))
_WRITTEN = sa.select(sa.func.count(Draft.id)).where(_DRAFTED).correlate(CoachingSession).scalar_subquery()
_SAVED_AT = sa.select(sa.func.max(Draft.saved_at, type_=Draft.saved_at.type)).where(_DRAFTED).correlate(CoachingSession).scalar_subquery()
_TO_REVIEW = (
    sa.select(
        CoachingSession.id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.minutes, CoachingSession.state,
        _Mine.client_id, Account.name.label("client_name"), _ON_AGENDA.label("on_agenda"),
        _WRITTEN.label("written"), _SAVED_AT.label("saved_at"), Preparation.sent_at.label("prepared_at"), Preparation.hard,
    )
    .join(_Mine, _Mine.id == CoachingSession.engagement_id)
    .join(Account, Account.id == _Mine.client_id)
    .outerjoin(Preparation, sa.and_(Preparation.session_id == CoachingSession.id, Preparation.sent_at.is_not(None)))
    .where(
        *_MINE,
        CoachingSession.published_at.is_(None),
        is_among(CoachingSession.state, (SessionState.SCHEDULED, SessionState.HELD)),
        sa.func.coalesce(CoachingSession.starts_at, _UNTIL) < _UNTIL,  # so that the index on published_at is used: few of a client lack it
    )
    .order_by(CoachingSession.starts_at.desc(), CoachingSession.id.desc())
    .limit(MOST_ROWS)
)  # fmt: skip
_LATE = (
    sa.select(
        Action.id, Action.text, Action.due_on, Action.owner_id, _Mine.client_id, Account.name.label("client_name"),
    )
    .join(_Mine, _Mine.id == Action.engagement_id)
    .join(Account, Account.id == _Mine.client_id)
    .where(*_MINE, is_listed(_Mine.client_id, "client_ids"), Action.state == ActionState.OPEN, Action.due_on < _TODAY)
    .order_by(Action.due_on, Action.id)
    .limit(MOST_ROWS)
)  # fmt: skip
_PUT_OFF = sa.select(Snooze.client_id, Snooze.why).where(Snooze.coach_id == VIEWER_ID, Snooze.until > _NOW)
_SNOOZE = sa.select(Snooze).where(
    Snooze.coach_id == VIEWER_ID, Snooze.client_id == sa.bindparam("client_id", type_=sa.Integer), Snooze.why == sa.bindparam("why")
)


@dataclass(frozen=True)
class CoachHome:
    """What the coach's home is made from."""

    clients: Rows
    """For each the last session, booked or over; since when they owe a word, and a check-in is unread."""
    to_review: Rows
    threads: Rows
    put_off: frozenset[tuple[int, str]]
    tally: Tally | None


def coach_home(viewer: Viewer, now: datetime, until: datetime) -> CoachHome:
    """The viewer's running clients, sessions up to `until` without a published review, turns, what is put off."""
    execute = db.session.execute
    return CoachHome(
        clients=execute(_CLIENTS, viewer.bound()).all(),
        to_review=execute(_TO_REVIEW, viewer.bound(until=until)).all()[::-1],
        threads=waiting_for_coach(viewer, now, MOST_ROWS),
        put_off=frozenset((row.client_id, row.why) for row in execute(_PUT_OFF, viewer.bound(now=now))),
        tally=tally(viewer),
    )


def told(viewer: Viewer, client_ids: Collection[int], now: datetime, today: date) -> Told:
    """Late actions and the other signs of milestones, of these clients of the viewer."""
    return Told(
        late_actions=db.session.execute(_LATE, viewer.bound(client_ids=list(client_ids), today=today)).all(),
        neglected=neglected(viewer, client_ids, now),
    )


def counted(viewer: Viewer, client_ids: Collection[int]) -> dict[int, Any]:
    """Of these clients of the viewer, how many words they owe (`waiting`), and how many check-ins are `unread`."""
    return {row.client_id: row for row in db.session.execute(_COUNTED, viewer.bound(client_ids=list(client_ids))).all()}


def snooze(viewer: Viewer, client_id: int, why: str) -> Snooze | None:
    """What the viewer said *Later* to about this client for this reason, if they did."""
    return db.session.scalar(_SNOOZE, viewer.bound(client_id=client_id, why=why))


def week_ahead(now: datetime) -> datetime:
    """How far the coach's home looks: seven days."""
    return now + timedelta(days=7)
