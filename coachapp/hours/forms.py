"""Fields of a log of hours."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from coachapp.core.clock import day_of, reader_zone, today
from coachapp.core.forms import Form, day, line, number, pick
from coachapp.hours.models import MOST_MINUTES, LoggedHours

PAID: list[tuple[Any, str]] = [("paid", "Paid"), ("pro_bono", "Pro bono")]
GROUP: list[tuple[Any, str]] = [("individual", "Individual"), ("group", "Group")]


class SessionHoursForm(Form):
    """What may be otherwise with a session that was held here."""

    minutes = number("Minutes", 1, MOST_MINUTES)
    paid = pick("Paid or pro bono", PAID)
    kind = pick("Individual or group", GROUP)

    def hours(self) -> dict[str, Any]:
        """The fields as the commands want them."""
        return {"minutes": self.minutes.data, "is_paid": self.paid.data == "paid", "is_group": self.kind.data == "group"}


class HoursForm(SessionHoursForm):
    """A line by hand."""

    held_on = day("Day", required=True, hint="For many sessions in one line: the day of the last one.")
    whom = line("With whom", required=False, hint="A word for yourself, such as “before Coachapp”. Name a client only if they agreed.")

    def validate_held_on(self, field: Field) -> None:
        if field.data and field.data > today():
            raise ValidationError("That day is still to come.")

    @classmethod
    def of(cls, hours: LoggedHours) -> HoursForm:
        """Filled with what the line says."""
        on = day_of(hours.held_at, reader_zone())
        return cls(held_on=on, whom=hours.whom, minutes=hours.minutes, **said(is_paid=hours.is_paid, is_group=hours.is_group))

    def hours(self) -> dict[str, Any]:
        assert self.held_on.data is not None  # noqa: S101 - the field is required
        noon = datetime.combine(self.held_on.data, time(12), reader_zone())
        return {**super().hours(), "held_at": noon, "whom": self.whom.data or ""}


def said(*, is_paid: bool, is_group: bool) -> dict[str, str]:
    """What the two choices stand on."""
    return {"paid": "paid" if is_paid else "pro_bono", "kind": "group" if is_group else "individual"}


class PaidForm(Form):
    paid = pick("Paid or pro bono", PAID)


class NamingForm(Form):
    may_name = pick("May they name you", [("yes", "Yes"), ("no", "No")])
