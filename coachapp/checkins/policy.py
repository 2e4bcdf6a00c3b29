"""Who may check in."""

from __future__ import annotations

from coachapp.core.policy import YES, Decision, no
from coachapp.engagements.viewer import Viewer
from coachapp.files.models import File
from coachapp.goals.models import Milestone
from coachapp.goals.policy import FINISHED


def may_check_in(viewer: Viewer, milestone: Milestone) -> Decision:
    """The client reports on their own open milestone; its goal is loaded."""
    if milestone.goal.client_id != viewer.account_id:
        return no("Only the client checks in on their milestone.")
    if not milestone.is_open or milestone.goal.state in FINISHED:
        return no("This milestone is no longer open. Take it up again to check in on it.")
    return YES


def may_remove_file(viewer: Viewer, file: File) -> Decision:
    """Whoever sent it takes it away."""
    return YES if file.owner_id == viewer.account_id else no("Only the person who sent this file can remove it.")
