"""The few links on top of every page, by role."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from flask import request, url_for
from flask_login import current_user


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    is_current: bool


_HOME = ("Home", "home.home", ("home.",))
_GOALS = ("progress.goal", "progress.milestone", "goals.", "checkins.")
"""Where a goal and what is under it is read and written: a part of My progress, and of Clients."""
_BY_ROLE = {
    "client": (
        _HOME,
        ("My progress", "progress.my_progress", ("progress.my_", *_GOALS)),
        ("Sessions", "sessions.sessions", ("sessions.", "booking.", "meetings.")),
    ),
    "coach": (
        _HOME,
        ("Clients", "progress.clients", ("progress.client", "engagements.invite_client", *_GOALS)),
        ("Sessions", "sessions.sessions", ("sessions.", "booking.", "meetings.", "hours.", "feedback.")),
    ),
    "admin": (
        _HOME,
        ("Accounts", "admin.accounts", ("admin.account", "admin.engagement", "admin.import")),
        ("Audit log", "admin.audit_log", ("admin.audit_log",)),
        ("Settings", "admin.settings", ("admin.settings", "admin.mail")),
    ),
}


def navigation() -> tuple[Item, ...]:
    """The links of the signed-in person's roles, each once; none before sign-in."""
    return _links(current_user.roles, request.endpoint or "") if current_user.is_authenticated else ()


@cache
def _links(roles: frozenset[str], here: str) -> tuple[Item, ...]:
    entries = dict.fromkeys(entry for role in _BY_ROLE if role in roles for entry in _BY_ROLE[role])
    return tuple(Item(label, url_for(endpoint), here.startswith(places)) for label, endpoint, places in _sorted(entries))


def _sorted(entries: dict[tuple[str, str, tuple[str, ...]], None]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Sessions come once, after the people they are with, whoever has both roles."""
    order = ["Home", "My progress", "Clients", "Sessions", "Accounts", "Audit log", "Settings"]
    first: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    for label, endpoint, places in entries:
        known = first.get(label)
        first[label] = (label, endpoint, (*known[2], *places)) if known else (label, endpoint, places)
    return sorted(first.values(), key=lambda entry: order.index(entry[0]))
