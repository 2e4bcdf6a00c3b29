"""A form over something that somebody may save meanwhile: a stale save shows both texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from zlib import crc32

from wtforms import Field, IntegerField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from coachapp.core import wording
from coachapp.core.forms import Form


@dataclass(frozen=True)
class Difference:
    """One field that somebody saved meanwhile: what is kept now, beside what was typed."""

    label: str
    kept: str


class Versioned(Protocol):
    """What counts how often it was saved."""

    @property
    def version(self) -> int: ...


class Shown:
    """What a page shows of something that counts other changes too: a form over it (`obj`) is stale if one of these values changed."""

    def __init__(self, **values: Any) -> None:
        self.version = crc32(repr(sorted(values.items())).encode())
        vars(self).update(values)


class Editing(Form):
    """A form over words that another tab may save meanwhile: it knows which version was on the screen."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "version"}

    def is_stale(self, thing: Versioned) -> bool:
        """Whether it was saved since this form was opened. Asked once: sent again, the form knows what it replaces."""
        was_open = self.version.data
        self.version.data, self.version.raw_data = thing.version, None
        return was_open is not None and was_open != thing.version

    def differences(self, thing: Versioned) -> Iterator[Difference]:
        """What is kept now where it differs from what was typed."""
        for field in self:
            if hasattr(thing, field.name) and field.name != "version" and getattr(thing, field.name) != field.data:
                yield Difference(field.label.text, _said(field, getattr(thing, field.name)))


def _said(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{wording.day(value.date())}, {value:%H:%M}"
    if isinstance(value, date):
        return wording.day(value)
    if isinstance(value, list):
        return ", ".join(_said(field, one) for one in value)
    said = {option.value: option.label for option in getattr(field, "choices", None) or []}
    return str(said.get(value, value) or "nothing")
