"""What existed when an engagement ended, in that day's words. Pure (product.md, "Who may do what").

The history keeps each changed field with its old and new value: taking back what was changed after the end, the latest change first,
gives the words of the end. A goal that was a draft then, or not shared with that coach, was not theirs to see and is not now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from coachapp.goals.models import GoalState

Changes = Mapping[str, Sequence[Any]]


def as_of(now: Mapping[str, Any], later: Iterable[Changes]) -> dict[str, Any]:
    """The fields as they were before these changes, which come with the latest first."""
    then = dict(now)
    for changes in later:
        then |= {field: _value(field, old) for field, (old, _new) in changes.items() if field in then}
    return then


def _value(field: str, old: Any) -> Any:
    """Days stand in the history in ISO form."""
    return date.fromisoformat(old) if field.endswith("_on") and isinstance(old, str) else old


def was_shared(then: Mapping[str, Any], engagement_id: int) -> bool:
    """Whether the goal, as it was then, was read by the coach of this engagement."""
    return then["state"] != GoalState.DRAFT and (then["is_shared_with_all"] or engagement_id in then["shared_with"])
