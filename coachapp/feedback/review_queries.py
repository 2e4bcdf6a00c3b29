"""What stands beside feedback: the client's blind signals, milestones skipped with a word why, the coach's private notes.

The coach's statements name the column of a blind signal only where the session's review is published (`published_blind`); before that
they can ask no more than whether one is set (`has_blind_signal`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer, takes_part
from coachapp.feedback.board import Rows
from coachapp.feedback.models import Signal
from coachapp.feedback.queries import number
from coachapp.feedback.review_models import BlindSignal, MilestoneNote, Skip
from coachapp.goals.models import Goal, Milestone
from coachapp.goals.queries import visible as goal_is_visible
from coachapp.sessions.models import CoachingSession
from coachapp.sessions.preparation_models import Preparation


def has_blind_signal() -> sa.ColumnElement[bool]:
    """The client has sent a signal of their own for the Milestone of this statement, in the session `session_id`; never which."""
    sent = sa.and_(Preparation.session_id == BlindSignal.session_id, Preparation.sent_at.is_not(None))
    given = sa.exists().where(BlindSignal.session_id == number("session_id"), BlindSignal.milestone_id == Milestone.id, sent)
    return given.correlate(Milestone)


def _of_published(statement: Any, about: type[BlindSignal | Skip]) -> Any:
    """Rows of published sessions in which the viewer takes part, about milestones that they see."""
    return (
        statement.join(CoachingSession, CoachingSession.id == about.session_id)
        .join(Engagement, Engagement.id == CoachingSession.engagement_id)
        .join(Milestone, Milestone.id == about.milestone_id)
        .join(Goal, Goal.id == Milestone.goal_id)
        .where(CoachingSession.published_at.is_not(None), takes_part(), goal_is_visible())
    )


_BLIND_OF_SESSION = (
    _of_published(sa.select(BlindSignal.milestone_id, BlindSignal.signal), BlindSignal)
    .join(Preparation, Preparation.session_id == BlindSignal.session_id)
    .where(Preparation.sent_at.is_not(None), BlindSignal.session_id == number("session_id"))
)

_SKIP_COLUMNS = sa.select(
    Skip.session_id, Skip.milestone_id, Skip.why, Milestone.title, CoachingSession.number, CoachingSession.starts_at
)  # fmt: skip
_SKIPS = _of_published(_SKIP_COLUMNS, Skip).order_by(CoachingSession.starts_at.desc(), Goal.id, Milestone.position, Milestone.id)
_SKIPS_OF_SESSION = _SKIPS.where(Skip.session_id == number("session_id"))
_SKIPS_OF_MILESTONE = _SKIPS.where(Skip.milestone_id == number("milestone_id"))

_SKIP = sa.select(Skip).where(Skip.session_id == number("session_id"), Skip.milestone_id == number("milestone_id"))
_NOTE = sa.select(MilestoneNote).where(MilestoneNote.milestone_id == number("milestone_id"), MilestoneNote.author_id == VIEWER_ID)


def blind_signals(viewer: Viewer, session_id: int) -> dict[int, Signal]:
    """The client's own signals of a published session, by milestone."""
    rows = db.session.execute(_BLIND_OF_SESSION, viewer.bound(session_id=session_id))
    return {row.milestone_id: row.signal for row in rows}


def skips(viewer: Viewer, session_id: int) -> Rows:
    """What a published review skipped: session_id, milestone_id, why, title, number, starts_at."""
    return db.session.execute(_SKIPS_OF_SESSION, viewer.bound(session_id=session_id)).all()


def skips_of_milestone(viewer: Viewer, milestone_id: int) -> Rows:
    """The published sessions that skipped this milestone, newest first, with why; the same columns."""
    return db.session.execute(_SKIPS_OF_MILESTONE, viewer.bound(milestone_id=milestone_id)).all()


def skip(session_id: int, milestone_id: int) -> Skip | None:
    """The skip of this milestone in this session as it is now; for who may write there."""
    return db.session.scalar(_SKIP, {"session_id": session_id, "milestone_id": milestone_id})


def milestone_note(viewer: Viewer, milestone_id: int) -> MilestoneNote | None:
    """The viewer's own running note on a milestone; nobody else's can be reached from here."""
    bound = viewer.bound(milestone_id=milestone_id)
    return db.session.scalar(_NOTE, bound, execution_options={"populate_existing": True})
