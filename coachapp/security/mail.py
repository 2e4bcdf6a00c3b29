"""The mail about a second factor that an admin takes away."""

from __future__ import annotations

from datetime import datetime

from coachapp.accounts.link_models import Purpose
from coachapp.accounts.mail import letter, link
from coachapp.accounts.models import Account
from coachapp.ledger.outbox import Mail


def factor_reset(account: Account, token: str, due_at: datetime) -> Mail:
    """An admin will take your second factors away at `due_at`; the link that stops it."""
    return letter("factor_reset", account, secret=token, at=due_at, url=link(Purpose.FACTOR_STOP, token))
