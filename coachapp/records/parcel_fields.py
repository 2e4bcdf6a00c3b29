"""One row of a record that is brought along: what is taken of it, checked as its form would check it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from coachapp.core.forms import SENTENCE, TEXT, TITLE
from coachapp.core.link_fields import ADDRESS, is_web_address
from coachapp.goals.models import LENSES, OPEN, Direction, GoalState, MilestoneState

Row = Mapping[str, Any]


class WrongError(ValueError):
    """Why one row cannot come in, as half a sentence."""


def goal_of(row: Row, now: datetime) -> dict[str, Any]:
    words = {lens: _text(row, lens, SENTENCE) for lens in LENSES}
    return words | {
        "title": _title(row, "title"),
        "vision": _text(row, "vision", TEXT),
        "area": " ".join(_text(row, "area", 100).split()),
        "horizon_on": _day(row, "horizon_on"),
        "why_now": _text(row, "why_now", TEXT),
        "why_now_at": _moment(row, "why_now_at", now),
        "state": _word(row, "state", GoalState),
        "state_reason": _text(row, "state_reason", SENTENCE),
        "state_at": _moment(row, "state_at", now) or now.isoformat(),
        "created_at": _moment(row, "created_at", now) or now.isoformat(),
    }


def milestone_of(row: Row, now: datetime) -> dict[str, Any]:
    state = MilestoneState(_word(row, "state", MilestoneState))
    is_blocked = row.get("is_blocked") is True and state in OPEN
    return {
        "title": _title(row, "title"),
        "done_when": _text(row, "done_when", TEXT),
        "due_on": _day(row, "due_on"),
        "first_due_on": _day(row, "first_due_on") or _day(row, "due_on"),
        "moves": _figure(row, "moves", 0, 1_000),
        "scope": _figure(row, "scope", 1, 5),
        "direction": _word(row, "direction", Direction),
        "state": state.value,
        "state_reason": _text(row, "state_reason", SENTENCE),
        "state_at": _moment(row, "state_at", now) or now.isoformat(),
        "is_blocked": is_blocked,
        "blocked_reason": _text(row, "blocked_reason", SENTENCE) if is_blocked else "",
        "done_on": _day(row, "done_on") if state is MilestoneState.DONE else None,
        "position": _figure(row, "position", 0, 1_000_000),
        "created_at": _moment(row, "created_at", now) or now.isoformat(),
    }


def check_in_of(row: Row, now: datetime) -> dict[str, Any]:
    figures = {"progress": _figure(row, "progress", 0, 100), "confidence": _figure(row, "confidence", 1, 5)}
    return figures | {"text": _text(row, "text", TEXT), "created_at": _moment(row, "created_at", now) or now.isoformat()}


def reflection_of(row: Row, now: datetime) -> dict[str, Any]:
    words = {name: _text(row, name, TEXT) for name in ("motivating", "not_motivating", "next_choice")}
    if not any(words.values()):
        raise WrongError("nothing is written in it")
    return words | {"written_at": _moment(row, "written_at", now) or now.isoformat()}


def line_of(row: Row, now: datetime) -> dict[str, Any]:
    return {
        "what": _title(row, "what"),
        "why": _text(row, "why", SENTENCE),
        "since_on": _day(row, "since_on") or now.date().isoformat(),
        "revisit_on": _day(row, "revisit_on"),
        "taken_up_at": _moment(row, "taken_up_at", now),
    }


def link_of(row: Row, _now: datetime) -> dict[str, Any]:
    url, label = _text(row, "url", ADDRESS), " ".join(_text(row, "label", TITLE).split())
    try:
        is_good = is_web_address(url) and not any(sign.isspace() for sign in url)
    except ValueError:
        is_good = False
    if not is_good:
        raise WrongError("it is no link that begins with https:// or http://")
    return {"url": url, "label": label}


def _text(row: Row, name: str, most: int) -> str:
    found = row.get(name)
    said = name.replace("_", " ")
    if found is None:
        return ""
    if not isinstance(found, str):
        raise WrongError(f"its {said} is no text")
    if len(found) > most:
        raise WrongError(f"its {said} is longer than {most:,} characters")
    if printable(found) != found or "\0" in found:
        raise WrongError(f"its {said} holds a character that cannot be kept")
    return found.strip()


def _title(row: Row, name: str) -> str:
    found = " ".join(_text(row, name, TITLE).split())
    if not found:
        raise WrongError(f"it has no {name}")
    return found


def printable(text: str) -> str:
    """Without halves of characters, which no file and no database can hold; short enough for a list."""
    return text.encode(errors="ignore").decode().replace("\0", "")


def _day(row: Row, name: str) -> str | None:
    found = row.get(name)
    if found is None:
        return None
    try:
        day = date.fromisoformat(found)
    except (TypeError, ValueError):
        raise WrongError(f"its {name.replace('_', ' ')} is no day") from None
    if not 1950 <= day.year <= 2150:
        raise WrongError(f"its {name.replace('_', ' ')} is not between 1950 and 2150")
    return day.isoformat()


def _moment(row: Row, name: str, now: datetime) -> str | None:
    """An instant, none later than now: what is brought along has been."""
    found = row.get(name)
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(found).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise WrongError(f"its {name.replace('_', ' ')} is no instant") from None
    if moment.year < 1950:
        raise WrongError(f"its {name.replace('_', ' ')} is before 1950")
    return min(moment, now).isoformat()


def _word(row: Row, name: str, words: type[StrEnum]) -> str:
    try:
        return words(str(row.get(name))).value
    except ValueError:
        raise WrongError(f"its {name} is none that is known here") from None


def _figure(row: Row, name: str, least: int, most: int) -> int:
    found = row.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
        raise WrongError(f"its {name} is no whole number from {least} to {most:,}")
    return found


def is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def id_of(row: Row) -> Any:
    return row["id"] if is_number(row.get("id")) else None
