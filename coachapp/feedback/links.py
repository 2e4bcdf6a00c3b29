"""The links with which a client answers feedback from its mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from coachapp.accounts.links import make_new_links
from coachapp.accounts.models import Account
from coachapp.feedback.models import Feedback, ResponseKind, Tokens


def answer_links(published: Sequence[Feedback], client: Account, *, now: datetime) -> Tokens:
    """One for each of the three answers to all that was published just now and says something."""
    wanted = [(feedback.id, kind) for feedback in published if feedback.text for kind in ResponseKind]
    tokens = make_new_links([(kind, str(feedback_id)) for feedback_id, kind in wanted], client, now=now)
    return dict(zip(wanted, tokens, strict=True))
