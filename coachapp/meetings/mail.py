"""The recap of a meeting, to each of the two: what both saw there, and nothing that only one of them did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coachapp.accounts.models import Account
from coachapp.ledger.outbox import Mail
from coachapp.notices.mail import notice
from coachapp.notices.models import Kind
from coachapp.sessions.mail import page_of
from coachapp.sessions.models import ACTION_WORDS, CoachingSession


def recap(coaching_session: CoachingSession, reader: Account, agenda: Sequence[Any], actions: Sequence[Any]) -> Mail:
    """The agenda with what was talked about, the shared notes, and who does what by when."""
    engagement = coaching_session.engagement
    is_coach = reader.id == engagement.coach_id
    words: dict[str, Any] = {
        "coaching_session": coaching_session,
        "reader": reader,
        "other": engagement.other_of(reader.id),
        "is_coach": is_coach,
        "talked_about": [item for item in agenda if item.is_ticked],
        "left": [item for item in agenda if not item.is_ticked],
        "actions": actions,
        "action_words": ACTION_WORDS,
        "url": page_of(coaching_session),
    }
    thread, kind = f"engagement:{coaching_session.engagement_id}", Kind.COACH_RECAP if is_coach else Kind.RECAP
    return notice("session_recap", kind, reader, thread=thread, **words)
