"""Fields of the pages about oneself."""

from __future__ import annotations

from coachapp.accounts.passwords import HINT
from coachapp.core.editing import Editing
from coachapp.core.forms import Form, line, mail_address, password, time_zone


class SignInForm(Form):
    email = mail_address()
    password = password()


class SetUpForm(Form):
    code = line("Code", most=60, hint="It stands in the terminal where Coachapp was started.")
    name = line("Name", most=100)
    email = mail_address()
    password = password(hint=HINT)
    time_zone = time_zone(hint="Every time you read here is in this zone.", is_offered=True)


class ProfileForm(Editing):
    name = line("Name", most=100)
    time_zone = time_zone(hint="Every time you read here is in this zone.")


class ProofForm(Form):
    password = password()
