"""The mail that invites."""

from __future__ import annotations

from flask import render_template

from coachapp.accounts.models import Account, AccountState
from coachapp.instance.request import current_instance, public_url
from coachapp.ledger.outbox import Mail


def link(token: str) -> str:
    """The full address of an invitation, from the configured public address and never from a request's Host header."""
    return f"{public_url()}/invitations/{token}"


def invitation(account: Account, inviter_name: str, token: str, *, is_to_coach: bool) -> Mail:
    """Somebody invites you: to work with them (`is_to_coach`), or to an account here."""
    words = {
        "inviter": inviter_name,
        "url": link(token),
        "is_to_coach": is_to_coach,
        "has_account": account.state is AccountState.ACTIVE,
        "instance": current_instance(),
    }
    subject, text, html = (render_template(f"mail/invitation.{part}", **words) for part in ("subject.txt", "txt", "html"))
    return Mail(kind="invitation", recipient=account.email, subject=subject, text=text, html=html, secret=token)
