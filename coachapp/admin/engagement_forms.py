"""Whom an admin brings together."""

from __future__ import annotations

from coachapp.core.forms import Form, mail_address


class EngagementForm(Form):
    client = mail_address("Client", hint="The address they sign in with.")
    coach = mail_address("Coach", hint="The address they sign in with.")
