"""The mail that invites, and the one that says who broke the glass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import render_template

from coachapp.accounts.models import Account, AccountState
from coachapp.instance.request import current_instance, public_url
from coachapp.ledger.outbox import Mail

GAP = "a-link-that-is-still-to-come"
"""Where a token will stand in a mail that is drawn once for many."""


def link(token: str) -> str:
    """The full address of an invitation, from the configured public address and never from a request's Host header."""
    return f"{public_url()}/invitations/{token}"


def invitations(inviter_name: str, *, is_to_coach: bool) -> Callable[[str, str], Mail]:
    """The same for many newcomers: drawn once, then filled with each one's address and token."""
    drawn = _drawn(inviter_name, GAP, is_to_coach=is_to_coach, has_account=False)
    return lambda recipient, token: replace(
        drawn, recipient=recipient, text=drawn.text.replace(GAP, token), html=drawn.html.replace(GAP, token), secret=token
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
    subject, text, html = (render_template(f"mail/invitation.{part}", **words) for part in ("subject.txt", "txt", "html"))
    return Mail(kind="invitation", recipient="", subject=subject, text=text, html=html, secret=token)


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
