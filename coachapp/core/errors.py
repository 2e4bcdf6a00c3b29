"""The three ways in which an act can be refused; each carries the sentence that people read."""

from __future__ import annotations


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
