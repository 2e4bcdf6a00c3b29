"""What the client writes before a session."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant
from coachapp.core.errors import Conflict

OPENS_BEFORE = timedelta(days=3)
"""How long before its start a session's preparation opens (product.md, Screens)."""


class Preparation(Base):
    """The client's preparation of one session: what moved, what is hard, what to talk about. The coach reads it once it was sent."""

    __tablename__ = "preparations"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"), unique=True)
    moved: Mapped[str] = mapped_column(sa.Text, default="")
    hard: Mapped[str] = mapped_column(sa.Text, default="")
    talk_about: Mapped[str] = mapped_column(sa.Text, default="")
    saved_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    def write(self, *, moved: str, hard: str, talk_about: str, version: int, now: datetime) -> None:
        """Take the client's words. A version that is not the last means that another tab wrote meanwhile; the same words are no clash."""
        if version != self.version and (moved, hard, talk_about) != (self.moved, self.hard, self.talk_about):
            raise Conflict("Other texts were saved while you wrote. Nothing is lost: both stand here.", field="version")
        self.moved, self.hard, self.talk_about, self.saved_at = moved, hard, talk_about, now

    def send(self, now: datetime, *, has_signals: bool = False) -> None:
        """Show it to the coach; it can be written on until the session is closed."""
        if not (self.moved or self.hard or self.talk_about or has_signals):
            raise Conflict("Write at least one of the three, or choose a signal.", field="moved")
        self.sent_at = self.sent_at or now
