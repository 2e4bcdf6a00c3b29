"""Fields of the pages that ask for links by mail, and of those behind them."""

from __future__ import annotations

from coachapp.accounts.passwords import HINT
from coachapp.core.forms import Form, mail_address, password


class AddressForm(Form):
    email = mail_address()


class NewPasswordForm(Form):
    password = password("New password", hint=HINT)
