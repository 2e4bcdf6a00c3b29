"""Every SELECT on feedback and what came of it; what stands in a review is in board_queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from coachapp.accounts.models import Account
from coachapp.core import clock
from coachapp.core.db import db, is_among
from coachapp.core.errors import Missing
from coachapp.core.listed import is_listed
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.board import Row, Rows, Thread
from coachapp.feedback.handover_models import HandedGoal, Handover
from coachapp.feedback.models import Feedback, Reply, ResponseKind, Turn
from coachapp.feedback.policy import may_edit_feedback, may_reply, may_respond, may_tell_help
from coachapp.feedback.review_models import BlindSignal
from coachapp.goals.models import Goal, Milestone
from coachapp.goals.queries import visible as goal_is_visible
from coachapp.sessions.models import Action, CoachingSession, SessionState
from coachapp.sessions.preparation_models import Preparation

THREADS = 6
"""How many threads of one milestone stand on a page; the earlier ones are one link away."""
NEWEST = 2**31 - 1
MOST_OWED = 10_000


def number(name: str) -> sa.BindParameter[int]:
    """A bind parameter that is a number."""
    return sa.bindparam(name, type_=sa.Integer)


_HandedIn, _HandedMilestone, _To, _Owner = aliased(CoachingSession), aliased(Milestone), aliased(Engagement), aliased(Account)


def is_handed_over() -> sa.ColumnElement[bool]:
    """The client handed the Feedback of this statement over to the viewer, who works with them now, and did not take it back. It had
    been published when the client chose it: what the other coach writes later does not follow."""
    handed = (
        sa.select(HandedGoal.goal_id)
        .join(Handover, Handover.id == HandedGoal.handover_id)
        .join(_To, _To.id == Handover.to_engagement_id)
        .join(_HandedIn, _HandedIn.engagement_id == Handover.from_engagement_id)
        .join(_HandedMilestone, _HandedMilestone.goal_id == HandedGoal.goal_id)
        .where(_HandedIn.id == Feedback.session_id, _HandedMilestone.id == Feedback.milestone_id, HandedGoal.with_feedback)
        .where(Handover.taken_back_at.is_(None), Handover.made_at >= Feedback.published_at)
        .where(_To.coach_id == VIEWER_ID, is_among(_To.state, RUNNING))
    )
    return handed.correlate(Feedback).exists()


def readable() -> sa.ColumnElement[bool]:
    """THE clause of who reads feedback, for whoever sees its goal: the client, its author, the client's other coaches if the client opened
    it among them, and the coach it was handed over to."""
    is_open = sa.exists().where(_Owner.id == Feedback.client_id, _Owner.is_open_among_coaches).correlate(Feedback)
    return sa.or_(Feedback.client_id == VIEWER_ID, Feedback.author_id == VIEWER_ID, is_open, is_handed_over())


def visible() -> sa.ColumnElement[bool]:
    """The viewer may read the Feedback of this statement, which joins Goal: they see the goal, and may read what was said about it."""
    return goal_is_visible() & readable()


_Author, _Client = aliased(Account), aliased(Account)
SAID_FIRST = (
    sa.select(BlindSignal.signal)
    .join(Preparation, Preparation.session_id == BlindSignal.session_id)
    .where(BlindSignal.session_id == Feedback.session_id, BlindSignal.milestone_id == Feedback.milestone_id)
    .where(Preparation.sent_at.is_not(None))
    .correlate(Feedback)
    .scalar_subquery()
)
"""The signal that the client had sent before they saw this Feedback's: there is none before its review is published."""
FROM_FEEDBACK = sa.and_(Action.source_kind == "feedback", Action.source_id == Feedback.id)
WORDS = (
    sa.select(
        Feedback.id, Feedback.signal, Feedback.text_html, Feedback.published_at, Feedback.response_kind, Feedback.response_html,
        Feedback.responded_at, Feedback.helped, Feedback.helped_at, Feedback.edited_at, Feedback.turn, Feedback.turn_at,
        Feedback.client_id, Feedback.author_id,
        Feedback.session_id, CoachingSession.number.label("session_number"), CoachingSession.starts_at,
        Feedback.milestone_id, Milestone.title.label("milestone_title"), Milestone.state.label("milestone_state"),
        _Author.name.label("author_name"), _Client.name.label("client_name"), Engagement.state.label("engagement_state"),
        Action.text.label("action_text"), Action.due_on.label("action_due_on"), Action.state.label("action_state"),
        Action.closed_at.label("action_closed_at"), is_handed_over().label("is_handed_over"), SAID_FIRST.label("blind_signal"),
    )
    .join(CoachingSession, CoachingSession.id == Feedback.session_id)
    .join(Engagement, Engagement.id == CoachingSession.engagement_id)
    .join(Milestone, Milestone.id == Feedback.milestone_id)
    .join(Goal, Goal.id == Milestone.goal_id)
    .join(_Author, _Author.id == Feedback.author_id)
    .join(_Client, _Client.id == Feedback.client_id)
    .outerjoin(Action, FROM_FEEDBACK)
    .where(visible())
)  # fmt: skip
"""Feedback as it is read: its words, its answer, the action it led to, and who and what it is about."""

_OF_MILESTONE = (
    WORDS.where(Feedback.milestone_id == number("milestone_id"), Feedback.id <= number("first"))
    .order_by(Feedback.id.desc())
    .limit(number("most"))
)  # fmt: skip
_OF_SESSION = WORDS.where(Feedback.session_id == number("session_id")).order_by(Goal.id, Milestone.position, Milestone.id)
_ONE = WORDS.where(Feedback.id == number("feedback_id"))
GRAVEST_FIRST = sa.case({"off_track": 0, "watch": 1, "on_track": 2}, value=Feedback.signal, else_=3)
_IS_BOOKED = sa.exists().where(
    CoachingSession.engagement_id == Engagement.id,
    CoachingSession.state == SessionState.SCHEDULED,
    CoachingSession.starts_at > sa.bindparam("now", type_=CoachingSession.starts_at.type),
)
_IS_ON_AGENDA = sa.and_(Feedback.response_kind == ResponseKind.LETS_DISCUSS, Feedback.turn_at == Feedback.responded_at, _IS_BOOKED)
_owed = (
    sa.select(Feedback.id)
    .join(Engagement, Engagement.client_id == Feedback.client_id)
    .where(Engagement.coach_id == VIEWER_ID, is_among(Engagement.state, RUNNING))
    .where(Feedback.author_id == VIEWER_ID, Feedback.turn == Turn.COACH, ~sa.func.coalesce(_IS_ON_AGENDA, sa.false()))
    .limit(MOST_OWED)  # with a limit it is read first, by the engagements that run; else every client of before is looked up too
    .subquery()
)
_COACH_OWES = (
    sa.select(
        Feedback.id, Feedback.milestone_id, Milestone.title.label("milestone_title"), Feedback.client_id,
        Feedback.response_kind, Feedback.responded_at, Feedback.turn_at,
    )
    .join(_owed, _owed.c.id == Feedback.id)
    .join(Milestone, Milestone.id == Feedback.milestone_id)
    .join(Goal, Goal.id == Milestone.goal_id)
    .where(goal_is_visible())
    .order_by(Feedback.turn_at, Feedback.id)
    .limit(number("most"))
)  # fmt: skip
_REPLIES = (
    sa.select(
        Reply.id, Reply.feedback_id, Reply.text_html, Reply.created_at, Reply.author_id, Reply.is_mailed, Account.name.label("author_name")
    )
    .join(Account, Account.id == Reply.author_id)
    .where(is_listed(Reply.feedback_id, "feedback_ids"))
    .order_by(Reply.id)
)
_FEEDBACK = (
    sa.select(Feedback)
    .join(Feedback.milestone)
    .join(Milestone.goal)
    .join(Feedback.coaching_session)
    .join(CoachingSession.engagement)
    .options(
        contains_eager(Feedback.milestone).contains_eager(Milestone.goal),
        contains_eager(Feedback.coaching_session)
        .contains_eager(CoachingSession.engagement)
        .options(joinedload(Engagement.client), joinedload(Engagement.coach)),
    )
    .where(Feedback.id == number("feedback_id"), visible())
)
_CELLS = (
    sa.select(Feedback.id, Feedback.session_id, Feedback.milestone_id, Feedback.signal)
    .join(Milestone, Milestone.id == Feedback.milestone_id)
    .join(Goal, Goal.id == Milestone.goal_id)
    .join(CoachingSession, CoachingSession.id == Feedback.session_id)
    .where(CoachingSession.engagement_id == number("engagement_id"), visible())
)


def _replies(feedback_ids: Iterable[int]) -> dict[int, tuple[Row, ...]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in db.session.execute(_REPLIES, {"feedback_ids": list(feedback_ids)}):
        found[row.feedback_id].append(row)
    return {feedback_id: tuple(replies) for feedback_id, replies in found.items()}


def with_replies(viewer: Viewer, words: Rows) -> list[Thread]:
    """These words with what stands below them, and what the viewer may add."""
    replies = _replies(row.id for row in words) if words else {}
    return [_thread(viewer, row, replies.get(row.id, ()), is_running=row.engagement_state in RUNNING) for row in words]


def _thread(viewer: Viewer, words: Row, replies: tuple[Row, ...], *, is_running: bool) -> Thread:
    return Thread(
        words,
        replies,
        may_respond=may_respond(viewer, words, is_running=is_running),
        may_reply=may_reply(viewer, words, is_running=is_running),
        may_tell_help=may_tell_help(viewer, words, is_running=is_running, now=clock.now()),
        may_edit=may_edit_feedback(viewer, words, is_running=is_running),
    )


def threads(viewer: Viewer, milestone_id: int, *, first: int = NEWEST) -> tuple[list[Thread], Row | None]:
    """A milestone's threads from this one on, newest first, one for each session; and the first of the earlier ones, if there are any."""
    bound = viewer.bound(milestone_id=milestone_id, first=first, most=THREADS + 1)
    words = db.session.execute(_OF_MILESTONE, bound).all()
    shown = words[:THREADS]
    return with_replies(viewer, shown), words[THREADS] if len(words) > THREADS else None


def published(viewer: Viewer, session_id: int) -> list[Thread]:
    """What was published in a session, in the order of goals and milestones."""
    return with_replies(viewer, db.session.execute(_OF_SESSION, viewer.bound(session_id=session_id)).all())


def thread(viewer: Viewer, feedback_id: int) -> Thread:
    """One feedback with its answer and replies, or Missing."""
    words = db.session.execute(_ONE, viewer.bound(feedback_id=feedback_id)).all()
    if not words:
        raise Missing
    return with_replies(viewer, words)[0]


def feedback(viewer: Viewer, feedback_id: int) -> Feedback:
    """One feedback to change, with its milestone, session, engagement and the two people; or Missing."""
    found = db.session.scalar(_FEEDBACK, viewer.bound(feedback_id=feedback_id))
    if found is None:
        raise Missing
    return found


def waiting_for_coach(viewer: Viewer, now: datetime, most: int = 20) -> Rows:
    """Where the next word is the viewer's as coach and author, the longest wait first. *Let's discuss* waits for a session: once one is
    booked, it stands on its agenda and not here."""
    return db.session.execute(_COACH_OWES, viewer.bound(now=now, most=most)).all()


def cells(viewer: Viewer, engagement_id: int) -> Rows:
    """The matrix of an engagement: id, session_id, milestone_id, signal."""
    return db.session.execute(_CELLS, viewer.bound(engagement_id=engagement_id)).all()
