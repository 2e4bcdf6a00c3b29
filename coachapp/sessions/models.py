"""Coaching sessions, agenda items, notes, actions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coachapp.core.db import Base, Instant, one_of
from coachapp.core.errors import Conflict
from coachapp.core.markdown import RENDERER, render
from coachapp.engagements.models import Engagement
from coachapp.sessions.series import InSeries
from coachapp.sessions.times import OtherTimes


class SessionState(StrEnum):
    SCHEDULED = "scheduled"
    HELD = "held"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


LONGEST = 480
"""So many minutes a session has at most."""
SESSION_WORDS = {
    SessionState.SCHEDULED: "Scheduled",
    SessionState.HELD: "Held",
    SessionState.CANCELLED: "Cancelled",
    SessionState.NO_SHOW: "No-show",
}


def uid_of(session_id: int, created_at: datetime) -> str:
    """A session's name in everybody's calendar: for good, and no other instance's."""
    return f"{uuid5(NAMESPACE_URL, f'session/{session_id}/{created_at.isoformat()}')}@coachapp"


class CoachingSession(OtherTimes, InSeries, Base):
    """One meeting of an engagement, numbered from 1 within it. Closed once its review is published or it is cancelled."""

    __tablename__ = "sessions"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "number"),
        sa.Index("ix_sessions_engagement_starts", "engagement_id", "starts_at"),
        sa.Index("ix_sessions_starts", "starts_at", "id"),
        sa.Index("ix_sessions_engagement_published", "engagement_id", "published_at"),
        sa.Index("ix_sessions_series", "series_id", "series_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagements.id", ondelete="RESTRICT"))
    number: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    minutes: Mapped[int] = mapped_column(default=50)
    place: Mapped[str] = mapped_column(sa.String(500), default="")
    state: Mapped[SessionState] = mapped_column(one_of(SessionState, "session_state"), default=SessionState.SCHEDULED)
    state_at: Mapped[datetime] = mapped_column(Instant)
    sequence: Mapped[int] = mapped_column(default=0)
    """Counts what calendars were told: each move, and the cancellation."""
    arranged_at: Mapped[datetime | None] = mapped_column(Instant)
    """When that last changed; None: it stands as it was made."""
    shared_notes: Mapped[str] = mapped_column(sa.Text, default="")
    shared_notes_html: Mapped[str] = mapped_column(sa.Text, default="")
    renderer: Mapped[int] = mapped_column(default=RENDERER)
    notes_version: Mapped[int] = mapped_column(default=1)
    """Counts the shared notes alone, so that moving a session makes nobody's notes stale."""
    notes_at: Mapped[datetime | None] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    feedback_count: Mapped[int] = mapped_column(default=0)
    """How many milestones its review wrote about; this room knows no feedback."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    engagement: Mapped[Engagement] = relationship(lazy="raise")

    @property
    def is_closed(self) -> bool:
        return self.published_at is not None or self.is_cancelled

    @property
    def is_over(self) -> bool:
        """Closed, or nobody came: neither waits for the other's word in it any more."""
        return self.is_closed or self.state is SessionState.NO_SHOW

    @property
    def is_cancelled(self) -> bool:
        return self.state is SessionState.CANCELLED

    @property
    def uid(self) -> str:
        """Its name in everybody's calendar."""
        return uid_of(self.id, self.created_at)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def move_to(self, state: SessionState, now: datetime) -> None:
        """Say how it went; a closed session stays as it is."""
        if self.is_closed:
            raise Conflict("This session is closed.")
        if state is self.state:
            raise Conflict("The session is already in that state.")
        self.state, self.state_at = state, now
        if state is SessionState.CANCELLED:
            self._rearrange(now)

    def move(self, *, starts_at: datetime, minutes: int, place: str, now: datetime) -> None:
        """Another time, length or place: calendars are told."""
        if self.is_closed or self.state is not SessionState.SCHEDULED:
            raise Conflict("Only a scheduled session can be moved.")
        self.starts_at, self.minutes, self.place = starts_at, minutes, place
        self.forget_times()
        self._rearrange(now)

    def _rearrange(self, now: datetime) -> None:
        """Calendars are to be told, of its series as well."""
        self.sequence, self.arranged_at = self.sequence + 1, now
        if self.series is not None:
            self.series.rearrange(now)

    def write_shared_notes(self, text: str, version: int, now: datetime) -> None:
        """Take the notes; a version that is not the last one means that somebody saved others meanwhile."""
        if version != self.notes_version:
            raise Conflict("Other notes were saved while you wrote. Nothing is lost: both texts stand here.", field="text")
        self.shared_notes, self.shared_notes_html, self.renderer = text, render(text), RENDERER
        self.notes_version, self.notes_at = self.notes_version + 1, now

    def publish(self, now: datetime, feedback_count: int = 0) -> None:
        """Close it with its review; a scheduled session was thereby held."""
        if self.is_closed:
            raise Conflict("This session is closed.")
        self.published_at, self.feedback_count = now, feedback_count
        if self.state is not SessionState.HELD:
            self.state, self.state_at = SessionState.HELD, now


class AgendaItem(Base):
    """Something to talk about. It belongs to an engagement and waits for a session if none is scheduled."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        sa.UniqueConstraint("source_kind", "source_id"),
        sa.Index("ix_agenda_items_session", "session_id", "id"),
        sa.Index("ix_agenda_items_engagement", "engagement_id", "session_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagements.id", ondelete="CASCADE"))
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sessions.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(sa.String(500))
    origin: Mapped[str] = mapped_column(sa.String(200), default="")
    """Where it came from, in words ("from session 5"); empty when somebody typed it."""
    milestone_id: Mapped[int | None] = mapped_column(sa.ForeignKey("milestones.id", ondelete="SET NULL"), index=True)
    source_kind: Mapped[str | None] = mapped_column(sa.String(20))
    source_id: Mapped[int | None]
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="RESTRICT"), index=True)
    is_ticked: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)

    coaching_session: Mapped[CoachingSession | None] = relationship(lazy="raise")

    def carry_over(self, number: int, session_id: int | None) -> None:
        """Not talked about in session `number`: it goes on to another, or waits for one, and says where it comes from."""
        self.session_id = session_id
        self.origin = self.origin or f"from session {number}"


class PrivateNote(Base):
    """The coach's own notes on a session, in a table of their own so that no client's query can reach them by a forgotten flag."""

    __tablename__ = "private_notes"
    __table_args__ = (sa.UniqueConstraint("session_id", "author_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    updated_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    def write(self, text: str, version: int, now: datetime) -> None:
        """Take the coach's words; the same coach may have written in another tab."""
        if version != self.version:
            raise Conflict("Other notes were saved while you wrote. Nothing is lost: both texts stand here.", field="text")
        self.text, self.updated_at = text, now


class ActionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


ACTION_WORDS = {ActionState.OPEN: "Open", ActionState.DONE: "Done", ActionState.DROPPED: "Dropped"}


class Action(Base):
    """Something one of the two promised to do by a date, from a session or from a feedback."""

    __tablename__ = "actions"
    __table_args__ = (
        sa.Index("ix_actions_engagement_state", "engagement_id", "state", "due_on"),
        sa.Index("ix_actions_owner_state", "owner_id", "state", "due_on"),
        sa.UniqueConstraint("source_kind", "source_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagements.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="RESTRICT"))
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sessions.id", ondelete="SET NULL"), index=True)
    """The session it was promised in, or whose feedback it answers."""
    source_kind: Mapped[str | None] = mapped_column(sa.String(20))
    source_id: Mapped[int | None]
    text: Mapped[str] = mapped_column(sa.String(500))
    due_on: Mapped[date]
    state: Mapped[ActionState] = mapped_column(one_of(ActionState, "action_state"), default=ActionState.OPEN)
    created_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    engagement: Mapped[Engagement] = relationship(lazy="raise")

    def close(self, state: ActionState, now: datetime) -> None:
        if self.state is not ActionState.OPEN:
            raise Conflict("This action is already closed.")
        self.state, self.closed_at = state, now

    def reopen(self) -> None:
        self.state, self.closed_at = ActionState.OPEN, None
