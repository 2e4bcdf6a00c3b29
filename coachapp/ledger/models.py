"""The tables of the ledger. Account ids stand here without a foreign key: the ledger knows no room, and outlives what it speaks of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
    """One security or admin act: ids and codes only; free text is an admin's own reason and nothing else.

    Append-only: triggers of both databases refuse to change or delete a line (migration 0021).
    """

    __tablename__ = "audit"
    __table_args__ = (
        sa.Index("ix_audit_actor", "actor_id", "id"),
        sa.Index("ix_audit_subject", "subject_kind", "subject_id", "id"),
        sa.Index("ix_audit_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(sa.String(40), index=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(20), default="")
    subject_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    origin_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    """What the seal covers of where it came from, so that this itself can be erased; empty for the worker and the command line."""

    origin: Mapped[AuditOrigin | None] = relationship(lazy="raise")


class AuditOrigin(Base):
    """Where a line of the audit log came from: the personal part, which is erased without breaking the chain."""

    __tablename__ = "audit_origins"

    audit_id: Mapped[int] = mapped_column(sa.ForeignKey("audit.id"), primary_key=True)
    address: Mapped[str] = mapped_column(sa.String(45))
    device: Mapped[str] = mapped_column(sa.String(200))
    salt: Mapped[str] = mapped_column(sa.String(32))
    """Goes with the row: without it nobody finds the address again by trying them all against the digest."""


class AuditSeal(Base):
    """The place of a line in the chain, given by the worker: `mac` covers the line, its place and the mac before it."""

    __tablename__ = "audit_seal"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    audit_id: Mapped[int] = mapped_column(unique=True)
    mac: Mapped[str] = mapped_column(sa.String(64))


class RefusalCount(Base):
    """How often somebody was refused the same thing within an hour, so that a flood is a few lines of the audit log."""

    __tablename__ = "refusal_counts"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    times: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Instant, index=True)


class Heartbeat(Base):
    """When a part of the instance was last known to be alive."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)


GAP = "{secret of the link}"
"""Stands in a mail's texts where its link has its secret."""


def place_of(number: int) -> str:
    """The same for one of several: the first is 0."""
    return f"{{secret of link {number}}}"


_IS_OWED = sa.text("next_try_at IS NOT NULL")
_HAS_FAILED = sa.text("failed_at IS NOT NULL")


class OutboxMail(Base):
    """A mail that is owed: written with the change it tells of, delivered by the worker."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index("ix_outbox_due", "next_try_at", "id", sqlite_where=_IS_OWED, postgresql_where=_IS_OWED),
        sa.Index("ix_outbox_recipient", "recipient", "queued_at"),
        sa.Index("ix_outbox_failed", "failed_at", "id", sqlite_where=_HAS_FAILED, postgresql_where=_HAS_FAILED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(100), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    recipient: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(400))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text, default="")
    secret: Mapped[str] = mapped_column(sa.Text, default="")
    """What fills the gaps in the texts, one a line, encrypted; nothing once the mail is sent or, unless it can be sent again, given up."""
    calendars: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """iCalendar texts that go with it."""
    message_id: Mapped[str] = mapped_column(sa.String(120))
    headers: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    """Thread, and the way to stop this kind of mail."""
    queued_at: Mapped[datetime] = mapped_column(Instant)
    next_try_at: Mapped[datetime | None] = mapped_column(Instant)
    good_until: Mapped[datetime | None] = mapped_column(Instant)
    """After that it tells of what is over, and is not sent."""
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str] = mapped_column(sa.String(400), default="")

    @property
    def has_lost_its_secret(self) -> bool:
        """Whether it could only be sent with a link that leads nowhere: it was sent or given up, so a new link is due."""
        return not self.secret and GAP in self.text


class MailPace(Base):
    """From when a mail server may be handed the next mail; workers take turns by it."""

    __tablename__ = "mail_paces"

    host: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    free_at: Mapped[datetime] = mapped_column(Instant)
