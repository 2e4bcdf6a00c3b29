"""Fields of the pages about what opens an account."""

from __future__ import annotations

from coachapp.accounts.passwords import HINT
from coachapp.core.forms import Form, hidden, line, password, tick


class PasswordForm(Form):
    current = password("Current password")
    new = password("New password", hint=HINT)


class AppForm(Form):
    code = line("Code", most=20, hint="Six digits, as the app shows them now. They change every 30 seconds.")
    seed = hidden(most=400)


class CodeForm(Form):
    code = line("Code", most=20, hint="Six digits, as the app shows them now.")
    remember = tick("Do not ask for a code on this device for 30 days")


class RecoveryForm(Form):
    recovery_code = line("Recovery code", most=80, hint="One of the ten that you kept. It works once.")


class PasskeyForm(Form):
    name = line("Name", most=60, hint="So that you know it again when you remove it.")
    credential = hidden(most=20_000)
