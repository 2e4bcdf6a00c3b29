"""Fields of the client's preparation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wtforms import IntegerField
from wtforms.validators import Optional

from coachapp.core.forms import Form, words
from coachapp.feedback.models import Signal

TEXTS = ("moved", "hard", "talk_about")


class PreparationForm(Form):
    """Three texts; `version` is that of the preparation the form was drawn from, 0 for none."""

    moved = words("What moved since last time?")
    hard = words("What is hard?")
    talk_about = words("What do you want to talk about?")
    version = IntegerField("Version", [Optional()])

    def texts(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in TEXTS}


def signal_field(milestone_id: int) -> str:
    """The name of the field that holds the client's own signal for a milestone."""
    return f"signal-{milestone_id}"


def chosen_signals(sent: Mapping[str, str], milestone_ids: Iterable[int]) -> tuple[dict[int, Signal], dict[str, str]]:
    """The signals that were chosen, by milestone, and the reasons beside those that are none of the four."""
    chosen, reasons = {}, {}
    for milestone_id in milestone_ids:
        word = sent.get(signal_field(milestone_id), "")
        if word in list(Signal):
            chosen[milestone_id] = Signal(word)
        elif word:
            reasons[signal_field(milestone_id)] = "Choose one of the four signals: on track, watch, off track, achieved."
    return chosen, reasons
