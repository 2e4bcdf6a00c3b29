"""Fields of the pages about oneself."""

from __future__ import annotations

from coachapp.core.clock import zone_names
from coachapp.core.forms import Form, choice, line, mail_address, password

PASSWORD_HINT = "At least 12 characters. A few words in a row are easy to remember."
ZONES = [(name, name.replace("_", " ")) for name in sorted(zone_names())]


class SignInForm(Form):
    email = mail_address()
    password = password()


class SetUpForm(Form):
    code = line("Code", most=60, hint="It stands in the terminal where Coachapp was started.")
    name = line("Name", most=100)
    email = mail_address()
    password = password(hint=PASSWORD_HINT)
    time_zone = choice("Time zone", ZONES, default="UTC")


class ProfileForm(Form):
    name = line("Name", most=100)
    time_zone = choice("Time zone", ZONES, hint="Every time you read here is in this zone.")


class PasswordForm(Form):
    current = password("Current password")
    new = password("New password", hint=PASSWORD_HINT)
