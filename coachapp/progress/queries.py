"""Every SELECT behind the client page and My progress. Statements are built once; the rights stand in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.core.clock import now
from coachapp.core.db import db, is_among
from coachapp.core.errors import Missing
from coachapp.core.listed import is_listed
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.queries import engagements_of_client
from coachapp.engagements.viewer import VIEWER_ID, Viewer, takes_part
from coachapp.feedback.models import Feedback
from coachapp.feedback.queries import SAID_FIRST, WORDS
from coachapp.files.queries import has_picture
from coachapp.goals import choice_queries
from coachapp.goals.look_queries import IS_NOTED
from coachapp.goals.models import Goal, GoalState, Milestone
from coachapp.goals.queries import visible
from coachapp.progress.matrix import WINDOW
from coachapp.sessions.models import Action, ActionState, AgendaItem, CoachingSession, SessionState

Rows = Sequence[Any]
_ENGAGEMENT: sa.BindParameter[int] = sa.bindparam("engagement_id", type_=sa.Integer)
_CLIENT: sa.BindParameter[int] = sa.bindparam("client_id", type_=sa.Integer)
_SOURCE = "feedback"

_TOGETHER = (
    sa.select(
        Engagement.id, Engagement.state, Engagement.started_at, Engagement.ended_at, Engagement.read_withdrawn_at,
        Account.name, Account.time_zone,
    )
    .join(Account, Account.id == Engagement.client_id)
    .where(Engagement.client_id == _CLIENT, Engagement.coach_id == VIEWER_ID, Engagement.started_at.is_not(None))
    .order_by(is_among(Engagement.state, RUNNING).desc(), Engagement.started_at.desc(), Engagement.id.desc())
    .limit(1)
)  # fmt: skip
_GOALS = (
    sa.select(Goal.id, Goal.title, Goal.state, Goal.state_reason, Goal.state_at, Goal.horizon_on, IS_NOTED.label("is_noted"))
    .where(Goal.client_id == _CLIENT, visible())
    .order_by(
        sa.case({GoalState.ACTIVE: 0, GoalState.DRAFT: 1, GoalState.REACHED: 2, GoalState.SET_ASIDE: 3}, value=Goal.state),
        Goal.id,
    )
)
_NOT_REVIEWED = sa.select(CoachingSession.id).where(
    CoachingSession.engagement_id == _ENGAGEMENT, CoachingSession.published_at.is_(None), CoachingSession.state != SessionState.CANCELLED
)
_ON_AGENDA = (
    sa.exists()
    .where(AgendaItem.milestone_id == Milestone.id, AgendaItem.engagement_id == _ENGAGEMENT, ~AgendaItem.is_ticked)
    .where(sa.or_(AgendaItem.session_id.is_(None), AgendaItem.session_id.in_(_NOT_REVIEWED)))
    .correlate(Milestone)
)
_MILESTONES = (
    sa.select(
        Milestone.id, Milestone.goal_id, Milestone.title, Milestone.state, Milestone.state_at, Milestone.created_at, Milestone.due_on,
        Milestone.first_due_on, Milestone.moves, Milestone.done_on, Milestone.is_blocked, Milestone.scope, Milestone.direction,
        _ON_AGENDA.label("on_agenda"),
    )
    .join(Goal, Goal.id == Milestone.goal_id)
    .where(Goal.client_id == _CLIENT, visible())
    .order_by(Milestone.position, Milestone.id)
)  # fmt: skip
_COLUMNS = (
    sa.select(CoachingSession.id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.published_at)
    .join(Engagement, Engagement.id == CoachingSession.engagement_id)
    .where(
        CoachingSession.engagement_id == _ENGAGEMENT,
        sa.or_(CoachingSession.state == SessionState.HELD, CoachingSession.published_at.is_not(None)),
        takes_part(),
    )
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_LAST = _COLUMNS.order_by(CoachingSession.number.desc())
_BEFORE = _LAST.where(CoachingSession.number < sa.bindparam("before", type_=sa.Integer))
_AFTER = _COLUMNS.where(CoachingSession.number > sa.bindparam("after", type_=sa.Integer)).order_by(CoachingSession.number)
_CELLS = sa.select(Feedback.id, Feedback.session_id, Feedback.milestone_id, Feedback.signal, SAID_FIRST.label("said")).where(
    is_listed(Feedback.session_id, "ids")
)
_CAME = (
    sa.select(
        Feedback.id, Feedback.milestone_id, Feedback.text, Feedback.published_at, Feedback.response_kind, Feedback.responded_at,
        Feedback.helped, Action.text.label("action_text"), Action.due_on.label("action_due_on"), Action.state.label("action_state"),
        Action.closed_at, AgendaItem.id.label("item_id"), CoachingSession.starts_at.label("agenda_at"),
    )
    .outerjoin(Action, sa.and_(Action.source_kind == _SOURCE, Action.source_id == Feedback.id))
    .outerjoin(AgendaItem, sa.and_(AgendaItem.source_kind == _SOURCE, AgendaItem.source_id == Feedback.id))
    .outerjoin(CoachingSession, CoachingSession.id == AgendaItem.session_id)
    .where(is_listed(Feedback.id, "ids"))
)  # fmt: skip
_WORDS_AT = WORDS.add_columns(Goal.title.label("goal_title"), Goal.id.label("goal_id")).where(
    Feedback.milestone_id == sa.bindparam("milestone_id"), Feedback.session_id == sa.bindparam("session_id")
)
_ACTIONS_COUNT = sa.select(sa.func.count(Action.id)).where(Action.engagement_id == _ENGAGEMENT, Action.state == ActionState.OPEN)
_SESSIONS_COUNT = sa.select(sa.func.count(CoachingSession.id)).where(CoachingSession.engagement_id == _ENGAGEMENT)
_IS_AHEAD = sa.and_(
    CoachingSession.engagement_id == Engagement.id,
    CoachingSession.published_at.is_(None),
    is_among(CoachingSession.state, (SessionState.SCHEDULED, SessionState.HELD)),
)
_OVERVIEW = (
    sa.select(
        CoachingSession.id, CoachingSession.number, CoachingSession.starts_at, CoachingSession.state,
        _ACTIONS_COUNT.correlate(None).scalar_subquery().label("open_actions"),
        _SESSIONS_COUNT.correlate(None).scalar_subquery().label("sessions"),
        choice_queries.COUNT.correlate(None).scalar_subquery().label("not_doing"),
        has_picture(Engagement.client_id).label("has_picture"),
    )
    .select_from(Engagement)
    .outerjoin(CoachingSession, _IS_AHEAD)
    .where(Engagement.id == _ENGAGEMENT)
    .order_by(CoachingSession.starts_at)
)  # fmt: skip
"""What is ahead, with the counts on each row; one row without a session when nothing is."""


@dataclass(frozen=True)
class Together:
    """One engagement as one of the two sees it."""

    id: int
    client_id: int
    client_name: str
    other_name: str
    other_zone: str
    started_at: datetime
    ended_at: datetime | None
    is_running: bool
    is_withdrawn: bool = False
    """The client withdrew from the coach of before what existed at the end."""


@dataclass(frozen=True)
class Overview:
    """What stands on top of each page of an engagement: sessions whose review is still to come, earliest first, and three counts."""

    ahead: Rows = ()
    open_actions: int = 0
    sessions: int = 0
    not_doing: int = 0
    has_picture: bool = False
    """Of the client."""

    def to_review(self, now: datetime) -> Any:
        """The earliest session that has begun and has no published review."""
        return next((row for row in self.ahead if row.starts_at <= now), None)

    def upcoming(self, now: datetime) -> Any:
        """The next session that is booked."""
        return next((row for row in self.ahead if row.starts_at > now and row.state is SessionState.SCHEDULED), None)


@dataclass(frozen=True)
class Record:
    """What matrix and trajectory are laid out from."""

    goals: Rows
    milestones: Rows
    sessions: Rows
    cells: dict[tuple[int, int], Any]
    has_earlier: bool
    has_latest: bool

    @property
    def has_said(self) -> bool:
        """Whether the client's own signals are among them."""
        return any(cell.said for cell in self.cells.values())


@dataclass(frozen=True)
class Window:
    """Which of an engagement's held sessions stand side by side: the latest, or those in front of a number, or behind one."""

    before: int | None = None
    after: int | None = None
    size: int = WINDOW


def together_as_coach(viewer: Viewer, client_id: int) -> Together:
    """The viewer's engagement with this client, the running one first; Missing if there is none that has begun."""
    row = db.session.execute(_TOGETHER, viewer.bound(client_id=client_id)).first()
    if row is None:
        raise Missing
    is_running, is_withdrawn = row.state in RUNNING, row.read_withdrawn_at is not None
    return Together(row.id, client_id, row.name, row.name, row.time_zone, row.started_at, row.ended_at, is_running, is_withdrawn)


def together_as_client(viewer: Viewer) -> list[Together]:
    """The viewer's own engagements that have begun, running ones first."""
    return [
        Together(
            row.id, viewer.account_id, viewer.name, row.coach_name, row.coach_time_zone, row.started_at, row.ended_at, row.state in RUNNING
        )
        for row in engagements_of_client(viewer)
        if row.started_at is not None
    ]


def overview(viewer: Viewer, together: Together) -> Overview:
    """What is ahead in an engagement that the viewer takes part in."""
    bound = viewer.bound(engagement_id=together.id, client_id=together.client_id)
    rows = db.session.execute(_OVERVIEW, bound).all()
    return Overview([row for row in rows if row.id], rows[0].open_actions, rows[0].sessions, rows[0].not_doing, rows[0].has_picture)


def record(viewer: Viewer, client_id: int, engagement_id: int | None, window: Window) -> Record:
    """The visible goals of a client with a window of an engagement's held sessions."""
    goals = db.session.execute(_GOALS, viewer.bound(client_id=client_id, on_day=now().date())).all()
    bound = viewer.bound(client_id=client_id, engagement_id=engagement_id)
    milestones = db.session.execute(_MILESTONES, bound).all() if goals else []
    sessions, has_earlier, has_latest = _sessions(viewer, engagement_id, window)
    cells = db.session.execute(_CELLS, {"ids": [s.id for s in sessions]}).all() if sessions else []
    by_place = {(cell.milestone_id, cell.session_id): cell for cell in cells}
    return Record(goals, milestones, sessions, by_place, has_earlier, has_latest)


def words_at(viewer: Viewer, milestone_id: int, session_id: int) -> Any:
    """The feedback of one session on one milestone as it is read, with what the client said first; Missing if there is none to read."""
    found = db.session.execute(_WORDS_AT, viewer.bound(milestone_id=milestone_id, session_id=session_id)).first()
    if found is None:
        raise Missing
    return found


def came(feedback_ids: Sequence[int]) -> dict[int, Any]:
    """What came of each of these, which the caller may see."""
    return {row.id: row for row in db.session.execute(_CAME, {"ids": feedback_ids})}


def _sessions(viewer: Viewer, engagement_id: int | None, window: Window) -> tuple[Rows, bool, bool]:
    """The sessions of a window, whether there are earlier ones, and whether the latest is among them. One more is asked for than shown."""
    if engagement_id is None:
        return [], False, True
    bound = viewer.bound(engagement_id=engagement_id, most=window.size + 1)
    if window.after is not None:
        later = db.session.execute(_AFTER, {**bound, "after": window.after}).all()
        return later[: window.size], window.after > 0, len(later) <= window.size
    if window.before is not None:
        found = db.session.execute(_BEFORE, {**bound, "before": window.before}).all()
    else:
        found = db.session.execute(_LAST, bound).all()
    return found[: window.size][::-1], len(found) > window.size, window.before is None
