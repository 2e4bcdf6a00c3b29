"""What an admin fills in."""

from __future__ import annotations

from coachapp.accounts.models import ROLE_WORDS, Role
from coachapp.core.editing import Editing
from coachapp.core.forms import SENTENCE, Form, line, several


class RolesForm(Editing):
    roles = several("Roles", [(role.value, word) for role, word in ROLE_WORDS.items()], coerce=Role, say="Choose at least one role.")


class SuspensionForm(Form):
    reason = line("Reason", most=SENTENCE, required=False, hint="For the audit log. Other admins read it.")
