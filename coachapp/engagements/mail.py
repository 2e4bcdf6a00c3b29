"""The mail that invites, and the one that says who broke the glass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from coachapp.accounts.models import Account, AccountState
from coachapp.instance.mail import drawn
from coachapp.instance.request import current_instance, public_url
from coachapp.ledger.outbox import Mail

GAP = "a-link-that-is-still-to-come"
"""Where a token will stand in a mail that is drawn once for many."""


def link(token: str) -> str:
    """The full address of an invitation, from the configured public address and never from a request's Host header."""
    return f"{public_url()}/invitations/{token}"


def invitations(inviter_name: str, *, is_to_coach: bool) -> Callable[[str, str], Mail]:
    """The same for many newcomers: drawn once, then filled with each one's address and token."""
    once = _drawn(inviter_name, GAP, is_to_coach=is_to_coach, has_account=False)
    return lambda recipient, token: replace(
        once, recipient=recipient, text=once.text.replace(GAP, token), html=once.html.replace(GAP, token), secret=token
    )


def invitation(account: Account, inviter_name: str, token: str, *, is_to_coach: bool) -> Mail:
    """Somebody invites you: to work with them (`is_to_coach`), or to an account here."""
    mail = _drawn(inviter_name, token, is_to_coach=is_to_coach, has_account=account.state is AccountState.ACTIVE)
    return replace(mail, recipient=account.email)


def _drawn(inviter_name: str, token: str, *, is_to_coach: bool, has_account: bool) -> Mail:
    words = {
        "inviter": inviter_name,
        "url": link(token),
        "is_to_coach": is_to_coach,
        "has_account": has_account,
        "instance": current_instance(),
    }
    return replace(drawn("invitation", "", **words), secret=token)


def break_glass(person: Account, client: Account, admin_name: str, reason: str, *, until: datetime, is_client: bool) -> Mail:
    """An admin reads the client's record, why and until when: to the client (`is_client`), or to a coach of theirs."""
    address = "/my/access" if is_client else f"/clients/{client.id}"
    words = {
        "person": person,
        "client": client.name,
        "admin": admin_name,
        "reason": reason,
        "until": until,
        "is_client": is_client,
        "url": public_url() + address,
    }
    return drawn("break_glass", person.email, **words)
