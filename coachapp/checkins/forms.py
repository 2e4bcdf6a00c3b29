"""Fields of a check-in."""

from __future__ import annotations

from typing import Any

from wtforms import FieldList, FormField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import Length, ValidationError

from coachapp.core.forms import ADDRESS, TITLE, Form, number, pick, web_address, words

LINKS = 5


def _tidy_line(value: str | None) -> str:
    return " ".join((value or "").replace("\0", "").split())


def _not_without_address(form: PlainForm, field: StringField) -> None:
    if field.data and not form.url.data:  # type: ignore[attr-defined]
        raise ValidationError("Add the link that this names.")


def _at_most(most: int) -> Length:
    return Length(max=most, message=f"At most {most:,} characters.")


class EvidenceForm(PlainForm):
    """One link and what it shows."""

    url = StringField("Link", [_at_most(ADDRESS), web_address], filters=[_tidy_line])
    label = StringField("What it shows", [_at_most(TITLE), _not_without_address], filters=[_tidy_line])


class CheckInForm(Form):
    text = words("What moved?", hint="A few lines: what happened, what you learned, what stands in the way.")
    progress = number("Progress", 0, 100, hint="In percent.")
    confidence = pick("Confidence", [(figure, str(figure)) for figure in range(1, 6)], coerce=int)
    evidence = FieldList(FormField(EvidenceForm), min_entries=LINKS, max_entries=LINKS)

    def values(self) -> dict[str, Any]:
        links = [(row["url"], row["label"]) for row in self.evidence.data if row["url"]]
        return {**super().values(), "evidence": links}
