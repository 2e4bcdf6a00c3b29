"""Every SELECT on sessions, agenda, notes and actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from coachapp.accounts.models import Account
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.core.paging import Page, page_by_key
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer, takes_part
from coachapp.sessions.desk_queries import AnySession
from coachapp.sessions.models import Action, ActionState, AgendaItem, CoachingSession, PrivateNote, SessionState
from coachapp.sessions.preparation_models import Preparation

Rows = list[sa.Row[Any]]
Meeting = sa.Row[int, int, datetime, int, str, datetime | None]
"""id, number, starts_at, minutes, place, published_at."""

_ID: sa.BindParameter[int] = sa.bindparam("id", type_=sa.Integer)
_BOTH = contains_eager(CoachingSession.engagement)

_SESSION = (
    sa.select(CoachingSession)
    .join(CoachingSession.engagement)
    .where(CoachingSession.id == _ID, takes_part())
    .options(_BOTH.joinedload(Engagement.client), _BOTH.joinedload(Engagement.coach), joinedload(CoachingSession.series))
)
_AGENDA = (
    sa.select(AgendaItem.id, AgendaItem.text, AgendaItem.origin, AgendaItem.milestone_id, AgendaItem.is_ticked, AgendaItem.added_by_id)
    .join(Engagement, Engagement.id == AgendaItem.engagement_id)
    .where(AgendaItem.session_id == _ID, takes_part())
    .order_by(AgendaItem.id)
)
_AGENDA_ITEM = (
    sa.select(AgendaItem)
    .join(AgendaItem.coaching_session)
    .join(CoachingSession.engagement)
    .where(AgendaItem.id == _ID, takes_part())
    .options(contains_eager(AgendaItem.coaching_session).contains_eager(CoachingSession.engagement))
)
_ACTION = (
    sa.select(Action).join(Action.engagement).where(Action.id == _ID, takes_part()).options(contains_eager(Action.engagement))
)  # fmt: skip
_ACTIONS = (
    sa.select(
        Action.id, Action.text, Action.due_on, Action.state, Action.owner_id, Action.closed_at, Action.session_id, CoachingSession.number
    )
    .join(Engagement, Engagement.id == Action.engagement_id)
    .outerjoin(CoachingSession, CoachingSession.id == Action.session_id)
    .where(Action.engagement_id == sa.bindparam("engagement_id", type_=sa.Integer), takes_part())
    .order_by(Action.state != ActionState.OPEN, Action.due_on, Action.id)
)
_ACTIONS_AT_SESSION = _ACTIONS.where((Action.state == ActionState.OPEN) | (Action.session_id == _ID))
_PRIVATE_NOTE = (
    sa.select(PrivateNote)
    .join(CoachingSession, CoachingSession.id == PrivateNote.session_id)
    .join(CoachingSession.engagement)
    .where(PrivateNote.session_id == _ID, PrivateNote.author_id == VIEWER_ID, Engagement.coach_id == VIEWER_ID)
)
_PRIVATE_WORDS = _PRIVATE_NOTE.with_only_columns(PrivateNote.text, PrivateNote.version, PrivateNote.updated_at, maintain_column_froms=True)
_PREPARATION = (
    sa.select(Preparation)
    .join(CoachingSession, CoachingSession.id == Preparation.session_id)
    .join(CoachingSession.engagement)
    .where(Preparation.session_id == _ID, takes_part())
    .where(sa.or_(Engagement.client_id == VIEWER_ID, Preparation.sent_at.is_not(None)))
)
_PREPARED = _PREPARATION.with_only_columns(
    Preparation.moved, Preparation.hard, Preparation.talk_about, Preparation.sent_at, maintain_column_froms=True
)
_OF_ENGAGEMENT = sa.select(
    CoachingSession.id,
    CoachingSession.number,
    CoachingSession.starts_at,
    CoachingSession.minutes,
    CoachingSession.place,
    CoachingSession.published_at,
).where(CoachingSession.engagement_id == sa.bindparam("engagement_id", type_=sa.Integer))
_MOMENT = sa.bindparam("moment", type_=CoachingSession.starts_at.type)
_LAST_HELD_BEFORE = (
    _OF_ENGAGEMENT.where(CoachingSession.state == SessionState.HELD, CoachingSession.starts_at <= _MOMENT, CoachingSession.id != _ID)
    .order_by(CoachingSession.starts_at.desc(), CoachingSession.number.desc())
    .limit(1)
)
_NEXT = (
    _OF_ENGAGEMENT.where(
        CoachingSession.state == SessionState.SCHEDULED, CoachingSession.starts_at > _MOMENT, CoachingSession.id != _ID
    )
    .order_by(CoachingSession.starts_at)
    .limit(1)
)  # fmt: skip

_Client, _Coach = aliased(Account), aliased(Account)
_IS_COACH = Engagement.coach_id == VIEWER_ID
_LIST = (
    sa.select(
        CoachingSession.id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.minutes, CoachingSession.state,
        CoachingSession.published_at, CoachingSession.feedback_count, _IS_COACH.label("is_coach"), CoachingSession.other_times,
        sa.case((_IS_COACH, _Client.name), else_=_Coach.name).label("other_name"),
        sa.case((_IS_COACH, _Client.time_zone), else_=_Coach.time_zone).label("other_time_zone"),
    )
    .join(CoachingSession.engagement)
    .join(_Client, _Client.id == Engagement.client_id)
    .join(_Coach, _Coach.id == Engagement.coach_id)
    .where(takes_part())
)  # fmt: skip
_TO_COME = _LIST.where(CoachingSession.state == SessionState.SCHEDULED)
_PAST = _LIST.where(CoachingSession.state != SessionState.SCHEDULED)
_COLUMNS = [column.key for column in CoachingSession.__table__.columns]
_KEYS: tuple[Any, ...] = (CoachingSession.starts_at, CoachingSession.id)


def coaching_session(viewer: Viewer, session_id: int) -> CoachingSession:
    """One session with its engagement, client and coach; Missing unless the viewer takes part."""
    found = db.session.scalar(_SESSION, viewer.bound(id=session_id))
    if found is None:
        raise Missing
    return found


def locked(coaching_session: CoachingSession) -> CoachingSession:
    """The same session as it is now, for this transaction alone: two publications at once are one after the other."""
    db.session.refresh(coaching_session, attribute_names=_COLUMNS, with_for_update={"of": CoachingSession})
    return coaching_session


def locked_action(action: Action) -> Action:
    """The same action as it is now, for this transaction alone."""
    db.session.refresh(action, attribute_names=["due_on", "state"], with_for_update={"of": Action})
    return action


def sessions_to_come(viewer: Viewer, cursor: str | None) -> Page[sa.Row[Any]]:
    """Scheduled sessions, the earliest first; one whose time has passed still waits for a word on how it went."""
    return page_by_key(_TO_COME, _KEYS, cursor, 25, **viewer.bound())


def past_sessions(viewer: Viewer, cursor: str | None) -> Page[sa.Row[Any]]:
    """Sessions that were held, cancelled or missed, the latest first."""
    return page_by_key(_PAST, _KEYS, cursor, 25, descending=True, **viewer.bound())


def agenda(viewer: Viewer, coaching_session: AnySession) -> Rows:
    """What is to be talked about: id, text, origin, milestone_id, is_ticked, added_by_id."""
    return list(db.session.execute(_AGENDA, viewer.bound(id=coaching_session.id)))


def agenda_item(viewer: Viewer, item_id: int) -> tuple[AgendaItem, CoachingSession]:
    """An item on a session's agenda, and that session with its engagement; Missing unless the viewer takes part."""
    found = db.session.scalar(_AGENDA_ITEM, viewer.bound(id=item_id))
    if found is None or found.coaching_session is None:
        raise Missing
    return found, found.coaching_session


def waiting_items(engagement_id: int) -> list[AgendaItem]:
    """What waits for a session to be scheduled."""
    waiting = (
        sa.select(AgendaItem).where(AgendaItem.engagement_id == engagement_id, AgendaItem.session_id.is_(None)).order_by(AgendaItem.id)
    )
    return list(db.session.scalars(waiting))


def open_items(session_id: int) -> list[AgendaItem]:
    """What was not talked about."""
    unticked = sa.select(AgendaItem).where(AgendaItem.session_id == session_id, AgendaItem.is_ticked.is_(False)).order_by(AgendaItem.id)
    return list(db.session.scalars(unticked))


def item_from(source: tuple[str, int]) -> AgendaItem | None:
    """The agenda item that this thing put there, if it did."""
    return db.session.scalar(sa.select(AgendaItem).where(AgendaItem.source_kind == source[0], AgendaItem.source_id == source[1]))


def action_from(source: tuple[str, int]) -> Action | None:
    """The action that this thing made, if it did."""
    return db.session.scalar(sa.select(Action).where(Action.source_kind == source[0], Action.source_id == source[1]))


def last_held_before(coaching_session: AnySession) -> Meeting | None:
    """The held session before this one."""
    bound = {"engagement_id": coaching_session.engagement_id, "moment": coaching_session.starts_at, "id": coaching_session.id}
    return db.session.execute(_LAST_HELD_BEFORE, bound).one_or_none()


def next_session(engagement_id: int, now: datetime, but: int = 0) -> Meeting | None:
    """The next scheduled session, other than `but`, of an engagement that the caller may see."""
    return db.session.execute(_NEXT, {"engagement_id": engagement_id, "moment": now, "id": but}).one_or_none()


@dataclass(frozen=True)
class Notes:
    """A text that saves itself: what is kept, its version (0: nothing yet), and since when."""

    text: str
    version: int
    saved_at: datetime | None


def shared_notes(coaching_session: CoachingSession) -> Notes:
    """What both write."""
    return Notes(coaching_session.shared_notes, coaching_session.notes_version, coaching_session.notes_at)


def private_notes(viewer: Viewer, session_id: int) -> Notes:
    """What the viewer alone writes as this session's coach; empty for everybody else."""
    note = db.session.execute(_PRIVATE_WORDS, viewer.bound(id=session_id)).one_or_none()
    return Notes(*note) if note else Notes("", 0, None)


def private_note(viewer: Viewer, session_id: int) -> PrivateNote | None:
    """The viewer's own notes as this session's coach; nobody else's can be reached from here."""
    return db.session.scalar(_PRIVATE_NOTE, viewer.bound(id=session_id))


def preparation(viewer: Viewer, session_id: int) -> Preparation | None:
    """What the client prepared: for the client as it stands, for the coach once it was sent."""
    return db.session.scalar(_PREPARATION, viewer.bound(id=session_id))


def prepared(viewer: Viewer, session_id: int) -> Any:
    """The same to be read and not written: moved, hard, talk_about, sent_at."""
    return db.session.execute(_PREPARED, viewer.bound(id=session_id)).one_or_none()


def actions(viewer: Viewer, engagement_id: int) -> Rows:
    """What the two promised: id, text, due_on, state, owner_id, closed_at, session_id, number; open ones first, by date."""
    return list(db.session.execute(_ACTIONS, viewer.bound(engagement_id=engagement_id)))


def actions_at(viewer: Viewer, coaching_session: CoachingSession) -> Rows:
    """The same as one session sees it: what is open, and what was promised there."""
    bound = viewer.bound(engagement_id=coaching_session.engagement_id, id=coaching_session.id)
    return list(db.session.execute(_ACTIONS_AT_SESSION, bound))


def action(viewer: Viewer, action_id: int) -> Action:
    """One action with its engagement; Missing unless the viewer takes part."""
    found = db.session.scalar(_ACTION, viewer.bound(id=action_id))
    if found is None:
        raise Missing
    return found
