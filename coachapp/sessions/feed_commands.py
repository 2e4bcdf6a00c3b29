"""Give out the address of a person's sessions, and take it back."""

from __future__ import annotations

from datetime import datetime

from coachapp.core.db import forget, save
from coachapp.core.security import fingerprint, fresh_token
from coachapp.engagements.viewer import Viewer
from coachapp.ledger import audit
from coachapp.sessions import feed_queries
from coachapp.sessions.feed_models import CalendarFeed


def new_feed(*, by: Viewer, now: datetime) -> str:
    """A new address's secret, told once; the old one no longer opens anything."""
    token = fresh_token()
    known = feed_queries.feed(by.account_id) or CalendarFeed(account_id=by.account_id)
    known.token_hash, known.made_at = fingerprint(token), now
    save(known)
    audit.note("calendar_feed.made", by=by, now=now, subject=("account", by.account_id))
    return token


def stop_feed(*, by: Viewer, now: datetime) -> None:
    """No address opens the person's sessions any more."""
    known = feed_queries.feed(by.account_id)
    if known is not None:
        forget(known)
        audit.note("calendar_feed.stopped", by=by, now=now, subject=("account", by.account_id))
