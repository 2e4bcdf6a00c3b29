"""Changes to feedback after its review: whether it helped, and its coach's other words."""

from __future__ import annotations

from datetime import datetime

from coachapp.core.db import save
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import policy
from coachapp.feedback.models import Feedback, Help, Signal
from coachapp.ledger.activity import changed, record
from coachapp.notices.commands import tell_later
from coachapp.notices.models import Kind, Line


def tell_help(feedback: Feedback, *, by: Viewer, now: datetime, helped: Help) -> None:
    """Take the client's word on what came of it; pressed twice, told once. The history says that they spoke, the thread what they said."""
    require(policy.may_tell_help(by, feedback, is_running=feedback.coaching_session.engagement.is_running, now=now))
    if helped is feedback.helped:
        return
    feedback.tell_help(helped, now)
    save(feedback)
    record("feedback.helped", by=by, client_id=feedback.client_id, subject=("milestone", feedback.milestone_id), now=now)


def edit_feedback(feedback: Feedback, *, by: Viewer, now: datetime, signal: Signal, text: str) -> None:
    """Take its coach's other words. What they were stays in its history, for those who may read it; the digest says that they changed."""
    require(policy.may_edit_feedback(by, feedback, is_running=feedback.coaching_session.engagement.is_running))
    changes = changed(feedback, signal=signal, text=text)
    if not changes:
        return
    if feedback.text and not text:
        raise Conflict("Words that were read cannot become none. Say them differently, or add what you think now.", field="text")
    feedback.edit(signal=signal, text=text, now=now)
    save(feedback)
    record("feedback.edited", by=by, client_id=feedback.client_id, subject=("feedback", feedback.id), now=now, changes=changes)
    key, path = f"feedback.edited:{feedback.id}:{now.date()}", f"/milestones/{feedback.milestone_id}"
    line = Line(key, f"{by.name} changed what they wrote to you", path, by.account_id)
    tell_later(feedback.client_id, Kind.LATER_WORDS, line, now=now)
