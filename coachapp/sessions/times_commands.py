"""A client asks for another time; the coach moves the session to one of them (commands.move_session) or keeps the time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coachapp.core.db import save
from coachapp.core.policy import require
from coachapp.engagements.viewer import Viewer
from coachapp.ledger import outbox
from coachapp.sessions import mail, policy
from coachapp.sessions.models import CoachingSession


def propose_times(coaching_session: CoachingSession, *, by: Viewer, now: datetime, times: Iterable[datetime], word: str) -> None:
    """Ask for one of these times; the coach gets one mail, also if it is pressed twice."""
    require(policy.may_propose_times(by, coaching_session, now))
    wanted = sorted(set(times))
    if wanted and (coaching_session.proposed_times, coaching_session.other_times_word) == (wanted, word):
        return
    coaching_session.propose_times(wanted, word, now)
    save(coaching_session)
    key = f"session:{coaching_session.id}:times:{coaching_session.version}"
    outbox.queue(mail.times_proposed(coaching_session), key=key, now=now)


def keep_time(coaching_session: CoachingSession, *, by: Viewer, now: datetime, word: str) -> None:
    """Decline with a word; the client gets one mail."""
    require(policy.may_move(by, coaching_session))
    coaching_session.keep_time(word, now)
    save(coaching_session)
    outbox.queue(mail.time_kept(coaching_session), key=f"session:{coaching_session.id}:kept:{coaching_session.version}", now=now)
