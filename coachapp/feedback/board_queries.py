"""Every SELECT behind Review: built once, columns and not entities, eight beside the sign-in however many milestones it has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager

from coachapp.accounts.models import Account
from coachapp.checkins.models import CheckIn, Evidence
from coachapp.core.clock import now, zone
from coachapp.core.db import db, is_among
from coachapp.core.errors import Missing
from coachapp.core.listed import is_listed
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.feedback.board import DRAWN, SAID, Board, Entry, Rows, changes_of, draw, in_order, said_of
from coachapp.feedback.board_rows import Reported, Reviewed, Words
from coachapp.feedback.models import Draft, Feedback, Reply
from coachapp.feedback.policy import may_write_feedback
from coachapp.feedback.queries import FROM_FEEDBACK, number
from coachapp.feedback.review_models import MilestoneNote, Skip
from coachapp.feedback.review_queries import has_blind_signal
from coachapp.goals.look_queries import IS_NOTED
from coachapp.goals.models import OPEN, Goal, GoalState, Milestone
from coachapp.goals.queries import visible as goal_is_visible
from coachapp.ledger.models import Activity
from coachapp.sessions import queries as sessions
from coachapp.sessions.desk_queries import AnySession, Desk, Held
from coachapp.sessions.models import Action, CoachingSession
from coachapp.sessions.queries import Meeting

CHANGES = ("milestone.made", "milestone.edited", "milestone.due", "milestone.state", "milestone.blocked", "milestone.unblocked")
"""What "since the last session" tells beside the check-ins."""

_DRAFTED = sa.and_(Draft.milestone_id == Milestone.id, Draft.session_id == number("session_id"))
_SKIPPED = sa.and_(Skip.milestone_id == Milestone.id, Skip.session_id == number("session_id"))
_NOTED = sa.and_(MilestoneNote.milestone_id == Milestone.id, MilestoneNote.author_id == VIEWER_ID)
_HAS_WORDS = sa.or_(Draft.signal.is_not(None), Draft.text != "")
_IS_PURSUED = sa.and_(is_among(Milestone.state, OPEN), Goal.state == GoalState.ACTIVE)
_REVIEWED = sa.or_(_IS_PURSUED, _HAS_WORDS)
"""What stands in a review: every open milestone of a goal that is pursued, and what was closed after words about it were begun."""
_BOARD = (
    sa.select(
        Milestone.id, Milestone.goal_id, Milestone.title, Milestone.due_on, Milestone.first_due_on, Milestone.moves, Milestone.scope,
        Milestone.state, Milestone.state_at, Milestone.is_blocked, Milestone.blocked_reason, Draft.signal, Draft.text, Draft.saved_at,
        Draft.version, Skip.why.label("skip_why"), MilestoneNote.text.label("note"), MilestoneNote.version.label("note_version"),
        has_blind_signal().label("has_blind_signal"), IS_NOTED.label("is_noted"),
    )
    .join(Goal, Goal.id == Milestone.goal_id)
    .outerjoin(Draft, _DRAFTED)
    .outerjoin(Skip, _SKIPPED)
    .outerjoin(MilestoneNote, _NOTED)
    .where(Goal.client_id == number("client_id"), goal_is_visible(), _REVIEWED)
    .order_by(Goal.id, Milestone.position, Milestone.id)
)  # fmt: skip
_REVIEWED_MILESTONE = (
    sa.select(Milestone)
    .join(Milestone.goal)
    .options(contains_eager(Milestone.goal))
    .outerjoin(Draft, _DRAFTED)
    .where(Milestone.id == number("milestone_id"), Goal.client_id == number("client_id"), goal_is_visible(), _REVIEWED)
)
_DRAFT = sa.select(Draft).where(Draft.session_id == number("session_id"), Draft.milestone_id == number("milestone_id"))
_DRAFTS = (
    sa.select(Draft)
    .join(Draft.milestone)
    .join(Milestone.goal)
    .options(contains_eager(Draft.milestone).contains_eager(Milestone.goal))
    .where(Draft.session_id == number("session_id"), goal_is_visible(), ~sa.exists().where(_SKIPPED))
    .order_by(Goal.id, Milestone.position, Milestone.id)
)

_SINCE = sa.bindparam("since", type_=Activity.at.type)
_ACTIVITY = (
    sa.select(Activity.subject_id.label("milestone_id"), Activity.at, Activity.verb, Activity.changes, Activity.note)
    .where(
        Activity.client_id == number("client_id"),
        Activity.at > _SINCE,
        Activity.subject_kind == "milestone",
        is_listed(Activity.subject_id, "ids"),
        is_among(Activity.verb, CHANGES),
    )
    .order_by(Activity.at, Activity.id)
)
_CHECK_INS = (
    sa.select(
        CheckIn.id, CheckIn.milestone_id, CheckIn.created_at, CheckIn.text_html, CheckIn.progress, CheckIn.confidence,
        CheckIn.confidence_before, Evidence.url, Evidence.label,
    )
    .outerjoin(Evidence, Evidence.check_in_id == CheckIn.id)
    .where(is_listed(CheckIn.milestone_id, "ids"), CheckIn.created_at > _SINCE)
    .order_by(CheckIn.created_at, CheckIn.id, Evidence.id)
)  # fmt: skip

_Earlier = aliased(Feedback)
_MINE = (_Earlier.milestone_id == Milestone.id, _Earlier.author_id == VIEWER_ID)
_NEWEST = sa.select(_Earlier.id).where(*_MINE).order_by(_Earlier.published_at.desc(), _Earlier.id.desc()).limit(SAID).correlate(Milestone)
_LAST = _NEWEST.limit(1).scalar_subquery()
_HOW_MANY = sa.select(sa.func.count()).where(*_MINE).correlate(Milestone).scalar_subquery()
_WORDS = (
    sa.select(
        Feedback.id, Feedback.milestone_id, Feedback.signal, Feedback.text_html, Feedback.published_at, Feedback.response_kind,
        Feedback.response_html, Feedback.responded_at, Feedback.helped, Feedback.helped_at, Feedback.turn, Feedback.turn_at,
        CoachingSession.starts_at, Action.text.label("action_text"), Action.due_on.label("action_due_on"),
        Action.state.label("action_state"), Action.closed_at.label("action_closed_at"), _HOW_MANY.label("how_many"),
    )
    .select_from(Milestone)
    .join(Feedback, Feedback.milestone_id == Milestone.id)
    .join(CoachingSession, CoachingSession.id == Feedback.session_id)
    .outerjoin(Action, FROM_FEEDBACK)
)  # fmt: skip
"""What the viewer said about milestones. It is theirs, so who else may read it is not asked."""
_SAID_LAST = _WORDS.where(is_listed(Milestone.id, "ids"), Feedback.id == _LAST)
_SAID_BEFORE = (
    _WORDS.where(Milestone.id == number("milestone_id"), Feedback.id.in_(_NEWEST), Feedback.id != _LAST)
    .order_by(Feedback.published_at.desc(), Feedback.id.desc())
)  # fmt: skip
_REPLIED = (
    sa.select(Reply.feedback_id, Reply.text_html, Reply.id, Reply.created_at, Reply.author_id, Account.name.label("author_name"))
    .join(Account, Account.id == Reply.author_id)
    .where(is_listed(Reply.feedback_id, "feedback_ids"))
    .order_by(Reply.id)
)
_ONE = _BOARD.where(Milestone.id == number("milestone_id"))
"""One milestone of the review."""


def reviewed_session(viewer: Viewer, session_id: int) -> CoachingSession:
    """A session of which the viewer is the coach, with its engagement and the two people; Missing for everybody else."""
    coaching_session = sessions.coaching_session(viewer, session_id)
    if coaching_session.engagement.coach_id != viewer.account_id:
        raise Missing
    return coaching_session


def reviewed_milestone(viewer: Viewer, coaching_session: CoachingSession, milestone_id: int) -> Milestone:
    """A milestone that stands in this session's review, with its goal; or Missing."""
    client_id = coaching_session.engagement.client_id
    bound = viewer.bound(milestone_id=milestone_id, session_id=coaching_session.id, client_id=client_id)
    found = db.session.scalar(_REVIEWED_MILESTONE, bound)
    if found is None:
        raise Missing("This milestone is not in the review: it is done, set aside, or no longer shared with you.")
    return found


def draft(session_id: int, milestone_id: int) -> Draft | None:
    """What is written about this milestone in this session so far, as it is now; for who may write there."""
    bound = {"session_id": session_id, "milestone_id": milestone_id}
    return db.session.scalar(_DRAFT, bound, execution_options={"populate_existing": True})


def drafts(viewer: Viewer, coaching_session: CoachingSession) -> list[Draft]:
    """Everything begun for this session about what the viewer still sees, with its milestones, in their order."""
    return list(db.session.scalars(_DRAFTS, viewer.bound(session_id=coaching_session.id)))


def outline(viewer: Viewer, coaching_session: CoachingSession) -> Rows:
    """The milestones of a review with what is written about each: the same rows as the board's, without what changed."""
    return _in_review(viewer, coaching_session)


def other_sessions(coaching_session: CoachingSession) -> sa.Select[int]:
    """The ids of this engagement's other sessions, for a statement that changes what hangs on them."""
    same = CoachingSession.engagement_id == coaching_session.engagement_id
    return sa.select(CoachingSession.id).where(same, CoachingSession.id != coaching_session.id)


def said_before(viewer: Viewer, milestone: Milestone) -> list[Words]:
    """What the viewer said about a milestone that stands in their review before the last time, the newest first."""
    return [Words._make(row) for row in db.session.execute(_SAID_BEFORE, viewer.bound(milestone_id=milestone.id))]


def _since(last_held: Meeting | Held) -> datetime:
    """When the two last looked at this together: at its start, or already when its review was published before it."""
    begun, published_at = last_held.starts_at, last_held.published_at
    since: datetime = min(begun, published_at or begun)
    return since


def review_board(viewer: Viewer, desk: Desk) -> Board:
    """Everything that Review shows, for the coach of the session."""
    coaching_session, last_held = desk.sitting, desk.last_held
    agenda = sessions.agenda(viewer, coaching_session)
    return Board(
        coaching_session=coaching_session,
        last_held=last_held,
        agenda=agenda,
        preparation=desk.preparation,
        notes=sessions.private_notes(viewer, coaching_session.id),
        entries=_entries(viewer, coaching_session, last_held, _in_review(viewer, coaching_session), agenda),
        may_write=may_write_feedback(viewer, coaching_session),
    )


def review_of(viewer: Viewer, coaching_session: CoachingSession, last_held: Meeting | None, milestone_id: int) -> Entry:
    """What Review shows of one milestone that stands in it; or Missing."""
    found = db.session.execute(_ONE, _bound(viewer, coaching_session) | {"milestone_id": milestone_id}).all()
    if not found:
        raise Missing
    return _entries(viewer, coaching_session, last_held, found, ())[0]


def _bound(viewer: Viewer, coaching_session: AnySession) -> dict[str, Any]:
    client_id = coaching_session.engagement.client_id
    return viewer.bound(client_id=client_id, session_id=coaching_session.id, on_day=now().date())


def _in_review(viewer: Viewer, coaching_session: AnySession) -> Rows:
    return db.session.execute(_BOARD, _bound(viewer, coaching_session)).all()


def _entries(
    viewer: Viewer, coaching_session: AnySession, last_held: Meeting | Held | None, found: Rows, agenda: Rows
) -> tuple[Entry, ...]:
    """The milestones of a review that were found within the viewer's rights, with the facts that stand there at once."""
    milestones = in_order(map(Reviewed._make, found), agenda)
    since = _since(last_held) if last_held else coaching_session.engagement.created_at
    ids = [milestone.id for milestone in milestones[:DRAWN]]
    bound = viewer.bound(client_id=coaching_session.engagement.client_id, since=since, ids=ids)
    reported, activity, words = (db.session.execute(statement, bound).all() for statement in (_CHECK_INS, _ACTIVITY, _SAID_LAST))
    replied = db.session.execute(_REPLIED, {"feedback_ids": [row.id for row in words]}).all()
    changes = changes_of(activity, map(Reported._make, reported), zone(viewer.time_zone))
    return draw(milestones, changes, said_of(map(Words._make, words), replied))
