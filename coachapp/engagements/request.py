"""The Viewer of this request."""

from __future__ import annotations

from flask import g
from flask_login import current_user

from coachapp.engagements.viewer import Viewer


def current_viewer() -> Viewer:
    """The signed-in person as a Viewer, or the client whose eyes they look with; only for endpoints behind sign-in."""
    stand_in: Viewer | None = g.get("stand_in")
    return stand_in or Viewer(
        account_id=current_user.account_id,
        roles=current_user.roles,
        sign_in_id=current_user.sign_in_id,
        name=current_user.name,
        time_zone=current_user.time_zone,
    )


def look_as(viewer: Viewer) -> None:
    """From now on this request sees what this viewer sees."""
    g.stand_in = viewer
