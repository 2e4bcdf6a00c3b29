"""The mail that invites, and the one that says who broke the glass."""

from __future__ import annotations

from datetime import datetime

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
    subject, text, html = (render_template(f"mail/break_glass.{part}", **words) for part in ("subject.txt", "txt", "html"))
    return Mail(kind="break_glass", recipient=person.email, subject=subject, text=text, html=html)
