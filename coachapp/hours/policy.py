"""Who keeps a log, and who answers whether it may name them."""

from __future__ import annotations

from coachapp.core.policy import YES, Decision, no
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer


def may_keep_log(viewer: Viewer) -> Decision:
    """Have a log at all."""
    return YES if viewer.is_coach else no("Only a coach keeps a log of hours.")


def may_set_terms(viewer: Viewer, engagement: Engagement) -> Decision:
    """Say whether its sessions are paid, and ask its client: the coach, also after it ended."""
    return YES if viewer.account_id == engagement.coach_id else no("Only the coach of this engagement says how it stands in their log.")


def may_answer(viewer: Viewer, engagement: Engagement) -> Decision:
    """Say whether one may be named."""
    return YES if viewer.account_id == engagement.client_id else no("Only the client says whether they may be named.")
