"""Who offers times; who picks one is the sessions' to say (sessions.policy.may_pick)."""

from __future__ import annotations

from coachapp.core.policy import YES, Decision, no
from coachapp.engagements.viewer import Viewer


def may_offer(viewer: Viewer) -> Decision:
    """Say when one can be met."""
    return YES if viewer.is_coach else no("Only a coach offers times. Pick one of your coach’s under Sessions, Book a time.")


def may_look_for_times(viewer: Viewer) -> Decision:
    """See where one could pick a time."""
    return YES if viewer.is_client else no("Only a client picks a time. As a coach, schedule a session, or say when you can be met.")
