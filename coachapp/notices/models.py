"""The kinds of notice, what each person chose, and the notices themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.accounts.models import Role
from coachapp.core.db import Base, Instant, one_of


class Way(StrEnum):
    """How somebody is told."""

    NOW = "now"
    DIGEST = "digest"
    NEVER = "never"


class Kind(StrEnum):
    """What people are told of and may choose about. What concerns the account itself is no notice: it is always mailed."""

    REVIEW = "review"
    SESSION = "session"
    RECAP = "recap"
    REMINDER = "reminder"
    PREPARATION = "preparation"
    UNBOOKED = "unbooked"
    HELP = "help"
    LATER_WORDS = "later_words"
    NAMING = "naming"
    COACH_SESSION = "coach_session"
    COACH_RECAP = "coach_recap"
    COACH_REMINDER = "coach_reminder"
    COACH_UNBOOKED = "coach_unbooked"
    COACH_TIMES = "coach_times"
    COACH_ANSWERS = "coach_answers"
    COACH_CHECK_INS = "coach_check_ins"


KIND_WORDS = {
    Kind.REVIEW: "A published review",
    Kind.SESSION: "A session is scheduled, moved or cancelled, or keeps its time",
    Kind.RECAP: "The recap of a session, when its meeting is closed",
    Kind.REMINDER: "A reminder the day before a session",
    Kind.PREPARATION: "Preparation, three days before a session",
    Kind.UNBOOKED: "No session is booked for a while",
    Kind.HELP: "Did it help? Four weeks after you said Will act",
    Kind.LATER_WORDS: "Your coach replied, or changed what was published",
    Kind.NAMING: "A coach asks whether they may name you in their log of hours",
    Kind.COACH_SESSION: "A session with a client, for your calendar",
    Kind.COACH_RECAP: "The recap of a session with a client",
    Kind.COACH_REMINDER: "A reminder the day before a session with a client",
    Kind.COACH_UNBOOKED: "A client has no session booked for a while",
    Kind.COACH_TIMES: "A client asks for another time",
    Kind.COACH_ANSWERS: "A client answered or replied to your feedback",
    Kind.COACH_CHECK_INS: "A client checked in",
}
_OF_A_COACH = frozenset(kind for kind in Kind if kind.startswith("coach_"))
_ALL = (Way.NOW, Way.DIGEST, Way.NEVER)
_NOT_LATER = (Way.NOW, Way.NEVER)
_NOT_AT_ONCE = (Way.DIGEST, Way.NEVER)
WAYS: Mapping[Kind, tuple[Way, ...]] = {
    Kind.REVIEW: _ALL,
    Kind.SESSION: _NOT_LATER,
    Kind.RECAP: _NOT_LATER,
    Kind.REMINDER: _NOT_LATER,
    Kind.PREPARATION: _NOT_LATER,
    Kind.UNBOOKED: _ALL,
    Kind.HELP: _ALL,
    Kind.LATER_WORDS: _NOT_AT_ONCE,
    Kind.NAMING: _NOT_AT_ONCE,
    Kind.COACH_SESSION: _NOT_LATER,
    Kind.COACH_RECAP: _NOT_LATER,
    Kind.COACH_REMINDER: _NOT_LATER,
    Kind.COACH_UNBOOKED: _ALL,
    Kind.COACH_TIMES: _NOT_LATER,
    Kind.COACH_ANSWERS: _NOT_AT_ONCE,
    Kind.COACH_CHECK_INS: _NOT_AT_ONCE,
}
"""The ways in which each can be mailed: a reminder in a weekly digest would come too late, an edit is never a mail of its own."""
WAYS_IN_APP: Mapping[Kind, tuple[Way, ...]] = {kind: _NOT_LATER if ways == _NOT_LATER else _ALL for kind, ways in WAYS.items()}
"""The same for the list in the app: there everything may stand at once."""
USUALLY: Mapping[Kind, Way] = {
    Kind.REVIEW: Way.NOW,
    Kind.SESSION: Way.NOW,
    Kind.RECAP: Way.NOW,
    Kind.REMINDER: Way.NOW,
    Kind.PREPARATION: Way.NOW,
    Kind.UNBOOKED: Way.NOW,
    Kind.HELP: Way.DIGEST,
    Kind.LATER_WORDS: Way.DIGEST,
    Kind.NAMING: Way.DIGEST,
    Kind.COACH_SESSION: Way.NOW,
    Kind.COACH_RECAP: Way.NOW,
    Kind.COACH_REMINDER: Way.NEVER,
    Kind.COACH_UNBOOKED: Way.DIGEST,
    Kind.COACH_TIMES: Way.NOW,
    Kind.COACH_ANSWERS: Way.DIGEST,
    Kind.COACH_CHECK_INS: Way.DIGEST,
}
"""Until somebody chooses. A coach of twenty clients has their sessions in the calendar."""
USUALLY_IN_APP: Mapping[Kind, Way] = {kind: Way.NEVER if kind is Kind.COACH_REMINDER else Way.NOW for kind in Kind}
"""A list that waits until it is looked at bothers nobody."""
USUAL_HOURS = {"digest_day": 0, "digest_hour": 8, "quiet_from": 21, "quiet_until": 7}
DIGEST_MAIL = "digest"
MAILS = (
    "review_published", "session_scheduled", "session_moved", "session_cancelled", "session_reminder", "session_preparation",
    "series_scheduled", "series_moved", "series_cancelled", "times_proposed", "time_kept",
    "nothing_booked", "did_it_help", "coach_session_reminder", "coach_nothing_booked", "session_recap", DIGEST_MAIL,
)  # fmt: skip
"""The mails that can be switched off, by the names of their templates."""


@dataclass(frozen=True)
class Line:
    """What somebody is told of: its key says of what, its title says it in one line, its path leads there.

    Whoever opens this path has read the notice, so it is the page's bare address.
    """

    key: str
    title: str
    path: str
    about_id: int
    """The other person in it: when they are erased, so is it."""


def kinds_of(roles: frozenset[Role]) -> list[Kind]:
    """What people of these roles are told of."""
    return [kind for kind in Kind if (Role.COACH if kind in _OF_A_COACH else Role.CLIENT) in roles]


class NoticeSettings(Base):
    """What one person chose; nobody has a row who never did."""

    __tablename__ = "notice_settings"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    ways: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    """By mail."""
    ways_in_app: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    digest_day: Mapped[int] = mapped_column()
    """Monday is 0."""
    digest_hour: Mapped[int] = mapped_column()
    quiet_from: Mapped[int] = mapped_column()
    quiet_until: Mapped[int] = mapped_column()
    """Hours where the person lives; the same twice: no quiet hours."""

    @classmethod
    def usual(cls, account_id: int) -> NoticeSettings:
        """What holds until this person chooses."""
        return cls(account_id=account_id, ways={}, ways_in_app={}, **USUAL_HOURS)

    def way(self, kind: Kind) -> Way:
        """How this person is told of it by mail."""
        return Way(self.ways.get(kind, USUALLY[kind]))

    def way_in_app(self, kind: Kind) -> Way:
        """How it comes to stand in their list in the app."""
        return Way(self.ways_in_app.get(kind, USUALLY_IN_APP[kind]))

    def take(self, kind: Kind, way: Way) -> None:
        """From now on be told of it by mail this way."""
        self.ways = {**self.ways, kind: way}

    def take_in_app(self, kind: Kind, way: Way) -> None:
        """From now on find it in the app this way."""
        self.ways_in_app = {**self.ways_in_app, kind: way}


_IS_UNREAD = sa.text("read_at IS NULL")


class Notice(Base):
    """One thing that somebody is told of, once: its key says of what. It waits if it goes with the next digest by mail."""

    __tablename__ = "notices"
    __table_args__ = (
        sa.Index("ix_notices_shown", "account_id", "shown_at", "id"),
        sa.Index("ix_notices_unread", "account_id", "shown_at", "path", sqlite_where=_IS_UNREAD, postgresql_where=_IS_UNREAD),
        sa.Index("ix_notices_about_id", "about_id"),
        sa.Index("ix_notices_waiting", "account_id", "at", sqlite_where=sa.text("is_waiting IS 1"), postgresql_where=sa.text("is_waiting")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    about_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    """The other person in it: when they are erased, so is it."""
    kind: Mapped[Kind] = mapped_column(one_of(Kind, "notice_kind"))
    key: Mapped[str] = mapped_column(sa.String(100), unique=True)
    title: Mapped[str] = mapped_column(sa.String(400))
    path: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime] = mapped_column(Instant)
    is_waiting: Mapped[bool] = mapped_column(default=False)
    shown_at: Mapped[datetime | None] = mapped_column(Instant)
    """From when it stands in their list in the app; None: it never does."""
    read_at: Mapped[datetime | None] = mapped_column(Instant)
