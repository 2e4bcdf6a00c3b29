"""What stands behind a password: an app's codes, and recovery codes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base, Instant


class Authenticator(Base):
    """A person's app that shows codes (TOTP, RFC 6238). Here only once a first code was right."""

    __tablename__ = "authenticators"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    seed: Mapped[str] = mapped_column(sa.String(300))
    """Encrypted (core.keys), bound to the account."""
    last_step: Mapped[int] = mapped_column(sa.BigInteger)
    """The 30 seconds whose code was taken last: none of before is taken again."""
    made_at: Mapped[datetime] = mapped_column(Instant)


class RecoveryCode(Base):
    """One of ten codes for the day on which the app is gone. Works once."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
