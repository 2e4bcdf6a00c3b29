"""The letter, and for each goal what goes along."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from coachapp.core.forms import TEXT, Form, pick, words

NOTHING, GOAL, FEEDBACK = "nothing", "goal", "feedback"
LETTER_HINT = "What should they know that stands nowhere else: where you are, what helped, what you would do differently."
_GOAL_FIELD = "goal_"


class HandoverForm(Form):
    letter = words("Letter", most=TEXT, hint=LETTER_HINT)

    def values(self) -> dict[str, Any]:
        """The letter, and each goal that goes along with whether its feedback does."""
        picked = {int(name.removeprefix(_GOAL_FIELD)): data for name, data in self.data.items() if name.startswith(_GOAL_FIELD)}
        return {"letter": self.letter.data, "goals": {goal: data == FEEDBACK for goal, data in picked.items() if data in (GOAL, FEEDBACK)}}


def handover_form(goals: Sequence[Any], writer: str, letter: str = "", with_feedback: Collection[int] = ()) -> HandoverForm:
    """One field for each goal that could go along; `writer` wrote until now. `letter` and `with_feedback` were handed over before."""
    goals = [goal for goal in goals if goal.written or not goal.is_read]
    fields = {f"{_GOAL_FIELD}{goal.id}": pick(goal.title, _choices(goal, writer), required=False) for goal in goals}
    kept = {f"{_GOAL_FIELD}{goal.id}": FEEDBACK if goal.id in with_feedback else NOTHING for goal in goals}
    made: HandoverForm = type("HandoverOfThese", (HandoverForm,), fields)(letter=letter, **kept)
    return made


def _choices(goal: Any, writer: str) -> list[tuple[str, str]]:
    if goal.is_read:
        choices = [(NOTHING, "Nothing more: it is shared already"), (FEEDBACK, f"With what {writer} wrote about it")]
    else:
        choices = [(NOTHING, "Not this goal"), (GOAL, "The goal"), (FEEDBACK, f"The goal, with what {writer} wrote about it")]
    return [choice for choice in choices if goal.written or choice[0] != FEEDBACK]
