"""Fields of sessions, agenda, notes and actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from wtforms import DateTimeLocalField, Field
from wtforms.validators import InputRequired, Optional, StopValidation, ValidationError

from coachapp.core.clock import instant_of, is_skipped, local_of, now, reader_zone
from coachapp.core.editing import Editing, Shown
from coachapp.core.forms import TEXT, Form, choice, day, hidden, line, number, pick, tick, words
from coachapp.core.wording import place as town
from coachapp.sessions.models import LONGEST, ActionState, CoachingSession, SessionState

ITEM = 500
_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]


def _can_be(_form: Any, field: Field) -> None:
    if field.data is None:
        return  # it could not be read as a time at all, and says so
    if not 2000 <= field.data.year <= 2100:
        raise StopValidation("Choose a day between 2000 and 2100.")  # no further check reckons with it: the calendar ends somewhere
    zone = reader_zone()
    if is_skipped(field.data, zone):
        raise ValidationError(
            f"The clocks in {town(zone.key)} go forward over {field.data:%H:%M} that day, so that time does not exist. Choose another."
        )


def _moment(label: str, *, required: bool = True) -> DateTimeLocalField:
    presence = InputRequired(f"Fill in {label}.") if required else Optional()
    return DateTimeLocalField(label, [presence, _can_be], format=_FORMATS, description="In your own time zone.")


class WhenAndWhere(Form):
    """A time to come: it may have begun, and is not over; a mail about it, or a line under *To come*, would mislead."""

    starts = _moment("Starts")
    minutes = number("Minutes", 5, LONGEST)
    place = line("Place or meeting link", most=500, required=False)
    passed = "That time has passed. Choose one to come."
    known: tuple[datetime, ...] = ()
    """Instants that its page shows: typed as shown, each stays itself."""

    def starts_at(self) -> datetime:
        """The instant that is typed; for a field that holds."""
        assert self.starts.data is not None  # noqa: S101 - the field is required
        return instant_of(self.starts.data, reader_zone(), self.known)

    def validate_starts(self, field: Field) -> None:
        length = timedelta(minutes=min(max(self.minutes.data or 0, 0), LONGEST))
        if field.data and self.starts_at() + length <= now():
            raise ValidationError(self.passed)

    def moment(self) -> datetime | None:
        """The instant that is typed; None for what is none."""
        return self.starts_at() if self.starts.data and not self.starts.errors else None

    def values(self) -> dict[str, Any]:
        return {"starts_at": self.starts_at(), "minutes": self.minutes.data, "place": self.place.data or ""}


class MoveForm(Editing, WhenAndWhere):
    """Its time may stay as it is, also when that has passed: the place can still be mended."""

    shown: Shown
    """What its page shows of the session."""
    which = pick("Which sessions", [("one", "This one alone"), ("rest", "This one and those that follow")], required=False)
    was_at: datetime
    was_minutes: int

    @property
    def has_new_time(self) -> bool:
        return (self.starts_at(), self.minutes.data) != (self.was_at, self.was_minutes)

    @classmethod
    def of(cls, coaching_session: CoachingSession, wanted: datetime | None = None) -> MoveForm:
        """Filled with what it has; `wanted`: with that time, whatever was sent."""
        sent = {"formdata": None} if wanted else {}
        kept = {"minutes": coaching_session.minutes, "place": coaching_session.place}
        shown = Shown(starts=local_of(coaching_session.starts_at, reader_zone()), **kept)
        form = cls(**sent, which="one", obj=shown)
        if wanted:
            form.starts.data = local_of(wanted, reader_zone())
        form.shown = shown
        form.was_at, form.was_minutes = coaching_session.starts_at, coaching_session.minutes
        form.known = (form.was_at, *coaching_session.proposed_times)
        return form

    def validate_starts(self, field: Field) -> None:
        if field.data and self.starts_at() != self.was_at:
            super().validate_starts(field)


class ScheduleForm(WhenAndWhere):
    client = choice("Client", [], coerce=int)
    agenda = words("Agenda", most=5_000, hint="One item a line. Both of you can add to it later.")
    was_held = tick("It was held already", hint="For a time that has passed. Nobody gets a mail, and you can write its review.")
    passed = "That time has passed. Choose one to come, or tick “It was held already”."

    @classmethod
    def among(cls, clients: Iterable[Any], chosen: int | None) -> Self:
        """With the coach's own clients to choose from."""
        form = cls(client=chosen, minutes=50)
        form.client.choices = [(row.client_id, row.client_name) for row in clients]
        return form

    def validate_starts(self, field: Field) -> None:
        if not self.was_held.data:
            super().validate_starts(field)

    def validate_was_held(self, field: Field) -> None:
        starts_at = self.moment()
        if field.data and starts_at and starts_at > now():
            raise ValidationError("That time is still to come, so it cannot have been held.")

    def validate_agenda(self, field: Field) -> None:
        if any(len(item) > ITEM for item in _lines(field.data)):
            raise ValidationError(f"At most {ITEM} characters an item.")

    def values(self) -> dict[str, Any]:
        return {**super().values(), "agenda": _lines(self.agenda.data), "was_held": self.was_held.data}


def _lines(text: str | None) -> list[str]:
    return [item.strip(" -*") for item in (text or "").splitlines() if item.strip(" -*")]


class AgendaForm(Form):
    agenda = line("Agenda", most=ITEM, say="Write what you want to talk about.")


class OtherTimesForm(Form):
    """Up to three times at which the client could come instead."""

    first = _moment("First choice")
    second = _moment("Second choice", required=False)
    third = _moment("Third choice", required=False)
    word = line("A word to your coach", most=500, required=False)

    known: tuple[datetime, ...] = ()

    @classmethod
    def of(cls, coaching_session: CoachingSession) -> OtherTimesForm:
        """Filled with what the client asks for already."""
        asked = coaching_session.proposed_times
        shown = [local_of(time, reader_zone()) for time in asked]
        form = cls(**dict(zip(("first", "second", "third"), shown, strict=False)))
        form.known = tuple(asked)
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        holds = super().validate(extra_validators)
        for field in self._typed():
            if not field.errors and self._instant(field) <= now():
                field.errors = [*field.errors, WhenAndWhere.passed]
                holds = False
        return holds

    def times(self) -> list[datetime]:
        return [self._instant(field) for field in self._typed()]

    def _typed(self) -> list[Field]:
        return [field for field in (self.first, self.second, self.third) if field.data]

    def _instant(self, field: Field) -> datetime:
        return instant_of(field.data, reader_zone(), self.known)


class KeepTimeForm(Form):
    word = line("Why it stays", most=500, required=False)


class NotesForm(Form):
    text = words("Notes", most=TEXT)
    version = number("Version", 0, 2**31 - 1)


class ActionForm(Form):
    text = line("What", most=ITEM)
    owner = pick("Who", [], coerce=int)
    due_on = day("By", required=True)

    @classmethod
    def between(cls, coaching_session: CoachingSession, viewer_id: int, *, is_empty: bool = False) -> ActionForm:
        """With the two of this engagement to choose from, the reader first."""
        other = coaching_session.engagement.other_of(viewer_id)
        form = cls(formdata=None, owner=viewer_id) if is_empty else cls(owner=viewer_id)
        form.owner.choices = [(viewer_id, "You"), (other.id, other.name)]
        return form


class ActionDayForm(Form):
    """Another day; `was` says which one stood there."""

    due_on = day("By", required=True)
    was = hidden(most=10)


class StateForm(Form):
    state = choice("State", [(state, state) for state in SessionState if state is not SessionState.SCHEDULED], coerce=SessionState)


class ActionStateForm(Form):
    state = choice("State", [(state, state) for state in ActionState], coerce=ActionState)
