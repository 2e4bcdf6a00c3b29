"""Time: instants are aware and UTC, days are the reader's."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

JUST_NOW = timedelta(minutes=1)
"""A button that is pressed again within this time was pressed twice, and is not a second wish."""


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """The calendar day of an instant where the reader is."""
    return instant.astimezone(zone).date()


def local_of(instant: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall there shows at that instant, to the minute, as a field for a time shows it."""
    return instant.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0, fold=0)


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of that name; UTC for a name that the zone database no longer knows."""
    return ZoneInfo(name) if name in zone_names() else ZoneInfo("UTC")


@cache
def zone_names() -> frozenset[str]:
    """Every zone a person may choose."""
    places = (name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/", "posix", "right")))
    return frozenset(places) | {"UTC"}


def instant_of(local: datetime, zone: ZoneInfo, known: Iterable[datetime] = ()) -> datetime:
    """The instant of a wall clock's reading. Where it reads so twice: the one that is `known` because it was shown, else the first. Where
    it never does: as if the clock had not been put forward yet."""
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return next((instant for instant in known if local_of(instant, zone) == local), first)


def is_skipped(local: datetime, zone: ZoneInfo) -> bool:
    """Whether no clock there ever shows this time, because it is put forward over it."""
    return local_of(instant_of(local, zone), zone) != local.replace(second=0, microsecond=0)


_reader_zone: ContextVar[ZoneInfo] = ContextVar("reader_zone")


def read_in(name: str) -> None:
    """From now on, days and hours are those of the zone of that name: where this request's reader lives."""
    _reader_zone.set(zone(name))


def reader_zone() -> ZoneInfo:
    """The zone in which this request's reader lives; UTC where nobody has signed in."""
    return _reader_zone.get(zone("UTC"))


def today() -> date:
    """Today where the reader is."""
    return day_of(now(), reader_zone())
