"""What a person may choose about their notices, and until when they have read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from wtforms import Field

from coachapp.core.forms import Form, choice, number
from coachapp.core.wording import WEEKDAYS
from coachapp.notices.models import KIND_WORDS, WAYS, WAYS_IN_APP, Kind, NoticeSettings, Way

HOURS: list[tuple[Any, str]] = [(hour, f"{hour:02}:00") for hour in range(24)]
HOUR_FIELDS = ("digest_day", "digest_hour", "quiet_from", "quiet_until")
MAIL, APP = "mail", "app"
CHANNEL_WORDS = {MAIL: "by mail", APP: "in the app"}
WAYS_BY: Mapping[str, Mapping[Kind, Sequence[Way]]] = {MAIL: WAYS, APP: WAYS_IN_APP}
WAY_WORDS = {
    MAIL: {Way.NOW: "At once", Way.DIGEST: "In the digest", Way.NEVER: "Never"},
    APP: {Way.NOW: "At once", Way.DIGEST: "With the digest", Way.NEVER: "Never"},
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ChoicesForm(Form):
    """The hours; `form_for` adds one field a kind and channel."""

    digest_day = choice("Day", list(enumerate(WEEKDAYS)), coerce=int)
    digest_hour = choice("Hour", HOURS, coerce=int)
    quiet_from = choice("From", HOURS, coerce=int)
    quiet_until = choice("Until", HOURS, coerce=int, hint="The same hour twice: no quiet hours.")

    def of(self, kind: Kind, channel: str) -> Field:
        """The field in which this kind is chosen for this channel."""
        return self[f"{channel}_{kind}"]

    def ways(self, kinds: Sequence[Kind], channel: str) -> dict[Kind, Way]:
        """What was chosen for each kind."""
        return {kind: Way(self.of(kind, channel).data) for kind in kinds}

    def hours(self) -> dict[str, int]:
        """Day and hours as the command wants them."""
        return {name: self.data[name] for name in HOUR_FIELDS}


def form_for(kinds: Sequence[Kind], **kept: Any) -> ChoicesForm:
    """A form in which these kinds stand, each with the ways in which one can be told of it by mail and in the app."""
    fields = {f"{channel}_{kind}": _field(kind, channel) for kind in kinds for channel in WAYS_BY}
    return type("ChoicesForm", (ChoicesForm,), fields)(**kept)  # type: ignore[no-any-return]


def _field(kind: Kind, channel: str) -> Field:
    ways = [(way.value, WAY_WORDS[channel][way]) for way in WAYS_BY[channel][kind]]
    return choice(f"{KIND_WORDS[kind]}, {CHANNEL_WORDS[channel]}", ways)


def as_chosen(kinds: Sequence[Kind], chosen: NoticeSettings) -> dict[str, Any]:
    """What holds, under the names of the form's fields."""
    by_mail = {f"{MAIL}_{kind}": chosen.way(kind).value for kind in kinds}
    in_app = {f"{APP}_{kind}": chosen.way_in_app(kind).value for kind in kinds}
    return by_mail | in_app | {name: getattr(chosen, name) for name in HOUR_FIELDS}


class ReadForm(Form):
    """Until when somebody has read, as `microseconds` says it."""

    end = number("Until", 0, 2**53)

    def until(self) -> datetime:
        """That moment."""
        return _EPOCH + timedelta(microseconds=self.end.data or 0)


def microseconds(moment: datetime) -> int:
    """A moment as a whole number, exactly."""
    return (moment - _EPOCH) // timedelta(microseconds=1)
