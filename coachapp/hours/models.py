"""Hours that a coach logged by hand or corrected, and what holds for all sessions of one engagement."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant

MOST_MINUTES = 60_000
"""A thousand hours: what somebody brings along from years elsewhere in one line."""


class LoggedHours(Base):
    """One line of a coach's log: typed by hand, or what is otherwise with a session held here. The log itself is read from the sessions."""

    __tablename__ = "logged_hours"
    __table_args__ = (sa.Index("ix_logged_hours_coach", "coach_id", "held_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    coach_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sessions.id", ondelete="SET NULL"), unique=True)
    """None: typed by hand, or the session went with its client; the hours stay."""
    held_at: Mapped[datetime] = mapped_column(Instant)
    """When the session began; of a day that was typed, its noon where the coach lives."""
    minutes: Mapped[int]
    is_paid: Mapped[bool]
    is_group: Mapped[bool]
    whom: Mapped[str] = mapped_column(sa.String(200), default="")
    """With whom, in the coach's own words; never filled from a client's name."""

    def write(self, *, minutes: int, is_paid: bool, is_group: bool) -> None:
        """Take how long it was, and of which kind."""
        self.minutes, self.is_paid, self.is_group = minutes, is_paid, is_group


class HoursTerms(Base):
    """What holds for the sessions of one engagement in its coach's log: paid or not, and whether its client may be named."""

    __tablename__ = "hours_terms"

    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagements.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    is_paid: Mapped[bool] = mapped_column(default=True)
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the coach asked whether they may name the client; None: never."""
    may_name: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    def ask(self, now: datetime) -> None:
        """Ask the client, once: a no is a no until they say otherwise themselves."""
        self.asked_at = self.asked_at or now

    def answer(self, *, may_name: bool, now: datetime) -> None:
        """Take what the client says; they may say otherwise at any time."""
        self.may_name, self.answered_at = may_name, now
