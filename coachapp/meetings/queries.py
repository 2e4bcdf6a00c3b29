"""What both have before them in a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.core.security import fingerprint
from coachapp.engagements.viewer import Viewer
from coachapp.meetings.models import Meeting
from coachapp.sessions import queries as sessions
from coachapp.sessions.models import CoachingSession

Rows = list[sa.Row[Any]]
_CLOSED_AT = sa.select(Meeting.closed_at).where(Meeting.session_id == sa.bindparam("id", type_=sa.Integer))


@dataclass(frozen=True)
class Table:
    """What lies on the table between the two: nothing here is one's alone."""

    agenda: Rows
    actions: Rows
    notes: sessions.Notes
    closed_at: datetime | None
    """When the meeting was closed; None: it was not."""
    stamp: str
    """Another one as soon as anything here is another."""


def table(viewer: Viewer, coaching_session: CoachingSession) -> Table:
    """The agenda, the actions and the shared notes as they are now."""
    agenda, actions = sessions.agenda(viewer, coaching_session), sessions.actions_at(viewer, coaching_session)
    notes, closed = sessions.shared_notes(coaching_session), closed_at(coaching_session.id)
    seen = (coaching_session.state, coaching_session.published_at, notes.version, closed, *map(tuple, agenda), *map(tuple, actions))
    return Table(agenda, actions, notes, closed, stamp=fingerprint(repr(seen))[:16])


def closed_at(session_id: int) -> datetime | None:
    """When the meeting of this session, which the caller may see, was closed."""
    row = db.session.execute(_CLOSED_AT, {"id": session_id}).one_or_none()
    return row.closed_at if row else None
