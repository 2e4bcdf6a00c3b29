"""What is kept of a meeting beside its session: that it was closed, and so its recap went out."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant


class Meeting(Base):
    """The meeting of a session, once its coach has closed it: one row a session, so it is closed once."""

    __tablename__ = "meetings"

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    closed_at: Mapped[datetime] = mapped_column(Instant)
