"""What each answer from a mail asks beside its one button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coachapp.accounts.link_models import Purpose
from coachapp.core.clock import today
from coachapp.core.forms import Form, day, line, number, pick, words

A_WORD = "A word, if you like"


class GotItForm(Form):
    """Nothing but its button."""


class LetsDiscussForm(Form):
    text = words(A_WORD, hint="It goes on the agenda of your next session.")


class WillActForm(Form):
    """A promise says what and by when."""

    action_text = line("What will you do?", most=500, say="Say what you will do.")
    due_on = day("By")
    text = words(A_WORD)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        holds = super().validate(extra_validators)
        if not self.due_on.errors and (self.due_on.data is None or self.due_on.data < today()):
            self.due_on.errors = ["Choose today or a later day." if self.due_on.data else "Say by which day."]
        return holds and not self.due_on.errors


class CheckInForm(Form):
    text = words("What moved?", hint="Two lines are enough.")
    confidence = pick("Confidence", [(figure, str(figure)) for figure in range(1, 6)], coerce=int)
    progress = number("Progress", 0, 100, hint="In percent.")


FORMS: Mapping[str, type[Form]] = {
    Purpose.GOT_IT: GotItForm,
    Purpose.WILL_ACT: WillActForm,
    Purpose.LETS_DISCUSS: LetsDiscussForm,
    Purpose.CHECK_IN: CheckInForm,
}
"""The form of each."""
