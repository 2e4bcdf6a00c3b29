"""A client asks for another time; the coach moves the session to one of them (commands.move_session) or keeps the time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coachapp.accounts.models import Account
from coachapp.core.db import save
from coachapp.core.policy import require
from coachapp.engagements.viewer import Viewer
from coachapp.ledger.outbox import Mail
from coachapp.notices import commands as notices
from coachapp.notices.models import Kind
from coachapp.sessions import mail, policy
from coachapp.sessions.models import CoachingSession


def propose_times(coaching_session: CoachingSession, *, by: Viewer, now: datetime, times: Iterable[datetime], word: str) -> None:
    """Ask for one of these times; the coach is told, once if it is pressed twice."""
    require(policy.may_propose_times(by, coaching_session, now))
    wanted = sorted(set(times))
    if wanted and (coaching_session.proposed_times, coaching_session.other_times_word) == (wanted, word):
        return
    coaching_session.propose_times(wanted, word, now)
    save(coaching_session)
    engagement = coaching_session.engagement
    _tell(engagement.coach, Kind.COACH_TIMES, mail.times_proposed(coaching_session), coaching_session, "times", engagement.client_id, now)


def keep_time(coaching_session: CoachingSession, *, by: Viewer, now: datetime, word: str) -> None:
    """Decline with a word; the client is told."""
    require(policy.may_move(by, coaching_session))
    coaching_session.keep_time(word, now)
    save(coaching_session)
    engagement = coaching_session.engagement
    _tell(engagement.client, Kind.SESSION, mail.time_kept(coaching_session), coaching_session, "kept", engagement.coach_id, now)


def _tell(reader: Account, kind: Kind, told: Mail, coaching_session: CoachingSession, what: str, about_id: int, now: datetime) -> None:
    key, path = f"session:{coaching_session.id}:{what}:{coaching_session.version}", f"/sessions/{coaching_session.id}"
    notices.tell(reader, kind, told, key=key, path=path, about_id=about_id, now=now)
