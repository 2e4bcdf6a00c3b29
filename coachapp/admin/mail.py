"""What people are told of an admin's acts."""

from __future__ import annotations

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.instance.mail import drawn
from coachapp.instance.request import public_url
from coachapp.ledger.outbox import Mail


def engagement_begun(engagement: Engagement, account: Account) -> Mail:
    """To one of the two: an admin brought you together."""
    is_client = account.id == engagement.client_id
    words = {
        "other": engagement.other_of(account.id),
        "is_client": is_client,
        "url": f"{public_url()}{'/my/access' if is_client else f'/clients/{engagement.client_id}'}",
    }
    return drawn("engagement_begun", account.email, **words)
