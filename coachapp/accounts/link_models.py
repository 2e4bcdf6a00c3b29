"""Links by mail that open something for one account, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coachapp.accounts.models import Account
from coachapp.core.db import Base, Instant


class Purpose(StrEnum):
    RESET = "reset"
    VERIFICATION = "verification"
    MAIL_CHANGE = "mail_change"
    MAIL_STOP = "mail_stop"
    """For the address of before: stops a change, also one that was made. A thief of the account must not be able to void it."""
    FACTOR_STOP = "factor_stop"
    """For the owner: stops an admin's reset of their second factor. As above."""
    GOT_IT = "got_it"
    WILL_ACT = "will_act"
    LETS_DISCUSS = "lets_discuss"
    CHECK_IN = "check_in"


ANSWERS = frozenset({Purpose.GOT_IT, Purpose.WILL_ACT, Purpose.LETS_DISCUSS, Purpose.CHECK_IN})
"""What answers one thing from a mail without signing in, and opens nothing else. `detail` says what."""
ONE_FOR_EACH = ANSWERS | {Purpose.MAIL_STOP}
"""Of these several may be open, each about something else."""


LIVES: dict[str, timedelta] = {
    Purpose.RESET: timedelta(hours=1),
    Purpose.VERIFICATION: timedelta(days=1),
    Purpose.MAIL_CHANGE: timedelta(days=1),
    Purpose.MAIL_STOP: timedelta(days=7),
    Purpose.FACTOR_STOP: timedelta(days=1),
    **dict.fromkeys(ANSWERS, timedelta(days=30)),
}
"""How long each works; what is not named here, a day."""


class Link(Base):
    """One link: a purpose, an account, and the digest of its secret, which is kept nowhere. `detail` is the address that it is about, or
    the number of what it answers."""

    __tablename__ = "links"
    __table_args__ = (sa.Index("ix_links_account_purpose", "account_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.String(20))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    detail: Mapped[str] = mapped_column(sa.String(254), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    voided_at: Mapped[datetime | None] = mapped_column(Instant)

    account: Mapped[Account] = relationship(lazy="raise")

    @classmethod
    def make(cls, purpose: str, account_id: int, *, token_hash: str, detail: str, now: datetime) -> Link:
        """A new one, which works for as long as its purpose lets it."""
        until = now + LIVES.get(purpose, timedelta(days=1))
        return cls(purpose=purpose, account_id=account_id, token_hash=token_hash, detail=detail, created_at=now, expires_at=until)
