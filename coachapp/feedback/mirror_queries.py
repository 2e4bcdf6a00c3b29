"""What the mirror looks at, four statements: the coach's last texts, the signals of their last reviews, the gaps on lenses, and the gaps
between the two's signals in the last published review. No statement here reads a blind signal of a review that is not published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coachapp.core.db import db
from coachapp.core.wording import first_name
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback import mirror
from coachapp.feedback.board import Rows
from coachapp.feedback.mirror import EARLIER, SESSIONS, LensGap, Look, SignalGap, Written
from coachapp.feedback.models import Feedback, Signal
from coachapp.feedback.queries import number
from coachapp.feedback.review_models import BlindSignal
from coachapp.goals.models import Goal, Milestone
from coachapp.goals.queries import visible as goal_is_visible
from coachapp.ratings.queries import latest_gaps
from coachapp.sessions.models import AgendaItem, CoachingSession
from coachapp.sessions.preparation_models import Preparation

_Earlier = aliased(Feedback)
_LAST_IDS = (
    sa.select(_Earlier.id)
    .where(_Earlier.milestone_id == Milestone.id, _Earlier.author_id == VIEWER_ID, _Earlier.text != "")
    .order_by(_Earlier.published_at.desc(), _Earlier.id.desc())
    .limit(EARLIER)
    .correlate(Milestone)
)
_TEXTS = (
    sa.select(Feedback.milestone_id, Feedback.text, CoachingSession.starts_at)
    .join(Milestone, Milestone.id == Feedback.milestone_id)
    .join(CoachingSession, CoachingSession.id == Feedback.session_id)
    .where(Milestone.id.in_(sa.bindparam("milestone_ids", expanding=True)), Feedback.id.in_(_LAST_IDS))
    .order_by(Feedback.published_at.desc(), Feedback.id.desc())
)
_OF_THIS = (CoachingSession.engagement_id == number("engagement_id"), CoachingSession.published_at.is_not(None))
_LAST_REVIEWS = (
    sa.select(CoachingSession.id)
    .where(*_OF_THIS, CoachingSession.feedback_count > 0)
    .order_by(CoachingSession.published_at.desc(), CoachingSession.id.desc())
    .limit(number("most"))
)
_SIGNALS = (
    sa.select(Feedback.session_id, Feedback.signal)
    .join(CoachingSession, CoachingSession.id == Feedback.session_id)
    .where(Feedback.session_id.in_(_LAST_REVIEWS), Feedback.author_id == VIEWER_ID)
    .order_by(CoachingSession.published_at.desc(), CoachingSession.id.desc())
)
_LAST_REVIEW = (
    sa.select(CoachingSession.id)
    .where(*_OF_THIS)
    .order_by(CoachingSession.published_at.desc(), CoachingSession.id.desc())
    .limit(1)
    .scalar_subquery()
)
_TALKED_ABOUT = sa.exists().where(AgendaItem.source_kind == "blind", AgendaItem.source_id == Feedback.id, AgendaItem.is_ticked)
_SIGNAL_GAPS = (
    sa.select(Feedback.milestone_id, CoachingSession.number, BlindSignal.signal.label("theirs"), Feedback.signal.label("mine"))
    .join(BlindSignal, sa.and_(BlindSignal.session_id == Feedback.session_id, BlindSignal.milestone_id == Feedback.milestone_id))
    .join(Preparation, sa.and_(Preparation.session_id == Feedback.session_id, Preparation.sent_at.is_not(None)))
    .join(CoachingSession, CoachingSession.id == Feedback.session_id)
    .join(Milestone, Milestone.id == Feedback.milestone_id)
    .join(Goal, Goal.id == Milestone.goal_id)
    .where(CoachingSession.published_at.is_not(None), Feedback.session_id == _LAST_REVIEW, Feedback.author_id == VIEWER_ID)
    .where(BlindSignal.signal != Feedback.signal, ~_TALKED_ABOUT.correlate(Feedback), goal_is_visible())
)


def looked_at(viewer: Viewer, coaching_session: CoachingSession, milestones: Rows) -> list[Look]:
    """What the mirror says of a review that is not published yet; `milestones` are the rows of its outline that go out."""
    engagement = coaching_session.engagement
    earlier = _earlier(viewer, [row.id for row in milestones])
    written = [Written(row.id, row.goal_id, row.title, row.signal, row.text or "", earlier.get(row.id, ())) for row in milestones]
    gaps = [LensGap(gap.goal_id, gap.goal_title, gap.lens, gap.words) for gap in latest_gaps(viewer, engagement.client_id)]
    client = first_name(engagement.client.name)
    return mirror.look(written, _signals(viewer, engagement.id), gaps, _signal_gaps(viewer, engagement.id), client)


def _earlier(viewer: Viewer, milestone_ids: Sequence[int]) -> dict[int, list[tuple[datetime, str]]]:
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    rows = db.session.execute(_TEXTS, viewer.bound(milestone_ids=milestone_ids)) if milestone_ids else ()
    for row in rows:
        found[row.milestone_id].append((row.starts_at, row.text))
    return found


def _signals(viewer: Viewer, engagement_id: int) -> list[list[Signal]]:
    return _grouped(db.session.execute(_SIGNALS, viewer.bound(engagement_id=engagement_id, most=SESSIONS - 1)).all())


def _grouped(rows: Iterable[sa.Row[int, Signal]]) -> list[list[Signal]]:
    reviews: dict[int, list[Signal]] = defaultdict(list)
    for session_id, signal in rows:
        reviews[session_id].append(signal)
    return list(reviews.values())


def _signal_gaps(viewer: Viewer, engagement_id: int) -> list[SignalGap]:
    rows = db.session.execute(_SIGNAL_GAPS, viewer.bound(engagement_id=engagement_id))
    return [SignalGap(row.milestone_id, row.number, row.theirs, row.mine) for row in rows]
