"""How an admin sets the instance."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from coachapp.config import Settings
from coachapp.core.editing import Editing
from coachapp.core.environment import public_address
from coachapp.core.forms import line, number, words

YEARS = 3_650


class SettingsForm(Editing):
    name = line("Name", most=60, hint="On the top left of every page, and in invitations.")
    mark = line("Mark", most=6, required=False, hint="Some letters, drawn before the name. Left empty, ours is drawn.")
    public_url = line("Public address", most=300, required=False, hint="Links in mails begin with it.")
    invitation_text = words(
        "Invitation text", most=2_000, hint="Plain text in each invitation: who you are, whom to ask. Sent as it stands."
    )
    two_factor_admins = BooleanField("Required of admins")
    two_factor_coaches = BooleanField("Required of coaches")
    two_factor_clients = BooleanField("Required of clients")
    two_factor_grace_days = number("Days to set it up", 0, 60, hint="Counted from the first sign-in.")
    keep_mail_days = number("Texts of sent mails", 1, YEARS, hint="Days after sending.")
    keep_attempts_days = number("Attempts to sign in", 1, YEARS, hint="Days after the attempt.")
    keep_looks_days = number("Who has looked", 30, 10 * YEARS, hint="Days. Clients read this list.")

    def __init__(self, configured: Settings, **kept: Any) -> None:
        super().__init__(**kept)
        self.configured = configured

    def validate_public_url(self, field: Field) -> None:
        """A whole address of ours: links that lead to somebody else's server would hand them everybody's reset links."""
        if not field.data:
            return
        try:
            field.data = public_address(field.data)
        except ValueError as problem:
            raise ValidationError(f"It {problem}.") from problem
        if urlsplit(field.data).hostname not in self.configured.trusted_hosts:
            raise ValidationError(
                f"This instance answers only at {' and '.join(self.configured.trusted_hosts)}. "
                "For another host set COACHAPP_PUBLIC_URL and start it again."
            )
        if self.configured.is_https and not field.data.startswith("https://"):
            raise ValidationError("It must be https://: this instance is reached that way.")
