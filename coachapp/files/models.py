"""Files: the row that says whose one is, and the verbs that keep it true. The bytes stand in the store under `stored`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant, one_of


class Kind(StrEnum):
    """What is taken. A kind is called as its names end."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    TXT = "txt"
    MD = "md"
    DOCX = "docx"
    ODT = "odt"


KIND_WORDS = {
    Kind.PDF: "PDF",
    Kind.PNG: "PNG picture",
    Kind.JPEG: "JPEG picture",
    Kind.WEBP: "WebP picture",
    Kind.TXT: "text",
    Kind.MD: "Markdown",
    Kind.DOCX: "Word document",
    Kind.ODT: "OpenDocument text",
}
MEDIA = {
    Kind.PDF: "application/pdf",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.WEBP: "image/webp",
    Kind.TXT: "text/plain; charset=utf-8",
    Kind.MD: "text/markdown; charset=utf-8",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
}
PICTURES = frozenset({Kind.PNG, Kind.JPEG, Kind.WEBP})
LONGEST_WAIT = timedelta(days=1)
"""A file that was sent with a form that never came through is forgotten after this."""


class Purpose(StrEnum):
    EVIDENCE = "evidence"
    PICTURE = "picture"


@dataclass(frozen=True)
class Sound:
    """A file that passed every check: its shown name, its kind, and what is kept of it (a picture is drawn anew)."""

    name: str
    kind: Kind
    content: bytes


class File(Base):
    """One file in the store. It waits until the form that it came with has come through."""

    __tablename__ = "files"
    __table_args__ = (
        sa.Index("ix_files_owner_made", "owner_id", "made_at"),
        sa.CheckConstraint("size >= 0", name="size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    purpose: Mapped[Purpose] = mapped_column(one_of(Purpose, "file_purpose"))
    stored: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = mapped_column(sa.String(150))
    kind: Mapped[Kind] = mapped_column(one_of(Kind, "file_kind"))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    is_waiting: Mapped[bool] = mapped_column(default=True)

    def hang_up(self) -> None:
        """The form came through: from now on the file is part of what it made."""
        self.is_waiting = False
