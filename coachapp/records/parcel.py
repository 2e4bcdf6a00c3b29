"""A record that somebody brings along, read and checked (docs/export.md). Pure: its JSON in, what may come in out.

Nothing in it is believed but the client's own words and days. Its numbers join its rows to each other and are then forgotten; of rights,
sessions and what others said nothing is taken (docs/export.md, Bringing it in).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NoReturn

from coachapp.core.errors import Conflict
from coachapp.core.wording import count
from coachapp.records.parcel_fields import (
    Row,
    WrongError,
    check_in_of,
    goal_of,
    id_of,
    is_number,
    line_of,
    link_of,
    milestone_of,
    printable,
    reflection_of,
)

FORMAT, VERSION = "coachapp-record", 1
LARGEST_RECORD = 10_000_000
MOST_ROWS = 5_000
TAKEN = ("goals", "goal_links", "milestones", "reflections", "check_ins", "evidence", "not_doing")
STAYS = {
    "sessions": ("session", "sessions"), "feedback": ("piece of feedback", "pieces of feedback"), "replies": ("reply", "replies"),
    "ratings": ("rating", "ratings"), "actions": ("action", "actions"), "agenda_items": ("point on an agenda", "points on an agenda"),
    "preparations": ("preparation", "preparations"),
}  # fmt: skip
"""Lists that hang on people who are not here, and what one row of each is called."""
NO_RECORD = "This is no copy of a Coachapp record. Choose the zip that you fetched under My data, or the record.json in it."


def read_json(content: bytes) -> dict[str, Any]:
    """record.json as it was written by any Coachapp that wrote it this way. Conflict if it is something else."""
    if len(content) > LARGEST_RECORD:
        raise Conflict(f"Its record.json is larger than {LARGEST_RECORD // 1_000_000} MB.")
    try:
        found = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError) as problem:
        raise Conflict(NO_RECORD) from problem
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Conflict(NO_RECORD)
    if found.get("version") != VERSION:
        raise Conflict("It was written by another version of Coachapp than this one. Ask the admin to bring this one up to date.")
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def parcel_of(record: Row, now: datetime) -> dict[str, Any]:
    """What may come in, goal by goal: `goals`, each with its `links` and `milestones`, these with `reflection` and `check_ins`;
    `not_doing`; `refused`, whose rows are (what, why); `stays`, how much of what is left in the file. Conflict if it is too much."""
    if sum(len(_list(record, name)) for name in TAKEN) > MOST_ROWS:
        raise Conflict(f"It holds more than {MOST_ROWS:,} goals, milestones and check-ins. That is more than can come in at once.")
    reading = _Reading(record, now)
    goals = [reading.whole_goal(row, goal) for row, goal in reading.good("goals", "Goal", "title", goal_of)]
    lines = [line for _, line in reading.good("not_doing", "Not doing", "what", line_of)]
    stays = [count(len(rows), one, many) for name, (one, many) in STAYS.items() if (rows := _list(record, name))]
    return {"goals": goals, "not_doing": lines, "refused": reading.refused, "stays": stays}


def _list(record: Row, name: str) -> list[Any]:
    found = record.get(name, [])
    return found if isinstance(found, list) else []


class _Reading:
    """One record while it is read: its rows by what they belong to, and what was refused on the way."""

    def __init__(self, record: Row, now: datetime) -> None:
        self.record, self.now, self.refused = record, now, list[tuple[str, str]]()
        self.below = {name: self._grouped(name, by) for name, by in _BELONGS.items()}

    def _grouped(self, name: str, by: str) -> dict[Any, list[Row]]:
        groups: defaultdict[Any, list[Row]] = defaultdict(list)
        for row in _list(self.record, name):
            if isinstance(row, dict) and is_number(row.get(by)):
                groups[row[by]].append(row)
        return groups

    def good(
        self, name: str, what: str, called: str, check: Callable[[Row, datetime], dict[str, Any]], rows: Iterable[Any] | None = None
    ) -> Iterable[tuple[Row, dict[str, Any]]]:
        """Each row that holds, with what is taken of it; the others are refused by name."""
        for row in _list(self.record, name) if rows is None else rows:
            try:
                if not isinstance(row, dict):
                    raise WrongError("it is no row")
                yield row, check(row, self.now)
            except WrongError as wrong:
                title = row.get(called) if isinstance(row, dict) else None
                said = f" “{printable(title)}”" if isinstance(title, str) and title else ""
                self.refused.append((what + said, f"{wrong}{self._with_it(name, row)}."))

    def _with_it(self, name: str, row: Any) -> str:
        lost = len(self.below[_CARRIES[name]].get(id_of(row), [])) if name in _CARRIES and isinstance(row, dict) else 0
        return f", and with it {count(lost, _CALLED[_CARRIES[name]])}" if lost else ""

    def whole_goal(self, row: Row, goal: dict[str, Any]) -> dict[str, Any]:
        own = self.below["milestones"].pop(id_of(row), [])
        links = self.good("goal_links", "Link", "url", link_of, self.below["goal_links"].pop(id_of(row), []))
        made = [self._whole_milestone(*found) for found in self.good("milestones", "Milestone", "title", milestone_of, own)]
        made.sort(key=lambda milestone: milestone["position"])
        return goal | {"links": [link for _, link in links], "milestones": made}

    def _whole_milestone(self, row: Row, milestone: dict[str, Any]) -> dict[str, Any]:
        told = self.below["check_ins"].pop(id_of(row), [])
        check_ins = [self._whole_check_in(*found) for found in self.good("check_ins", "Check-in", "created_at", check_in_of, told)]
        check_ins.sort(key=lambda one: str(one["created_at"]))
        learnt = self.below["reflections"].pop(id_of(row), [])[:1]
        reflection = [one for _, one in self.good("reflections", "Reflection", "next_choice", reflection_of, learnt)]
        return milestone | {"check_ins": check_ins, "reflection": reflection[0] if reflection else None}

    def _whole_check_in(self, row: Row, check_in: dict[str, Any]) -> dict[str, Any]:
        shown = self.below["evidence"].pop(id_of(row), [])
        files = [one["file_id"] for one in shown if is_number(one.get("file_id"))]
        rows = [one for one in shown if one.get("file_id") is None]
        return check_in | {"links": [one for _, one in self.good("evidence", "Link", "url", link_of, rows)], "files": files}


_BELONGS = {
    "goal_links": "goal_id", "milestones": "goal_id", "reflections": "milestone_id", "check_ins": "milestone_id", "evidence": "check_in_id",
}  # fmt: skip
_CARRIES = {"goals": "milestones", "milestones": "check_ins", "check_ins": "evidence"}
_CALLED = {"milestones": "milestone", "check_ins": "check-in", "evidence": "link or file"}
