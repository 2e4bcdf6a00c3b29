"""Whom to invite; who comes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from coachapp.accounts.models import ROLE_WORDS, Role
from coachapp.accounts.passwords import HINT
from coachapp.core.errors import Conflict
from coachapp.core.forms import Form, line, password, several, time_zone, words
from coachapp.core.mail_addresses import PLAIN_MAIL, is_mail_address
from coachapp.engagements.models import Invitee

MOST = 20
_NAMED = re.compile(r'"?(?P<name>[^"<>]*?)"?\s*<(?P<email>[^<>]*)>')


def invitees(text: str) -> list[Invitee]:
    """The people in a box of addresses: one a line or with commas between, each alone or as `Ada Reyes <ada@example.org>`."""
    entries = (entry.strip() for entry in re.split(r"[\n,;]", text))
    named = (_NAMED.fullmatch(entry) or entry for entry in entries if entry)
    people = [
        Invitee(found.lower()) if isinstance(found, str) else Invitee(found["email"].strip().lower(), found["name"].strip())
        for found in named
    ]
    return list({person.email: person for person in people}.values())


def _is_good(person: Invitee) -> bool:
    return is_mail_address(person.email) and len(person.email) <= 254 and len(person.name) <= 100


def _good_addresses(_form: Any, field: Field) -> None:
    people = invitees(field.data or "")
    bad = [person.email for person in people if not _is_good(person)]
    if bad or not people:
        named = ", ".join(f"“{email[:60]}”" for email in bad)
        hint = "" if all(email.isascii() and email.isprintable() for email in bad) else f" {PLAIN_MAIL}"
        raise ValidationError(f"Not an address like name@example.org: {named}.{hint}" if bad else "Write at least one address.")
    if len(people) > MOST:
        raise ValidationError(f"At most {MOST} people at once; these are {len(people)}.")


class InviteForm(Form):
    """One box of addresses."""

    email = words("Email", most=5_000, required=True, hint="One address or several, each on a line of its own or with commas between.")
    name = line("Name", most=100, required=False, hint="If you invite one person. They can change it.")

    def validate_email(self, field: Field) -> None:
        _good_addresses(self, field)

    def validate_name(self, field: Field) -> None:
        if field.data and len(invitees(self.email.data or "")) > 1:
            raise ValidationError("For several people write the name beside each address: Ada Reyes <ada@example.org>.")

    def refuse_as_well(self, invite: Callable[[list[Invitee]], object]) -> None:
        """Beside the addresses that are none, name the people who cannot be invited, so that one look mends all. The answer is a refusal,
        so nothing is kept of this try."""
        good = [person for person in invitees(self.email.data or "") if _is_good(person)]
        if not self.email.errors or not 0 < len(good) < len(invitees(self.email.data or "")) <= MOST:
            return
        try:
            invite(good)
        except Conflict as conflict:
            self.email.errors = [f"{self.email.errors[0]} {conflict.reason}"]

    def people(self) -> list[Invitee]:
        """Whom it names."""
        people = invitees(self.email.data or "")
        return [Invitee(people[0].email, self.name.data)] if self.name.data else people


class InviteAccountForm(InviteForm):
    roles = several("Roles", [(role.value, word) for role, word in ROLE_WORDS.items()], coerce=Role, say="Choose at least one role.")


class AcceptForm(Form):
    name = line("Name", most=100)
    password = password(hint=HINT)
    time_zone = time_zone(hint="Every time you read here is in this zone.", is_offered=True)
