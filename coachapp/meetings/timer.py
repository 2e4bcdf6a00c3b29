"""How far a meeting is, in words: what stands on the page until the script counts the seconds."""

from __future__ import annotations

from datetime import datetime, timedelta

from coachapp.core.wording import count

NEAR = timedelta(hours=2)
"""So long before its start, and after its end, a meeting has a clock."""


def progress(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """`Begins in 5 minutes`; `12 minutes in, 38 left`; `3 minutes over`; nothing when it is far."""
    if now < starts_at:
        return f"Begins in {_minutes(starts_at - now)}" if starts_at - now <= NEAR else ""
    if now < ends_at:
        return f"{_minutes(now - starts_at)} in, {round((ends_at - now) / timedelta(minutes=1))} left"
    return f"{_minutes(now - ends_at)} over" if now - ends_at <= NEAR else ""


def _minutes(length: timedelta) -> str:
    return count(round(length / timedelta(minutes=1)), "minute", digits=True)
