"""Why somebody breaks the glass."""

from __future__ import annotations

from wtforms import Field
from wtforms.validators import ValidationError

from coachapp.core.forms import Form, words

LEAST, MOST = 10, 500


class BreakGlassForm(Form):
    reason = words(
        "Reason", most=MOST, required=True, hint="The client and their coaches read it word for word.", say="Say why you must look into it."
    )

    def validate_reason(self, field: Field) -> None:
        if len(field.data or "") < LEAST:
            raise ValidationError(f"Say it in at least {LEAST} characters: they will ask what it means.")
