"""The Viewer of this request."""

from __future__ import annotations

from flask_login import current_user

from coachapp.engagements.viewer import Viewer


def current_viewer() -> Viewer:
    """The signed-in person as a Viewer; only for endpoints behind sign-in."""
    return Viewer(
        account_id=current_user.account_id,
        roles=current_user.roles,
        sign_in_id=current_user.sign_in_id,
        name=current_user.name,
        time_zone=current_user.time_zone,
    )
