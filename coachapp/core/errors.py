"""The ways in which an act can be refused; each carries the sentence that people read."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from coachapp.core.wording import count


class Refusal(Exception):
    """A refused act. `reason` is a whole sentence for the person who asked."""

    status = 400
    title = "That did not work"

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class Missing(Refusal):
    """It is not there, or not yours to see: the same answer for both."""

    status = 404
    title = "Not found"


class Forbidden(Refusal):
    """You may see it, but not do this to it."""

    status = 403
    title = "Not allowed"


class Conflict(Refusal):
    """It does not fit what is already there. `field` names the form field it belongs to, if one does."""

    status = 409
    title = "That no longer fits"

    def __init__(self, reason: str = "", field: str | None = None) -> None:
        super().__init__(reason)
        self.field = field


class Gone(Refusal):
    """A link that worked once and no longer does."""

    status = 410
    title = "This link no longer works"


class TooMany(Refusal):
    """It was tried too often: `retry_after` seconds from now it is looked at again."""

    status = 429
    title = "Wait a moment"

    def __init__(self, wait: timedelta) -> None:
        self.retry_after = max(ceil(wait.total_seconds()), 1)
        super().__init__(f"That was tried too often. Wait {_in_words(self.retry_after)}, then try again.")

    @property
    def headers(self) -> dict[str, str]:
        """What the answer carries."""
        return {"Retry-After": str(self.retry_after)}


def _in_words(seconds: int) -> str:
    return count(seconds, "second", digits=True) if seconds < 90 else count(ceil(seconds / 60), "minute", digits=True)
