"""Who may close a meeting, with the sentence people read when they may not."""

from __future__ import annotations

from coachapp.core.policy import Decision, no
from coachapp.engagements.viewer import Viewer
from coachapp.sessions.models import CoachingSession, SessionState
from coachapp.sessions.policy import may_schedule

MET = (SessionState.SCHEDULED, SessionState.HELD)
"""A session that was cancelled or missed has no meeting."""


def may_close_meeting(viewer: Viewer, coaching_session: CoachingSession) -> Decision:
    """Say that the two have met, and mail the recap: the coach, also after the review was published."""
    if viewer.account_id != coaching_session.engagement.coach_id:
        return no("Only the coach closes the meeting. Both of you get its recap by mail.")
    if coaching_session.state not in MET:
        return no("Nobody met in this session, so there is no recap.")
    return may_schedule(viewer, coaching_session.engagement)
