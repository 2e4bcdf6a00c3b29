"""Drafts, feedback, responses, replies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coachapp.accounts.models import Account
from coachapp.core.db import Base, Instant, one_of
from coachapp.core.errors import Conflict
from coachapp.core.markdown import RENDERER, render
from coachapp.goals.models import Milestone
from coachapp.sessions.models import CoachingSession


class Signal(StrEnum):
    ON_TRACK = "on_track"
    WATCH = "watch"
    OFF_TRACK = "off_track"
    ACHIEVED = "achieved"


SIGNAL_WORDS = {Signal.ON_TRACK: "On track", Signal.WATCH: "Watch", Signal.OFF_TRACK: "Off track", Signal.ACHIEVED: "Achieved"}


class ResponseKind(StrEnum):
    GOT_IT = "got_it"
    WILL_ACT = "will_act"
    LETS_DISCUSS = "lets_discuss"


RESPONSE_WORDS = {ResponseKind.GOT_IT: "Got it", ResponseKind.WILL_ACT: "Will act", ResponseKind.LETS_DISCUSS: "Let’s discuss"}
Tokens = Mapping[tuple[int, ResponseKind], str]
"""The secret of the link that gives an answer, by the feedback's id and the answer."""


class Help(StrEnum):
    HELPED = "helped"
    NO_DIFFERENCE = "no_difference"
    WORSE = "worse"


HELP_WORDS = {Help.HELPED: "Helped", Help.NO_DIFFERENCE: "No difference", Help.WORSE: "Made it worse"}


class Turn(StrEnum):
    CLIENT = "client"
    COACH = "coach"
    NOBODY = "nobody"


class Draft(Base):
    """What the coach is writing about one milestone in one session; nobody else learns that it exists."""

    __tablename__ = "feedback_drafts"
    __table_args__ = (sa.UniqueConstraint("session_id", "milestone_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey("milestones.id", ondelete="CASCADE"), index=True)
    signal: Mapped[Signal | None] = mapped_column(one_of(Signal, "draft_signal"))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    saved_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    milestone: Mapped[Milestone] = relationship(lazy="raise")

    def write(self, *, signal: Signal | None, text: str, version: int, now: datetime) -> None:
        """Take the coach's words. A version that is not the last means that another tab wrote meanwhile; the same words are no clash."""
        if version != self.version and (signal, text) != (self.signal, self.text):
            raise Conflict("Another text was saved while you wrote. Nothing is lost: both stand here.", field="version")
        self.signal, self.text, self.saved_at = signal, text, now


class Feedback(Base):
    """Published words and a signal on one milestone in one session; it knows who owes the next word and since when."""

    __tablename__ = "feedback"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "milestone_id"),
        sa.Index("ix_feedback_milestone_at", "milestone_id", "published_at", "id"),
        sa.Index("ix_feedback_milestone_author", "milestone_id", "author_id", "published_at", "id"),
        sa.Index("ix_feedback_client_turn", "client_id", "turn", "turn_at"),
        sa.Index("ix_feedback_author_turn", "author_id", "turn", "turn_at"),
        sa.Index("ix_feedback_author_waits", "author_id", "turn", "client_id", "turn_at", "response_kind", "responded_at"),
        sa.Index("ix_feedback_author", "author_id", "id", "response_kind", "helped", "answered_in", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="RESTRICT"))
    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey("milestones.id", ondelete="CASCADE"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="RESTRICT"))
    signal: Mapped[Signal] = mapped_column(one_of(Signal, "signal"))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    text_html: Mapped[str] = mapped_column(sa.Text, default="")
    renderer: Mapped[int] = mapped_column(default=RENDERER)
    published_at: Mapped[datetime] = mapped_column(Instant)
    response_kind: Mapped[ResponseKind | None] = mapped_column(one_of(ResponseKind, "response_kind"))
    response_text: Mapped[str] = mapped_column(sa.Text, default="")
    response_html: Mapped[str] = mapped_column(sa.Text, default="")
    responded_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_in: Mapped[int | None]
    """After how many full days the client answered: the tally counts hundreds, and reads them from an index alone."""
    helped: Mapped[Help | None] = mapped_column(one_of(Help, "helped"))
    helped_at: Mapped[datetime | None] = mapped_column(Instant)
    edited_at: Mapped[datetime | None] = mapped_column(Instant)
    """When its coach last changed it after publication; every text it had is in the activity."""
    turn: Mapped[Turn] = mapped_column(one_of(Turn, "turn"), default=Turn.CLIENT)
    turn_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    milestone: Mapped[Milestone] = relationship(lazy="raise")
    coaching_session: Mapped[CoachingSession] = relationship(lazy="raise")
    author: Mapped[Account] = relationship(foreign_keys=[author_id], lazy="raise")

    @classmethod
    def publish(cls, draft: Draft, *, client_id: int, author_id: int, now: datetime) -> Feedback:
        """What the draft says, now for both to read; the next word is the client's."""
        if draft.signal is None:
            raise Conflict("Choose a signal for each milestone you wrote about.")
        return cls(
            session_id=draft.session_id,
            milestone_id=draft.milestone_id,
            client_id=client_id,
            author_id=author_id,
            signal=draft.signal,
            text=draft.text,
            text_html=render(draft.text),
            renderer=RENDERER,
            published_at=now,
            turn=Turn.CLIENT,
            turn_at=now,
        )

    def respond(self, kind: ResponseKind, text: str, now: datetime) -> None:
        """Take the client's answer. *Let's discuss* hands the next word to the coach; the two others end the thread for now, unless the
        client had written by mail before: then the coach's word is still due."""
        if self.response_kind is not None:
            raise Conflict("You have already answered this. Reply below it instead.")
        self.response_kind, self.response_text, self.response_html, self.responded_at = kind, text, render(text), now
        self.answered_in = (now - self.published_at).days
        is_coachs = kind is ResponseKind.LETS_DISCUSS or self.turn is Turn.COACH
        self.turn, self.turn_at = (Turn.COACH if is_coachs else Turn.NOBODY), now

    @property
    def may_rest(self) -> bool:
        """Answered before, and the other's reply waits: *got it* ends the thread for now."""
        return self.response_kind is not None and self.turn is Turn.CLIENT

    def rest(self, now: datetime) -> None:
        """The client has read the last reply and has nothing to add."""
        self.turn, self.turn_at = Turn.NOBODY, now

    def tell_help(self, helped: Help, now: datetime) -> None:
        """Take what the client says came of it; a later word replaces it."""
        self.helped, self.helped_at = helped, now

    def edit(self, *, signal: Signal, text: str, now: datetime) -> None:
        """Take its coach's other words, after publication; whose turn it is stays as it was."""
        self.signal, self.text, self.text_html, self.renderer = signal, text, render(text), RENDERER
        self.edited_at = now

    def note_reply(self, *, by_client: bool, now: datetime) -> None:
        """A reply hands the next word to the other one."""
        self.turn, self.turn_at = (Turn.COACH if by_client else Turn.CLIENT), now


class Reply(Base):
    """One further word in the short thread under a feedback."""

    __tablename__ = "replies"
    __table_args__ = (sa.Index("ix_replies_feedback", "feedback_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    feedback_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="RESTRICT"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    text_html: Mapped[str] = mapped_column(sa.Text)
    renderer: Mapped[int] = mapped_column(default=RENDERER)
    created_at: Mapped[datetime] = mapped_column(Instant)
    is_mailed: Mapped[bool] = mapped_column(default=False)
    """It came by mail: as it arrived, it can be read by its author for a while."""

    feedback: Mapped[Feedback] = relationship(lazy="raise")
    author: Mapped[Account] = relationship(lazy="raise")

    @classmethod
    def write(cls, feedback: Feedback, *, author_id: int, text: str, now: datetime, is_mailed: bool = False) -> Reply:
        whose = {"feedback_id": feedback.id, "author_id": author_id, "created_at": now, "is_mailed": is_mailed}
        return cls(text=text, text_html=render(text), renderer=RENDERER, **whose)
