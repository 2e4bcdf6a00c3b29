"""Fields of why now, of a reflection, and of the *Not doing* list."""

from __future__ import annotations

from typing import Any

from coachapp.core.editing import Editing
from coachapp.core.forms import SENTENCE, TEXT, line, words
from coachapp.core.link_fields import filled_links, links
from coachapp.goals.choice_models import NotDoing
from coachapp.goals.forms import Revisiting

LINKS = 5
WHY_NOW_HINT = "What has become possible only lately: a tool, a result, a change of mind in your field? Why not five years ago?"


class WhyNowForm(Editing):
    why_now = words("Why now?", most=TEXT, required=True, hint=WHY_NOW_HINT, say="Say what has changed. A sentence is enough.")
    evidence = links(LINKS)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "evidence": filled_links(self.evidence)}


class ReflectionForm(Editing):
    motivating = words("What was motivating in it?", most=TEXT, hint="What made you forget the time?")
    not_motivating = words("What was not?", most=TEXT, hint="What did you put off, and would not do again?")
    next_choice = words("What does that say about the next choice?", most=TEXT, hint="More of what, less of what.")


class NewLineForm(Revisiting):
    what = line("What", hint="What you could do, and choose not to.")
    why = words("Why", most=SENTENCE, hint="A sentence is enough.")


class NotDoingForm(Editing, NewLineForm):
    """The words of a line that stands on the list; a day that has come may stay."""

    @classmethod
    def of(cls, line: NotDoing) -> NotDoingForm:
        form = cls(obj=line)
        form.kept_day = line.revisit_on
        return form
