"""Fields of a rating: for each lens a figure and a note."""

from __future__ import annotations

from coachapp.core.forms import SENTENCE, Form, number, words
from coachapp.ratings.models import LENS_WORDS, Lens

NOTHING = "Choose a figure from 1 to 5 on at least one lens."


class RatingForm(Form):
    achievable = number(LENS_WORDS[Lens.ACHIEVABLE], 1, 5, required=False)
    achievable_note = words("Note on achievable", most=SENTENCE)
    novel = number(LENS_WORDS[Lens.NOVEL], 1, 5, required=False)
    novel_note = words("Note on novel", most=SENTENCE)
    motivating = number(LENS_WORDS[Lens.MOTIVATING], 1, 5, required=False)
    motivating_note = words("Note on motivating", most=SENTENCE)
    useful = number(LENS_WORDS[Lens.USEFUL], 1, 5, required=False)
    useful_note = words("Note on useful", most=SENTENCE)

    def said(self) -> dict[Lens, tuple[int, str]]:
        """What was chosen, by lens."""
        return {lens: (self[lens].data, self[f"{lens}_note"].data) for lens in Lens if self[lens].data is not None}

    def typed(self, lens: Lens) -> str:
        """The figure as it was sent, good or bad."""
        return str(next(iter(self[lens].raw_data or []), "") or "")

    def reason(self, lens: Lens) -> str:
        """Why this lens was refused, if it was."""
        return str(next(iter([*self[lens].errors, *self[f"{lens}_note"].errors]), ""))

    def was_sent(self) -> bool:
        """Sent, every field holds, each note has its figure, and at least one figure is there."""
        if not super().was_sent():
            return False
        for lens in Lens:
            if self[f"{lens}_note"].data and self[lens].data is None:
                self[lens].errors = ["Choose a figure too; the note says why."]
        if not self.said() and not self.errors:
            self.achievable.errors = [NOTHING]
        return not any(field.errors for field in self)
