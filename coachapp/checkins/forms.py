"""Fields of a check-in."""

from __future__ import annotations

from typing import Any

from coachapp.core.forms import Form, number, pick, words
from coachapp.core.link_fields import filled_links, links
from coachapp.core.transfer import chosen_files

LINKS = 5
FILES = 5


class CheckInForm(Form):
    text = words("What moved?", hint="A few lines: what happened, what you learned, what stands in the way.")
    progress = number("Progress", 0, 100, hint="In percent.")
    confidence = pick("Confidence", [(figure, str(figure)) for figure in range(1, 6)], coerce=int)
    evidence = links(LINKS)
    files = chosen_files("Files", hint="pdf, png, jpeg, webp, txt, md, docx or odt, at most five and 25 MB together.")

    def values(self) -> dict[str, Any]:
        fields = super().values()
        del fields["files"]  # they have been received by now
        return {**fields, "evidence": filled_links(self.evidence)}
