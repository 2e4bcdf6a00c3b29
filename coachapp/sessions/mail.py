"""What a client reads about the time of a session, in their own zone."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.instance.request import public_url
from coachapp.ledger.outbox import Mail
from coachapp.sessions.models import CoachingSession


def session_scheduled(coaching_session: CoachingSession) -> Mail:
    """There is a new session."""
    return _to_client("session_scheduled", coaching_session)


def session_moved(coaching_session: CoachingSession) -> Mail:
    """The session has another time, length or place."""
    return _to_client("session_moved", coaching_session)


def session_cancelled(coaching_session: CoachingSession) -> Mail:
    """The session will not take place."""
    return _to_client("session_cancelled", coaching_session)


def engagement_ended(engagement: Engagement, account: Account, cancelled: Sequence[CoachingSession], followed_by: str) -> Mail:
    """To one of the two: they no longer work together; what was booked, in the reader's zone; and who takes over."""
    is_client = account.id == engagement.client_id
    other = engagement.coach if is_client else engagement.client
    words = {
        "reader": account,
        "other": other,
        "is_client": is_client,
        "cancelled": cancelled,
        "followed_by": followed_by,
        "url": f"{public_url()}{'/coaches' if is_client else '/clients'}",
    }
    subject, text, html = (render_template(f"mail/engagement_ended.{part}", **words) for part in ("subject.txt", "txt", "html"))
    return Mail(kind="engagement_ended", recipient=account.email, subject=subject, text=text, html=html)


def _to_client(kind: str, coaching_session: CoachingSession) -> Mail:
    client, coach = coaching_session.engagement.client, coaching_session.engagement.coach
    url = f"{public_url()}/sessions/{coaching_session.id}"
    words = {"coaching_session": coaching_session, "client": client, "coach": coach, "url": url}
    subject, text, html = (render_template(f"mail/{kind}.{part}", **words) for part in ("subject.txt", "txt", "html"))
    return Mail(kind=kind, recipient=client.email, subject=subject, text=text, html=html)
