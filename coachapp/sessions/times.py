"""Other times at which a client could come to a session, until its coach has answered. They stand in the session's row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Instant
from coachapp.core.errors import Conflict

MOST = 3


class OtherTimes:
    """What a session has for them."""

    other_times: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """Instants in ISO form; none once the coach has answered."""
    other_times_word: Mapped[str] = mapped_column(sa.String(500), default="")
    """Why the client asked; once the coach has kept the time, their word on it."""
    other_times_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the client asked, or the coach kept the time."""

    @property
    def proposed_times(self) -> list[datetime]:
        """The same as moments, the earliest first."""
        return sorted(map(datetime.fromisoformat, self.other_times))

    def propose_times(self, times: Iterable[datetime], word: str, now: datetime) -> None:
        """The client asks for one of these, in place of what they asked for before."""
        wanted = sorted(set(times))
        if not 0 < len(wanted) <= MOST:
            raise Conflict("Choose one, two or three times.", field="first")
        self.other_times, self.other_times_word, self.other_times_at = [time.isoformat() for time in wanted], word, now

    def wanted_time(self, time: str) -> datetime:
        """One of the times that the client asks for. Conflict if they do no longer."""
        if time not in self.other_times:
            raise Conflict("This time is no longer asked for. Load the page again to see what is.")
        return datetime.fromisoformat(time)

    def keep_time(self, word: str, now: datetime) -> None:
        """The session stays as it is; the client reads why."""
        if not self.other_times:
            raise Conflict("No other time is asked for any more.")
        self.other_times, self.other_times_word, self.other_times_at = [], word, now

    def forget_times(self) -> None:
        """The session has moved: nobody asks any more."""
        self.other_times, self.other_times_word, self.other_times_at = [], "", None
