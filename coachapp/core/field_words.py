"""What fields say by themselves of values that none of our pages would send, in sentences of ours."""

from __future__ import annotations

SENTENCES = {
    "Invalid Choice: could not coerce.": "Choose one of the list.",
    "Not a valid choice.": "Choose one of the list.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Choose from the list.",
    "Not a valid date value.": "Write a day that the calendar has, as 2026-11-24.",
    "Not a valid datetime value.": "Write a day and a time, as 2026-11-24 15:00.",
    "Not a valid integer value.": "Write a whole number.",
}


class FieldWords:
    """Stands where WTForms looks for a translation."""

    def gettext(self, said: str) -> str:
        return SENTENCES.get(said, said)

    def ngettext(self, one: str, many: str, number: int) -> str:
        if "valid choice" in one:
            return "Choose from the list."
        return one if number == 1 else many
