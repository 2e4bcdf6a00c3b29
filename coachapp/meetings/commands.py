"""Every change that a meeting makes by itself: notes put together, and the close."""

from __future__ import annotations

from datetime import datetime

from coachapp.core.db import save
from coachapp.core.errors import Conflict
from coachapp.core.forms import TEXT
from coachapp.core.policy import require
from coachapp.engagements.viewer import Viewer
from coachapp.ledger.activity import record
from coachapp.meetings import mail, policy, queries
from coachapp.meetings.merging import merged
from coachapp.meetings.models import Meeting
from coachapp.notices.commands import tell
from coachapp.notices.models import Kind
from coachapp.sessions import commands as sessions
from coachapp.sessions.models import CoachingSession, SessionState
from coachapp.sessions.policy import may_edit_together
from coachapp.sessions.queries import locked


def write_notes(coaching_session: CoachingSession, *, by: Viewer, now: datetime, text: str, version: int, base: str | None) -> None:
    """Save the shared notes; `base` is the text from which the writer came. What the other saved meanwhile stays, beside it.

    Conflict on `text` if both changed the same lines in different ways, or both together are too long.
    """
    require(may_edit_together(by, locked(coaching_session)))
    kept = coaching_session.shared_notes
    if version != coaching_session.notes_version and base is not None:
        text = _of_both(base, text, kept)
        version = coaching_session.notes_version
    sessions.write_shared_notes(coaching_session, by=by, now=now, text=text, version=version)


def _of_both(base: str, text: str, kept: str) -> str:
    both = merged(base, text, kept)
    if both is None or len(both) > TEXT:
        raise Conflict("Both of you changed the same lines. Nothing is lost: both texts stand here.", field="text")
    return both


def close_meeting(coaching_session: CoachingSession, *, by: Viewer, now: datetime) -> None:
    """The two have met: the session is held, and each gets one mail of what both noted. Pressed again it does nothing.

    Conflict if it has not begun.
    """
    require(policy.may_close_meeting(by, locked(coaching_session)))
    if queries.closed_at(coaching_session.id):
        return
    if coaching_session.starts_at > now:
        raise Conflict("This session has not begun. Close its meeting once you have met.")
    if coaching_session.state is SessionState.SCHEDULED:
        sessions.set_session_state(coaching_session, state=SessionState.HELD, by=by, now=now)
    save(Meeting(session_id=coaching_session.id, closed_at=now))
    client_id = coaching_session.engagement.client_id
    record("session.recap", by=by, client_id=client_id, subject=("session", coaching_session.id), now=now)
    _mail_recap(coaching_session, queries.table(by, coaching_session), now)


def _mail_recap(coaching_session: CoachingSession, table: queries.Table, now: datetime) -> None:
    client, coach = coaching_session.engagement.client, coaching_session.engagement.coach
    key, path = f"session:{coaching_session.id}:recap", f"/sessions/{coaching_session.id}"
    for reader, other, kind in ((client, coach, Kind.RECAP), (coach, client, Kind.COACH_RECAP)):
        told = mail.recap(coaching_session, reader, table.agenda, table.actions)
        tell(reader, kind, told, key=f"{key}:{reader.id}", path=path, about_id=other.id, now=now)
