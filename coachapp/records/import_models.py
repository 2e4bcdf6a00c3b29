"""A record that somebody brings along, between its preview and their word."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant

IMPORT_LIVES = timedelta(days=1)
"""So long it waits for its person's word, as long as its files do; then it is deleted."""
IMPORTS_A_DAY = 10


class RecordImport(Base):
    """What may come in of one file, until it is taken; before it was read, and after, `content` is empty."""

    __tablename__ = "record_imports"
    __table_args__ = (sa.Index("ix_record_imports_account", "account_id", "made_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
