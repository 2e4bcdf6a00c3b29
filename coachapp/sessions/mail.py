"""What a client reads about the time of a session, in their own zone."""

from __future__ import annotations

from flask import render_template

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


def _to_client(kind: str, coaching_session: CoachingSession) -> Mail:
    client, coach = coaching_session.engagement.client, coaching_session.engagement.coach
    url = f"{public_url()}/sessions/{coaching_session.id}"
    words = {"coaching_session": coaching_session, "client": client, "coach": coach, "url": url}
    subject, text, html = (render_template(f"mail/{kind}.{part}", **words) for part in ("subject.txt", "txt", "html"))
    return Mail(kind=kind, recipient=client.email, subject=subject, text=text, html=html)
