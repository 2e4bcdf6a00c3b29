"""A coach's hours, and the days on which they do not hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base

USUALLY = {"is_open": False, "minutes": 50, "gap": 10, "place": "", "soonest": 24, "furthest": 60, "most": 2}


class Availability(Base):
    """When a coach can be met, by the clock where they are, and what a client may pick of it. One a coach at most."""

    __tablename__ = "availability"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    is_open: Mapped[bool]
    """Whether clients may pick at all."""
    week: Mapped[list[list[int]]] = mapped_column(sa.JSON, default=list)
    """Spans: weekday (Monday is 0), from which to which minute of the day."""
    minutes: Mapped[int]
    gap: Mapped[int]
    """Minutes between two sessions."""
    place: Mapped[str] = mapped_column(sa.String(500))
    soonest: Mapped[int]
    """So many hours before it a time is no longer free."""
    furthest: Mapped[int]
    """So many days ahead the last free time is."""
    most: Mapped[int]
    """Who has so many sessions to come picks no more."""

    @classmethod
    def usual(cls, account_id: int) -> Availability:
        """What the page begins with."""
        return cls(account_id=account_id, week=[], **USUALLY)

    def take(
        self, week: list[list[int]], *, is_open: bool, minutes: int, gap: int, place: str, soonest: int, furthest: int, most: int
    ) -> None:
        """From now on these hold."""
        self.week, self.is_open, self.minutes, self.gap, self.place = week, is_open, minutes, gap, place
        self.soonest, self.furthest, self.most = soonest, furthest, most

    def spans(self) -> list[tuple[int, int, int]]:
        """The same as tuples."""
        return [(weekday, begins, ends) for weekday, begins, ends in self.week]

    def limits(self, now: datetime) -> tuple[datetime, datetime]:
        """Between which moments a time may be picked now."""
        return now + timedelta(hours=self.soonest), now + timedelta(days=self.furthest)


class Absence(Base):
    """Days on which a coach is away, the first and the last included."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
