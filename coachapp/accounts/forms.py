"""Fields of the pages about oneself."""

from __future__ import annotations

from coachapp.accounts.passwords import HINT
from coachapp.core.forms import Form, hidden, line, mail_address, password, tick, time_zone


class SignInForm(Form):
    email = mail_address()
    password = password()


class SetUpForm(Form):
    code = line("Code", most=60, hint="It stands in the terminal where Coachapp was started.")
    name = line("Name", most=100)
    email = mail_address()
    password = password(hint=HINT)
    time_zone = time_zone(hint="Every time you read here is in this zone.", is_offered=True)


class ProfileForm(Form):
    name = line("Name", most=100)
    time_zone = time_zone(hint="Every time you read here is in this zone.")


class ProofForm(Form):
    password = password()


class CodeForm(Form):
    code = line("Code", most=20, hint="Six digits, as the app shows them now.")
    remember = tick("Do not ask for a code on this device for 30 days")


class RecoveryForm(Form):
    recovery_code = line("Recovery code", most=80, hint="One of the ten that you kept. It works once.")


class AppForm(Form):
    code = line("Code", most=20, hint="Six digits, as the app shows them now. They change every 30 seconds.")
    seed = hidden(most=400)


class PasswordForm(Form):
    current = password("Current password")
    new = password("New password", hint=HINT)


class PasskeyForm(Form):
    name = line("Name", most=60, hint="So that you know it again when you remove it.")
    credential = hidden(most=20_000)
