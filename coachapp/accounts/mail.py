"""The mails about an account itself."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app, render_template

from coachapp.accounts.models import Account
from coachapp.ledger.outbox import Mail


def slowed_down(account: Account, moment: datetime) -> Mail:
    """Somebody tried often and wrongly to come in as you."""
    return _mail("slowed_down", account, at=moment, url=_public_url())


def _public_url() -> str:
    return str(current_app.config["SETTINGS"].public_url)


def security_changed(account: Account, words: str, moment: datetime) -> Mail:
    """Something changed in what opens your account: `words` say what, as a whole sentence."""
    return _mail("security_changed", account, at=moment, words=words, url=f"{_public_url()}/account/security")


def _mail(kind: str, account: Account, *, recipient: str = "", at: datetime, **words: str) -> Mail:
    """The mail of that name, with times as its reader lives."""
    words = {"name": account.name, "at": at.astimezone(ZoneInfo(account.time_zone)).strftime("%-d %B %Y, %H:%M"), **words}
    subject, text, html = (render_template(f"mail/{kind}.{part}", **words) for part in ("subject.txt", "txt", "html"))
    return Mail(kind=kind, recipient=recipient or account.email, subject=subject, text=text, html=html)
