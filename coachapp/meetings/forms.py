"""Fields of what is written in a meeting."""

from __future__ import annotations

from coachapp.core.forms import TEXT, Form, day, line, number, pick, words
from coachapp.sessions.models import CoachingSession

ITEM = 500


class NotesForm(Form):
    """The shared notes, the version from which the writer came, and its text, which puts two people's words together."""

    text = words("Notes", most=TEXT)
    version = number("Version", 0, 2**31 - 1)
    base = words("Text before", most=TEXT)

    @property
    def came_from(self) -> str | None:
        """The text from which the writer came; None from a page that does not say."""
        return (self.base.data or "") if self.base.raw_data else None


class AgendaForm(Form):
    agenda = line("Agenda", most=ITEM, say="Write what you want to talk about.")


class ActionForm(Form):
    text = line("What", most=ITEM)
    owner = pick("Who", [], coerce=int)
    due_on = day("By", required=True)

    @classmethod
    def between(cls, coaching_session: CoachingSession, viewer_id: int, *, is_empty: bool = False) -> ActionForm:
        """With the two of this engagement to choose from, the reader first."""
        pair = (coaching_session.engagement.client, coaching_session.engagement.coach)
        mine, other = pair if pair[0].id == viewer_id else pair[::-1]
        form = cls(formdata=None, owner=mine.id) if is_empty else cls(owner=mine.id)
        form.owner.choices = [(mine.id, "You"), (other.id, other.name)]
        return form
