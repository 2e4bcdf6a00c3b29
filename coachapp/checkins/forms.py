"""Fields of a check-in."""

from __future__ import annotations

from typing import Any

from coachapp.core.forms import Form, number, pick, words
from coachapp.core.link_fields import filled_links, links

LINKS = 5


class CheckInForm(Form):
    text = words("What moved?", hint="A few lines: what happened, what you learned, what stands in the way.")
    progress = number("Progress", 0, 100, hint="In percent.")
    confidence = pick("Confidence", [(figure, str(figure)) for figure in range(1, 6)], coerce=int)
    evidence = links(LINKS)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "evidence": filled_links(self.evidence)}
