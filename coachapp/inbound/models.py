"""The mails that came in: what became of each, and for a while the whole of its text; the files that came with replies."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant, one_of


class Fate(StrEnum):
    """What became of a mail."""

    TAKEN = "taken"
    REPEATED = "repeated"
    DROPPED = "dropped"
    """A program wrote it: nobody is told, so that no two programs answer each other."""
    UNKNOWN = "unknown"
    FORGED = "forged"
    NOT_ALLOWED = "not_allowed"
    NO_WORDS = "no_words"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"


REFUSED = (Fate.FORGED, Fate.NOT_ALLOWED, Fate.NO_WORDS, Fate.TOO_LONG, Fate.UNREADABLE)
"""For whoever has a secret address of ours, and could not do what they wanted."""
FATE_WORDS = {
    Fate.FORGED: "It does not come from the address of its person",
    Fate.NOT_ALLOWED: "This person cannot reply there any more",
    Fate.NO_WORDS: "No word of their own above what they quoted",
    Fate.TOO_LONG: "Longer than a reply can be",
    Fate.UNREADABLE: "Broken, or too large",
}


class InboundMail(Base):
    """One mail to somebody's secret address. Of one that was refused nothing is kept but that, and why."""

    __tablename__ = "inbound_mails"
    __table_args__ = (sa.Index("ix_inbound_mails_fate_at", "fate", "received_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """A digest of its Message-ID and of whose address it came to: the same mail comes more than once."""
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    feedback_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    reply_id: Mapped[int | None] = mapped_column(sa.ForeignKey("replies.id", ondelete="CASCADE"), unique=True)
    fate: Mapped[Fate] = mapped_column(one_of(Fate, "fate"))
    received_at: Mapped[datetime] = mapped_column(Instant)
    original: Mapped[str] = mapped_column(sa.Text, default="")
    """All of its text, with what was quoted; deleted as old mails are."""
    left_out: Mapped[str] = mapped_column(sa.Text, default="")
    """Why files did not come along, a line each."""


class ReplyFile(Base):
    """A file that came with a reply."""

    __tablename__ = "reply_files"

    file_id: Mapped[int] = mapped_column(sa.ForeignKey("files.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    reply_id: Mapped[int] = mapped_column(sa.ForeignKey("replies.id", ondelete="CASCADE"), index=True)
