"""The tables of the ledger. Account ids stand here without a foreign key: the ledger knows no room, and outlives what it speaks of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant


class Activity(Base):
    """One line of a client's append-only history: who did what to which thing, when, and what changed."""

    __tablename__ = "activity"
    __table_args__ = (
        sa.Index("ix_activity_subject_at", "subject_kind", "subject_id", "at"),
        sa.Index("ix_activity_client_at", "client_id", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    client_id: Mapped[int]
    actor_id: Mapped[int]
    verb: Mapped[str] = mapped_column(sa.String(40))
    subject_kind: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int]
    changes: Mapped[dict[str, list[Any]]] = mapped_column(sa.JSON, default=dict)
    note: Mapped[str] = mapped_column(sa.Text, default="")


class Audit(Base):
    """One security or admin act: ids and codes only; free text is an admin's own reason and nothing else."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(sa.String(40), index=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(20), default="")
    subject_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    reason: Mapped[str] = mapped_column(sa.Text, default="")


_IS_OWED = sa.text("next_try_at IS NOT NULL")


class OutboxMail(Base):
    """A mail that is owed: written with the change it tells of, delivered by the worker."""

    __tablename__ = "outbox"
    __table_args__ = (sa.Index("ix_outbox_due", "next_try_at", "id", sqlite_where=_IS_OWED, postgresql_where=_IS_OWED),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(100), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    recipient: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(400))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text, default="")
    message_id: Mapped[str] = mapped_column(sa.String(120))
    queued_at: Mapped[datetime] = mapped_column(Instant)
    next_try_at: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str] = mapped_column(sa.String(400), default="")
