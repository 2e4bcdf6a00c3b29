"""What a coach puts off."""

from __future__ import annotations

from coachapp.core.forms import Form, choice
from coachapp.home.attention import Why


class LaterForm(Form):
    why = choice("Why", [(why.value, why.value) for why in Why])
