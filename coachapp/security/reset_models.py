"""An admin's word that somebody's second factors are taken away: it waits a day, so that the owner can stop it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.accounts.link_models import LIVES, Purpose
from coachapp.core.db import Base, Instant

WAITS = LIVES[Purpose.FACTOR_STOP]
"""As long as the link that stops it works."""
_IS_OPEN = sa.text("closed_at IS NULL")


class FactorReset(Base):
    """One request. Of those of an account one at most is open."""

    __tablename__ = "factor_resets"
    __table_args__ = (sa.Index("ix_factor_resets_open", "account_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it took effect or was stopped; the audit log says which."""
