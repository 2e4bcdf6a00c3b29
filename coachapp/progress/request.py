"""What the address of a record asks for: which sessions, which milestones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from coachapp.core.web import an_id
from coachapp.progress.matrix import STANDINGS, WINDOW, Only
from coachapp.progress.queries import Window

_LARGEST = 10**6


@dataclass(frozen=True)
class Asked:
    """A window of sessions and a choice of milestones; `kept` is what each further address on the page keeps."""

    window: Window
    only: Only
    is_whole: bool
    kept: dict[str, Any]

    def address(self, endpoint: str, **changes: Any) -> str:
        """The same page with other words in its address; a word that is None is left out."""
        return url_for(endpoint, **{**(request.view_args or {}), **self.kept, **changes})


def asked_for(size: int = WINDOW) -> Asked:
    """What this request asks for; what is no number or no standing is not asked for."""
    window = Window(_number("before", 1), _number("after", 0), size)
    standing = request.args.get("state", "")
    only = Only(_number("goal", 1), standing if standing in STANDINGS else "")
    kept = {"engagement": _number("engagement", 1), "goal": only.goal_id, "state": only.standing or None}
    words = {"before": window.before, "after": window.after}
    return Asked(window, only, "all" in request.args or only.standing in ("done", "set_aside"), kept | words)


def _number(name: str, least: int) -> int | None:
    value = request.args.get(name, type=an_id)
    return value if value is not None and least <= value < _LARGEST else None
