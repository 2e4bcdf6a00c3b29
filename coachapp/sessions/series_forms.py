"""The form of a session that may come again."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import Field

from coachapp.core.clock import reader_zone
from coachapp.core.forms import choice, day, number
from coachapp.sessions.forms import ScheduleForm
from coachapp.sessions.series import EVERY_WORDS, MOST, Every, Rhythm

_HOW_LONG = "Say how many sessions, or until which day."


class RepeatingForm(ScheduleForm):
    """One session, or a series of them: so many, or until a day."""

    repeats = choice("Repeats", [("", "Once"), *EVERY_WORDS.items()], default="")
    sessions = number("How many sessions", 2, max(MOST.values()), required=False)
    until = day("Or until")

    def validate(self, extra_validators: Any = None) -> bool:
        holds = super().validate(extra_validators)
        if not self.repeats.data or self.starts.errors or not self.starts.data:
            return holds
        for field, reason in self._faults():
            field.errors = [*field.errors, reason]
            holds = False
        return holds

    def _faults(self) -> list[tuple[Field, str]]:
        if self.was_held.data:
            return [(self.repeats, "What was held already is noted one by one. Choose Once.")]
        if self.sessions.errors or self.until.errors:
            return []
        if self.sessions.data and self.until.data:
            return [(self.until, "Fill in one of the two: how many sessions, or until which day.")]
        return self._faults_of_length(Every(self.repeats.data))

    def _faults_of_length(self, every: Every) -> list[tuple[Field, str]]:
        if self.sessions.data:
            too_many = f"At most {MOST[every]} sessions: that is two years. Make the next series then."
            return [(self.sessions, too_many)] if self.sessions.data > MOST[every] else []
        if not self.until.data:
            return [(self.sessions, _HOW_LONG)]
        rhythm = self._rhythm(MOST[every])
        if self.until.data < rhythm.day(1):
            return [(self.until, f"The second would be on {_said(rhythm.day(1))}. Choose a day from then on.")]
        if self.until.data >= rhythm.day(MOST[every]):
            return [(self.until, f"At most two years: choose a day before {_said(rhythm.day(MOST[every]))}.")]
        return []

    def rhythm(self) -> Rhythm | None:
        """When they are, by the clock where the coach is; None: once."""
        if not self.repeats.data:
            return None
        return self._rhythm(self.sessions.data or self._rhythm(0).count_until(self.until.data or date.min))

    def _rhythm(self, count: int) -> Rhythm:
        local = self.starts.data
        assert local is not None  # noqa: S101 - the field is required
        return Rhythm(Every(self.repeats.data), local.date(), local.time().replace(second=0), reader_zone().key, count)


def _said(day: date) -> str:
    return f"{day:%d %B %Y}".lstrip("0")
