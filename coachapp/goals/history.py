"""One line of a client's history as a plain sentence; pure, for the timeline, Review and the histories alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from coachapp.core.wording import MONTHS
from coachapp.goals.models import DIRECTION_WORDS

Changes = Mapping[str, Sequence[Any]]
"""What the ledger keeps: each changed field with its old and new value, days and instants in ISO form."""

Line = TypeVar("Line", bound=Any)
_WORDS = {
    "area": "area", "achievable": "achievable", "novel": "novel", "motivating": "motivating", "useful": "useful",
    "vision": "vision", "done_when": "definition of done", "minutes": "length", "place": "place", "why_now": "why now",
    "next_choice": "for the next choice", "revisit_on": "day to look at it again",
}  # fmt: skip
_FIXED = {
    "goal.made": "Goal written",
    "goal.imported": "Goal brought along in a copy of the record",
    "check_in.file_removed": "File of a check-in removed",
    "goal.rated": "The four lenses rated",
    "milestone.made": "Milestone written",
    "goal.still_true": "Why now looked at: still true",
    "milestone.reflection": "Reflection written",
    "not_doing.left": "Looked at again, still not doing it",
    "milestone.unblocked": "No longer blocked",
    "milestone.order": "Milestones put in another order",
    "session.notes": "Shared notes written",
    "session.recap": "Meeting closed, and its recap mailed",
    "session.prepared": "Preparation sent",
    "feedback.published": "Feedback published",
    "feedback.reply": "Reply written",
    "feedback.helped": "Said whether it helped",
    "feedback.edited": "Feedback changed",
    "engagement.started": "Work together begun",
    "engagement.paused": "Work together paused",
    "engagement.resumed": "Work together goes on",
    "engagement.ended": "Work together ended",
}
_GOAL_STATES = {"draft": "Made a draft again", "active": "Goal made active", "reached": "Goal reached", "set_aside": "Goal set aside"}
_MILESTONE_STATES = {"planned": "Planned again", "in_progress": "Started", "done": "Done", "set_aside": "Set aside"}
_SESSION_STATES = {"scheduled": "Session scheduled again", "held": "Session held", "cancelled": "Session cancelled", "no_show": "No-show"}
_ACTION_STATES = {"open": "Action opened again", "done": "Action done", "dropped": "Action dropped"}
_RESPONSES = {"got_it": "Answered: got it", "will_act": "Answered: will act", "lets_discuss": "Answered: let’s discuss"}


def sentence(verb: str, changes: Changes, note: str, zone: ZoneInfo) -> str:
    """What the line says, without its point: who did it and when stand beside it. The note, if there is one, follows in quotation marks."""
    said = _FIXED.get(verb) or _TELL.get(verb, _tell_plainly)(changes, zone)
    if verb == "milestone.blocked" and note:
        return f"{said}: {note}"
    return f"{said} “{note}”" if note else said


def without_repeats(lines: Iterable[Line]) -> list[Line]:
    """Newest first: of one goal's reorderings in a row only the newest, because only the last order counts."""
    told: list[Line] = []
    for line in lines:
        if not (told and line.verb == told[-1].verb == "milestone.order" and line.subject_id == told[-1].subject_id):
            told.append(line)
    return told


def _tell_plainly(changes: Changes, zone: ZoneInfo) -> str:
    return _edits(changes, zone) or "Changed"


def _edits(changes: Changes, _zone: ZoneInfo) -> str:
    """Several edits in one sentence: what was short with old and new value, long words by their name."""
    said = [part for field, (old, new) in changes.items() if (part := _edit(field, old, new))]
    joined = "; ".join(said)
    return joined[:1].upper() + joined[1:]


def _edit(field: str, old: Any, new: Any) -> str:
    if field == "title":
        return f"title was “{old}”, is “{new}”"
    if field == "scope":
        return f"scope from {old} to {new}"
    if field == "direction":
        return f"direction from {DIRECTION_WORDS[old].lower()} to {DIRECTION_WORDS[new].lower()}"
    if field == "horizon_on":
        return f"horizon {_from_day_to_day(old, new)}"
    if field == "is_shared_with_all":
        return "shared with all coaches" if new else "shared with chosen coaches only"
    if field == "shared_with":
        return "other coaches chosen" if old and new else ""
    return f"{_WORDS.get(field, field.replace('_', ' '))} {'rewritten' if old and new else 'written' if new else 'taken out'}"


def _due(changes: Changes, _zone: ZoneInfo) -> str:
    old, new = changes["due_on"]
    return f"Due moved {_from_day_to_day(old, new)}" if old and new else f"Due {_from_day_to_day(old, new)}"


def _from_day_to_day(old: str | None, new: str | None) -> str:
    if not new:
        return "taken out"
    if not old:
        return f"set to {_day(new)}"
    first, last = date.fromisoformat(old), date.fromisoformat(new)
    return f"from {first.day} {MONTHS[first.month - 1]}{'' if first.year == last.year else f' {first.year}'} to {_day(new)}"


def _day(value: str) -> str:
    day = date.fromisoformat(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _moment(value: str, zone: ZoneInfo) -> str:
    here = datetime.fromisoformat(value).astimezone(zone)
    return f"{here.day} {MONTHS[here.month - 1]} {here.year}, {here:%H:%M}"


def _checked_in(changes: Changes, _zone: ZoneInfo) -> str:
    """`Checked in: from 15 to 20 %, confidence from 4 to 2`; what stayed is said once."""
    (progress_before, progress), (confidence_before, confidence) = changes["progress"], changes["confidence"]
    moved = f"from {progress_before} to {progress} %" if progress_before not in (None, progress) else f"{progress} %"
    felt = f"from {confidence_before} to {confidence}" if confidence_before not in (None, confidence) else f"{confidence}"
    return f"Checked in: {moved}, confidence {felt}"


def _state_of(words: Mapping[str, str]) -> Callable[[Changes, ZoneInfo], str]:
    return lambda changes, _zone: words[changes["state"][1]]


def _milestone_state(changes: Changes, _zone: ZoneInfo) -> str:
    """A finished milestone that is worked on again was not started but taken up."""
    old, new = changes["state"]
    return "Taken up again" if new == "in_progress" and old in ("done", "set_aside") else _MILESTONE_STATES[new]


def _goal_state(changes: Changes, _zone: ZoneInfo) -> str:
    old, new = changes["state"]
    return "Goal taken up again" if new == "active" and old in ("reached", "set_aside") else _GOAL_STATES[new]


def _scheduled(changes: Changes, zone: ZoneInfo) -> str:
    return f"Session scheduled for {_moment(changes['starts_at'][1], zone)}"


def _session_moved(changes: Changes, zone: ZoneInfo) -> str:
    parts = []
    if "starts_at" in changes:
        old, new = changes["starts_at"]
        parts.append(f"session moved from {_moment(old, zone)} to {_moment(new, zone)}")
    parts += [_edit(field, old, new) for field, (old, new) in changes.items() if field != "starts_at"]
    joined = "; ".join(parts)
    return joined[:1].upper() + joined[1:]


def _with_rest(tell: Callable[[Changes, ZoneInfo], str]) -> Callable[[Changes, ZoneInfo], str]:
    """The same of a session and those that follow it in its series."""

    def told(changes: Changes, zone: ZoneInfo) -> str:
        _old, following = changes.get("following", (None, 0))
        said = tell({field: change for field, change in changes.items() if field != "following"}, zone)
        return f"{said}, and the {following} that follow" if following else said

    return told


def _agenda(changes: Changes, _zone: ZoneInfo) -> str:
    old, new = changes["agenda"]
    return f"On the agenda: {new}" if new else f"Off the agenda: {old}"


def _promised(changes: Changes, _zone: ZoneInfo) -> str:
    return f"Action by {_day(changes['due_on'][1])}: {changes['text'][1]}"


def _responded(changes: Changes, _zone: ZoneInfo) -> str:
    return _RESPONSES.get(next((new for _, new in changes.values()), ""), "Answered")


def _about_line(said: str) -> Callable[[Changes, ZoneInfo], str]:
    return lambda changes, _zone: f"{said}: {changes['what'][1]}"


_TELL: dict[str, Callable[[Changes, ZoneInfo], str]] = {
    "goal.edited": _edits,
    "goal.state": _goal_state,
    "milestone.edited": _edits,
    "milestone.due": _due,
    "milestone.state": _milestone_state,
    "milestone.blocked": lambda _changes, _zone: "Blocked",
    "not_doing.added": _about_line("Not doing"),
    "not_doing.taken_up": _about_line("Off the list of what is not done"),
    "check_in": _checked_in,
    "session.scheduled": _with_rest(_scheduled),
    "session.moved": _with_rest(_session_moved),
    "session.state": _with_rest(_state_of(_SESSION_STATES)),
    "session.agenda": _agenda,
    "feedback.response": _responded,
    "action.made": _promised,
    "action.moved": lambda changes, _zone: f"Action moved {_from_day_to_day(*changes['due_on'])}",
    "action.closed": _state_of(_ACTION_STATES),
}
