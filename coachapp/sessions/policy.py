"""Who may do what to a session, with the sentence people read when they may not."""

from __future__ import annotations

from datetime import datetime

from coachapp.core.policy import YES, Decision, no
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.engagements.viewer import Viewer
from coachapp.sessions.models import CoachingSession, SessionState
from coachapp.sessions.preparation_models import OPENS_BEFORE

ENDED = "This engagement has ended. What was said in it stays readable."
CLOSED = "This session is closed. What stands here stays as it was."


def may_schedule_any(viewer: Viewer) -> Decision:
    """Schedule sessions at all."""
    return YES if viewer.is_coach else no("Only a coach schedules sessions. Ask yours for one.")


def may_work_together(viewer: Viewer, engagement: Engagement) -> Decision:
    """Change what is neither one's alone: the agenda that waits, actions."""
    if viewer.account_id not in (engagement.client_id, engagement.coach_id):
        return no("This engagement is between two other people.")
    return YES if engagement.is_running else no(ENDED)


def may_schedule(viewer: Viewer, engagement: Engagement) -> Decision:
    """Schedule a session of this engagement."""
    if viewer.account_id != engagement.coach_id:
        return no("Only the coach schedules sessions.")
    return YES if engagement.is_running else no(ENDED)


def may_pick(viewer: Viewer, engagement: Engagement) -> Decision:
    """Book one of the times that the coach offers: their own client, while the two work together."""
    if viewer.account_id != engagement.client_id:
        return no("Only the client picks a time. As the coach, schedule a session.")
    if engagement.state is EngagementState.PAUSED:
        return no("The two of you have paused. Times can be booked again once you go on.")
    return YES if engagement.is_running else no(ENDED)


def may_edit_together(viewer: Viewer, coaching_session: CoachingSession) -> Decision:
    """Change the agenda and the shared notes, and promise something: both, while the session is open."""
    together = may_work_together(viewer, coaching_session.engagement)
    return no(CLOSED) if together and coaching_session.is_closed else together


def may_conduct(viewer: Viewer, coaching_session: CoachingSession) -> Decision:
    """Say how the session went, and call it off."""
    scheduled_by = may_schedule(viewer, coaching_session.engagement)
    return no(CLOSED) if scheduled_by and coaching_session.is_closed else scheduled_by


def may_move(viewer: Viewer, coaching_session: CoachingSession) -> Decision:
    """Give the session another time or place."""
    conducts = may_conduct(viewer, coaching_session)
    if conducts and coaching_session.state is not SessionState.SCHEDULED:
        return no("Only a scheduled session can be moved. Schedule a new one instead.")
    return conducts


def may_propose_times(viewer: Viewer, coaching_session: CoachingSession, now: datetime) -> Decision:
    """Ask for another time: the client, while the session is to come."""
    if viewer.account_id != coaching_session.engagement.client_id:
        return no("Only the client asks for another time. As the coach, move the session.")
    together = may_edit_together(viewer, coaching_session)
    if together and (coaching_session.state is not SessionState.SCHEDULED or coaching_session.starts_at <= now):
        return no("Only a session to come can have another time.")
    return together


def may_keep_private_notes(viewer: Viewer, coaching_session: CoachingSession) -> Decision:
    """Write notes that nobody else reads."""
    if viewer.account_id != coaching_session.engagement.coach_id:
        return no("Private notes are the coach's own.")
    return no(CLOSED) if coaching_session.is_closed else YES


def may_prepare(viewer: Viewer, coaching_session: CoachingSession, now: datetime) -> Decision:
    """Write the preparation of a session: its client, from three days before it until it is closed."""
    if viewer.account_id != coaching_session.engagement.client_id:
        return no("Only the client prepares a session. What they send stands in Review.")
    together = may_edit_together(viewer, coaching_session)
    if together and now < coaching_session.starts_at - OPENS_BEFORE:
        return no("Preparation opens three days before the session.")
    return together
