"""Engagements and invitations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coachapp.accounts.models import Account
from coachapp.core.db import Base, Instant, one_of
from coachapp.core.errors import Conflict


class EngagementState(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ENDED = "ended"


STATE_WORDS = {
    EngagementState.PROPOSED: "Proposed",
    EngagementState.ACTIVE: "Active",
    EngagementState.PAUSED: "Paused",
    EngagementState.COMPLETED: "Completed",
    EngagementState.ENDED: "Ended",
}
RUNNING = (EngagementState.ACTIVE, EngagementState.PAUSED)
"""The states in which a coach sees what the client shares."""


class Engagement(Base):
    """One client working with one coach, from a start to an end."""

    __tablename__ = "engagements"
    __table_args__ = (
        sa.Index("ix_engagements_coach_state", "coach_id", "state", "id"),
        sa.Index("ix_engagements_client_coach", "client_id", "coach_id"),
        sa.Index("ix_engagements_state", "state", "id"),
        sa.CheckConstraint("client_id <> coach_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="RESTRICT"))
    coach_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="RESTRICT"))
    state: Mapped[EngagementState] = mapped_column(one_of(EngagementState, "engagement_state"), default=EngagementState.PROPOSED)
    created_at: Mapped[datetime] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    read_withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the client withdrew from the coach of before what existed at the end."""
    session_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    client: Mapped[Account] = relationship(foreign_keys=[client_id], lazy="raise")
    coach: Mapped[Account] = relationship(foreign_keys=[coach_id], lazy="raise")

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    def other_of(self, account_id: int) -> Account:
        """The one of the two with whom this one works."""
        return self.coach if account_id == self.client_id else self.client

    def accept(self, now: datetime) -> None:
        if self.state is not EngagementState.PROPOSED:
            raise Conflict("This engagement has already begun.")
        self.state, self.started_at = EngagementState.ACTIVE, now

    def pause(self) -> None:
        """The two meet no longer for a while; what each may see stays as it is."""
        if self.state is not EngagementState.ACTIVE:
            raise Conflict("Only an engagement that is active can be paused.")
        self.state = EngagementState.PAUSED

    def resume(self) -> None:
        if self.state is not EngagementState.PAUSED:
            raise Conflict("This engagement is not paused.")
        self.state = EngagementState.ACTIVE

    def end(self, now: datetime) -> None:
        if not self.is_running:
            raise Conflict("This engagement is not running.")
        self.state, self.ended_at = EngagementState.ENDED, now

    def withdraw_reading(self, now: datetime) -> None:
        """What existed at the end is no longer read by its coach; for good."""
        if self.ended_at is None:
            raise Conflict("This engagement has not ended.")
        self.read_withdrawn_at = self.read_withdrawn_at or now

    def next_session_number(self) -> int:
        """Count one more session; the version makes two coaches' counts a clash and not the same number."""
        self.session_count += 1
        return self.session_count


INVITATION_LIVES = timedelta(days=7)


class Invitation(Base):
    """A link that lets an invited person in, once. A newer one for the same account voids it."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    engagement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("engagements.id", ondelete="CASCADE"), index=True)
    invited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    voided_at: Mapped[datetime | None] = mapped_column(Instant)

    account: Mapped[Account] = relationship(foreign_keys=[account_id], lazy="raise")
    engagement: Mapped[Engagement | None] = relationship(lazy="raise")
    invited_by: Mapped[Account | None] = relationship(foreign_keys=[invited_by_id], lazy="raise")

    def is_open(self, now: datetime) -> bool:
        """Whether the link still works."""
        return self.used_at is None and self.voided_at is None and now < self.expires_at

    def use(self, now: datetime) -> None:
        if not self.is_open(now):
            raise Conflict("This invitation was used, replaced by a newer one, or is older than seven days. Ask for a new one.")
        self.used_at = now


@dataclass(frozen=True)
class Invitee:
    """Whom to invite; the name may be empty."""

    email: str
    name: str = ""

    @property
    def called(self) -> str:
        """The name, or what the address suggests until the person says their own."""
        return self.name or _suggested_name(self.email)


def _suggested_name(email: str) -> str:
    return email.partition("@")[0].replace(".", " ").title()[:100]


def known_name(account: Account) -> str:
    """The name somebody wrote down for this account; empty if the address alone suggested it."""
    return "" if account.name == _suggested_name(account.email) else account.name
