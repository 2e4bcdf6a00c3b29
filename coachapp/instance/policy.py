"""Who may change how this instance is set."""

from __future__ import annotations

from coachapp.core.actor import Actor
from coachapp.core.policy import YES, Decision, no


def may_set(by: Actor) -> Decision:
    """Change the settings."""
    return YES if by.is_admin else no("Only an admin changes the settings.")
