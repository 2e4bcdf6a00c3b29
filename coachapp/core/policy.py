"""A decision and its reason. Rules return one; commands require it; templates show the button or the reason."""

from __future__ import annotations

from dataclasses import dataclass

from coachapp.core.errors import Forbidden


@dataclass(frozen=True)
class Decision:
    """True when the act is allowed; otherwise `reason` says why not, as a whole sentence."""

    is_allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.is_allowed


YES = Decision(True)


def no(reason: str) -> Decision:
    """A refusal with the sentence that people read."""
    return Decision(False, reason)


def require(decision: Decision) -> None:
    """Go on, or raise Forbidden with the decision's reason."""
    if not decision:
        raise Forbidden(decision.reason)
