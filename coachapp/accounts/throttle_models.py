"""How often something secret was tried, and how long the next try must wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant

NOTHING = timedelta(0)
LONG_AGO = timedelta(days=1)
TOLD_AT = 10
"""After so many tries in a row their owner hears of it."""


@dataclass(frozen=True)
class Rule:
    """So many tries are free; the first wait doubles with each further one, up to the longest; a quiet time forgets them all.

    The longest wait is what a stranger can cost an owner: long enough that guessing leads nowhere, short enough to come in after it.
    """

    free: int
    first: timedelta
    longest: timedelta
    forgotten_after: timedelta

    def wait_after(self, tries: int) -> timedelta:
        """How long the next try waits after so many."""
        if tries < self.free:
            return NOTHING
        doublings = min(tries - self.free, 20)
        return min(self.first * float(2**doublings), self.longest)


@dataclass(frozen=True)
class Rules:
    """The rule for one account, and the looser one for an address, behind which a whole office may sit."""

    account: Rule
    address: Rule
    are_told: bool = True
    """Whether the owner hears of them; what asks for a mail tells by itself."""


GUESSES = Rules(
    account=Rule(free=4, first=timedelta(seconds=2), longest=timedelta(minutes=15), forgotten_after=timedelta(days=1)),
    address=Rule(free=20, first=timedelta(seconds=2), longest=timedelta(minutes=5), forgotten_after=timedelta(hours=1)),
)
MAILS = Rules(
    account=Rule(free=3, first=timedelta(minutes=1), longest=timedelta(hours=1), forgotten_after=timedelta(days=1)),
    address=Rule(free=20, first=timedelta(seconds=30), longest=timedelta(minutes=15), forgotten_after=timedelta(hours=1)),
    are_told=False,
)
_OF_KIND = {"reset": MAILS, "verification": MAILS, "mail_change": MAILS}


def rules_for(kind: str) -> Rules:
    """What asks for a mail is slower than what guesses a secret."""
    return _OF_KIND.get(kind, GUESSES)


class Attempts(Base):
    """The tries of one kind: at one account, from one device that is known there, or from one address. The key tells none of them."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(Instant, index=True)
    free_at: Mapped[datetime] = mapped_column(Instant)
    """Before this instant none is looked at."""

    def wait_left(self, now: datetime) -> timedelta:
        """How long until one may be made."""
        return max(self.free_at - now, NOTHING)

    def add(self, rule: Rule, now: datetime) -> timedelta:
        """Count one more; gives how long the next one waits."""
        self.count = 1 if now - self.last_at > rule.forgotten_after else self.count + 1
        wait = rule.wait_after(self.count)
        self.last_at = now
        if wait > NOTHING:  # of many at once, one that began a moment earlier than the last that was counted is not too early
            self.free_at = now + wait
        return wait

    def take_back(self, now: datetime) -> None:
        """The last one was right: it does not count."""
        self.count = max(self.count - 1, 0)
        self.free_at = now - LONG_AGO
