"""Fields of a coach's hours."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from coachapp.booking.models import Availability
from coachapp.core.clock import today
from coachapp.core.editing import Editing, Shown
from coachapp.core.forms import Form, day, line, number, tick
from coachapp.core.wording import WEEKDAYS
from coachapp.sessions.models import LONGEST

_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?")
_SAY = "Write it like 9:00-12:00, 14:00-17:30."
MOST_SPANS = 6


def _hours(weekday: int) -> Any:
    return line(WEEKDAYS[weekday], most=120, required=False)


def spans_in(text: str) -> list[tuple[int, int]]:
    """From which to which minute of a day; ValidationError for what says none."""
    found = [_SPAN.fullmatch(part.strip()) for part in text.split(",") if part.strip()]
    if len(found) > MOST_SPANS or not all(found):
        raise ValidationError(_SAY if len(found) <= MOST_SPANS else f"At most {MOST_SPANS} spans a day.")
    spans = sorted((_minute(one, 1), _minute(one, 3)) for one in found if one)
    if any(begins >= ends or ends > 24 * 60 for begins, ends in spans):
        raise ValidationError(f"A span ends after it begins, and by 24:00. {_SAY}")
    if any(ends > begins for (_, ends), (begins, _) in pairwise(spans)):
        raise ValidationError("Two of these overlap.")
    return spans


def _minute(span: re.Match[str], place: int) -> int:
    hour, minute = int(span[place]), int(span[place + 1] or 0)
    if minute > 59:
        raise ValidationError(_SAY)
    return hour * 60 + minute


def _said(spans: list[tuple[int, int]]) -> str:
    return ", ".join(f"{begins // 60}:{begins % 60:02}-{ends // 60}:{ends % 60:02}" for begins, ends in spans)


class AvailabilityForm(Editing):
    is_open = tick("My clients may book free times", hint="Each sees only that a time is free, never whom you meet.")
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = map(_hours, range(7))
    minutes = number("Minutes", 5, LONGEST, hint="How long a session takes.")
    gap = number("Minutes between", 0, 240, hint="Space before and after each.")
    soonest = number("Hours before", 0, 720, hint="Later than that nobody can book.")
    furthest = number("Days ahead", 1, 365, hint="Further than that nobody can book.")
    most = number("Sessions to come", 1, 50, hint="Who has so many books no more.")
    place = line("Place or meeting link", most=500, required=False)

    @classmethod
    def shown_of(cls, hours: Availability) -> Shown:
        """What holds, as these fields say it."""
        days = {
            name: _said([(begins, ends) for weekday, begins, ends in hours.spans() if weekday == place]) for place, name in enumerate(_DAYS)
        }
        rest = {name: getattr(hours, name) for name in ("is_open", "minutes", "gap", "soonest", "furthest", "most", "place")}
        return Shown(**days, **rest)

    def days(self) -> list[Field]:
        """The fields of the week."""
        return [self._fields[name] for name in _DAYS]

    def validate(self, extra_validators: Any = None) -> bool:
        holds = super().validate(extra_validators)
        for field in self.days():
            try:
                spans_in(field.data or "")
            except ValidationError as wrong:
                field.errors = [*field.errors, str(wrong)]
                holds = False
        if holds and self.is_open.data and not any(field.data for field in self.days()):
            self.is_open.errors = ["Say first when you can be met: fill in at least one day."]
            return False
        return holds

    def values(self) -> dict[str, Any]:
        week = [(place, *span) for place, field in enumerate(self.days()) for span in spans_in(field.data or "")]
        rest = {name: self._fields[name].data for name in ("is_open", "minutes", "gap", "soonest", "furthest", "most")}
        return {**rest, "week": week, "place": self.place.data or ""}


_DAYS = tuple(name.lower() for name in WEEKDAYS)


class AbsenceForm(Form):
    first_on = day("Away from", required=True)
    last_on = day("Until", required=True)

    def validate_last_on(self, field: Field) -> None:
        if field.data and self.first_on.data and field.data < self.first_on.data:
            raise ValidationError("The last day comes after the first.")
        if field.data and field.data < today():
            raise ValidationError("These days have passed.")
