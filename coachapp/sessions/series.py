"""A series of sessions: its rhythm, its row, and what each of its sessions knows of it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from coachapp.core.clock import instant_of, zone
from coachapp.core.db import Base, Instant, one_of


class Every(StrEnum):
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


EVERY_WORDS = {Every.WEEK: "Every week", Every.FORTNIGHT: "Every two weeks", Every.MONTH: "Every month"}
MOST = {Every.WEEK: 104, Every.FORTNIGHT: 52, Every.MONTH: 24}
"""So many sessions a series has at most: two years of them."""
_DAYS = {Every.WEEK: 7, Every.FORTNIGHT: 14}


def same_day_of_month(first: date, months: int) -> date:
    """That many months later on the same day, or on the month's last where it is shorter."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Rhythm:
    """When the sessions of a series are: always at the same time of the clock in its zone, on either side of a change of the clocks."""

    every: Every
    first_on: date
    clock: time
    time_zone: str
    count: int

    def days(self) -> list[date]:
        """The day of each."""
        return [self.day(place) for place in range(self.count)]

    def day(self, place: int) -> date:
        """The day of the first (0), the second (1) and so on."""
        if self.every is Every.MONTH:
            return same_day_of_month(self.first_on, place)
        return self.first_on + timedelta(days=_DAYS[self.every] * place)

    def place_of(self, day: date) -> int:
        """Which one that day of it is; the first is 0."""
        if self.every is Every.MONTH:
            return (day.year - self.first_on.year) * 12 + day.month - self.first_on.month
        return (day - self.first_on).days // _DAYS[self.every]

    def going_on(self, day: date, local: datetime, time_zone: str) -> Rhythm:
        """From that day of it on, the rest: beginning at that time instead."""
        return Rhythm(self.every, local.date(), local.time(), time_zone, self.count - self.place_of(day))

    def local(self, day: date) -> datetime:
        """What the clock reads when the session of that day begins."""
        return datetime.combine(day, self.clock)

    def start(self, day: date) -> datetime:
        """The instant of it. A time over which the clocks are put forward is that much later on this day."""
        return instant_of(self.local(day), zone(self.time_zone))

    def starts(self) -> list[datetime]:
        """The instant of each."""
        return [self.start(day) for day in self.days()]

    def count_until(self, last_on: date) -> int:
        """How many fall on or before that day, of those that a series may have."""
        return sum(self.day(place) <= last_on for place in range(MOST[self.every]))


class Series(Base):
    """What calendars know of as one event that recurs. Each of its sessions has a row of its own, and may be moved or called off alone."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagements.id", ondelete="RESTRICT"), index=True)
    every: Mapped[Every] = mapped_column(one_of(Every, "series_every"))
    first_on: Mapped[date]
    clock: Mapped[time]
    time_zone: Mapped[str] = mapped_column(sa.String(64))
    """The coach's, when it was made or moved."""
    count: Mapped[int]
    """How many it still has; those that were called off in between count, none that were at its end."""
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(sa.String(500), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    """Counts what calendars were told of it and of any of its sessions."""
    arranged_at: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    @property
    def uid(self) -> str:
        """Its name in everybody's calendar: for good, and no other instance's."""
        return f"{uuid5(NAMESPACE_URL, f'series/{self.id}/{self.created_at.isoformat()}')}@coachapp"

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.every, self.first_on, self.clock, self.time_zone, self.count)

    @classmethod
    def begin(cls, engagement_id: int, rhythm: Rhythm, *, minutes: int, place: str, now: datetime) -> Series:
        """A new one, of which calendars know nothing yet."""
        made = cls(engagement_id=engagement_id, sequence=-1, created_at=now)
        made.take(rhythm, minutes=minutes, place=place, now=now)
        return made

    def take(self, rhythm: Rhythm, *, minutes: int, place: str, now: datetime) -> None:
        """From now on this is when, how long and where."""
        self.every, self.first_on, self.clock = rhythm.every, rhythm.first_on, rhythm.clock
        self.time_zone, self.count, self.minutes, self.place = rhythm.time_zone, rhythm.count, minutes, place
        self.rearrange(now)

    def end_after(self, count: int, now: datetime) -> None:
        """No more than the first so many are left."""
        if count < self.count:
            self.count = count
            self.rearrange(now)

    def rearrange(self, now: datetime) -> None:
        """Calendars are to be told of it anew."""
        self.sequence, self.arranged_at = self.sequence + 1, now


class InSeries:
    """What a session has for its series, if it is in one."""

    starts_at: Mapped[datetime]
    series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("series.id", ondelete="SET NULL"))
    series_on: Mapped[date | None]
    """Its day by the series' rhythm: by this calendars know which one it is, wherever it was moved to. None: no day of it any more."""

    @declared_attr
    def series(cls) -> Mapped[Series | None]:  # noqa: N805 - SQLAlchemy gives the class
        return relationship(lazy="raise_on_sql")

    @property
    def is_moved_alone(self) -> bool:
        """Whether it is not when its series says."""
        return self.series is not None and self.series_on is not None and self.starts_at != self.series.rhythm.start(self.series_on)

    def join(self, series: Series, day: date | None) -> None:
        """From now on it is that series' session of that day; None: it was called off at its end, which has no such day any more."""
        self.series, self.series_on = series, day
