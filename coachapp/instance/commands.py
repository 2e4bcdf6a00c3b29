"""Changing the settings."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from coachapp.core.actor import Actor
from coachapp.core.db import save
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.instance import policy, queries
from coachapp.instance.models import THE_ROW, InstanceSettings
from coachapp.ledger import audit

STALE = "Another admin saved while you wrote. Nothing is lost: both stand here."


def set_instance(*, by: Actor, now: datetime, version: int, **fields: Any) -> None:
    """Be set like this from now on; `version` was on the screen (0: nobody had saved). Conflict if it is no longer the last."""
    require(policy.may_set(by))
    before = queries.settings()
    if version != before.version:
        raise Conflict(STALE)
    changes = {name: (getattr(before, name), value) for name, value in fields.items() if getattr(before, name) != value}
    if not changes:
        return
    kept = queries.kept_settings() or InstanceSettings(id=THE_ROW, **_without_version(asdict(before)))
    kept.take(**fields)
    save(kept)
    audit.note("settings.changed", by=by, now=now, subject=("instance", THE_ROW), detail=dict(map(_told, changes.items())))


def _without_version(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "version"}


def _told(change: tuple[str, tuple[Any, Any]]) -> tuple[str, str]:
    """A change as the audit log tells it; the invitation's words stay out of it."""
    name, (old, new) = change
    return name, "changed" if name == "invitation_text" else f"{_shown(old)} → {_shown(new)}"


def _shown(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value) or "–"
