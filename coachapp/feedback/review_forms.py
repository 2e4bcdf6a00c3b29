"""Fields of what stands beside the pen in Review: why a milestone is skipped, the coach's private note on it."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField
from wtforms.validators import Optional

from coachapp.core.forms import Form, line, words


class SkipForm(Form):
    why = line("Why you skip it", most=500, say="Say why in a word. Your client reads it.")


class MilestoneNoteForm(Form):
    """`version` is that of the note the field was drawn from, 0 for none."""

    text = words("Private note")
    version = IntegerField("Version", [Optional()])

    def values(self) -> dict[str, Any]:
        return {"text": self.text.data or "", "version": self.version.data or 0}
