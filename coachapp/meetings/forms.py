"""Fields of what is written in a meeting."""

from __future__ import annotations

from coachapp.core.forms import TEXT, Form, number, words


class NotesForm(Form):
    """The shared notes, the version from which the writer came, and its text, which puts two people's words together."""

    text = words("Notes", most=TEXT)
    version = number("Version", 0, 2**31 - 1)
    base = words("Text before", most=TEXT)

    @property
    def came_from(self) -> str | None:
        """The text from which the writer came; None from a page that does not say."""
        return (self.base.data or "") if self.base.raw_data else None
