"""When somebody may be reached, and when their digest is due. Pure: the hours of the clock on their wall, on both sides of its changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from coachapp.notices.models import NoticeSettings

WEEK = timedelta(days=7)
MOST_A_WEEK = 3
"""So many mails a week the app sends by itself at most; what people do is told all the same."""


def is_quiet(settings: NoticeSettings, zone: ZoneInfo, now: datetime) -> bool:
    """Whether this person wants to be left alone at this hour."""
    hour, begins, ends = now.astimezone(zone).hour, settings.quiet_from, settings.quiet_until
    return begins <= hour < ends if begins <= ends else hour >= begins or hour < ends


def awake_from(settings: NoticeSettings, zone: ZoneInfo, now: datetime) -> datetime:
    """Now, or the end of the quiet hours that it is in."""
    if not is_quiet(settings, zone, now):
        return now
    here = now.astimezone(zone)
    end = here.replace(hour=settings.quiet_until, minute=0, second=0, microsecond=0, fold=0)
    return (end if here.hour < settings.quiet_until else end + timedelta(days=1)).astimezone(UTC)


def digest_due_at(settings: NoticeSettings, zone: ZoneInfo, now: datetime) -> datetime:
    """The last moment at which their digest was due."""
    here = now.astimezone(zone)
    due = here.replace(hour=settings.digest_hour, minute=0, second=0, microsecond=0, fold=0)
    due -= timedelta(days=(here.weekday() - settings.digest_day) % 7)
    due = due.astimezone(UTC)
    return due if due <= now else (due.astimezone(zone) - WEEK).astimezone(UTC)


def next_digest_at(settings: NoticeSettings, zone: ZoneInfo, now: datetime) -> datetime:
    """The next moment at which it is due."""
    return (digest_due_at(settings, zone, now).astimezone(zone) + WEEK).astimezone(UTC)
