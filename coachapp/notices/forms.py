"""What a person may choose about their notices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import Field

from coachapp.core.forms import Form, choice, pick
from coachapp.core.wording import WEEKDAYS
from coachapp.notices.models import KIND_WORDS, WAY_WORDS, WAYS, Kind, Way

HOURS: list[tuple[Any, str]] = [(hour, f"{hour:02}:00") for hour in range(24)]


class NoticesForm(Form):
    """The hours; `form_for` adds one field a kind."""

    digest_day = choice("Day", list(enumerate(WEEKDAYS)), coerce=int)
    digest_hour = choice("Hour", HOURS, coerce=int)
    quiet_from = choice("From", HOURS, coerce=int)
    quiet_until = choice("Until", HOURS, coerce=int, hint="The same hour twice: no quiet hours.")

    def of(self, kind: Kind) -> Field:
        """The field in which this kind is chosen."""
        return self[kind.value]

    def ways(self, kinds: Sequence[Kind]) -> dict[Kind, Way]:
        """What was chosen for each kind."""
        return {kind: Way(self.of(kind).data) for kind in kinds}

    def hours(self) -> dict[str, int]:
        """Day and hours as the command wants them."""
        return {name: self.data[name] for name in ("digest_day", "digest_hour", "quiet_from", "quiet_until")}


def form_for(kinds: Sequence[Kind], **kept: Any) -> NoticesForm:
    """A form in which these kinds stand, each with the ways in which one can be told of it."""
    fields = {kind.value: pick(KIND_WORDS[kind], [(way.value, WAY_WORDS[way]) for way in WAYS[kind]]) for kind in kinds}
    return type("NoticesForm", (NoticesForm,), fields)(**kept)  # type: ignore[no-any-return]
