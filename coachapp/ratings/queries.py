"""Every SELECT on ratings. What the viewer may not read yet stands in no row (`_readable`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, raiseload

from coachapp.accounts.models import Account
from coachapp.core.db import db, is_among
from coachapp.core.errors import Forbidden, Missing
from coachapp.engagements.models import RUNNING, Engagement
from coachapp.engagements.viewer import VIEWER_ID, Viewer
from coachapp.goals.models import Goal, GoalShare, GoalState
from coachapp.goals.queries import visible
from coachapp.ratings.lenses import ONE_SITTING, WINDOW, GoalLenses, Rated, lay_out
from coachapp.ratings.models import Lens, Rating
from coachapp.ratings.policy import ALONE
from coachapp.sessions.models import CoachingSession, SessionState

STILL_ITS_OWN = timedelta(days=7)
"""A session that was not closed yet takes ratings for so long after it began; then they are for the next one."""
MOST = WINDOW * len(Lens) * 4

_GOAL_ID: sa.BindParameter[int] = sa.bindparam("goal_id", type_=sa.Integer)
_CLIENT: sa.BindParameter[int] = sa.bindparam("client_id", type_=sa.Integer)
_SESSION_ID: sa.BindParameter[int | None] = sa.bindparam("session_id", type_=sa.Integer)
_SINCE = sa.bindparam("since", type_=Rating.rated_at.type)
AT = sa.func.coalesce(CoachingSession.starts_at, Rating.rated_at)
_Mine = aliased(Rating)


def is_over(meeting: Any) -> sa.ColumnElement[bool]:
    """Nobody rates in the session of this statement any more: `CoachingSession.is_over`."""
    return sa.or_(meeting.published_at.is_not(None), is_among(meeting.state, (SessionState.CANCELLED, SessionState.NO_SHOW)))


def said_in_it(other: Any, rating: Any, *more: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Somebody else, narrowed by `more`, has rated the same lens of the same goal in the same session."""
    same = (other.goal_id == rating.goal_id, other.session_id == rating.session_id, other.lens == rating.lens)
    return sa.exists().where(*same, *more).correlate_except(other)


def _readable(rating: Any = Rating, meeting: Any = CoachingSession) -> sa.ColumnElement[bool]:
    """The viewer may read the rating of this statement, whose session is joined: `lenses.may_read`, and no other coach's."""
    are_theirs = sa.or_(rating.author_id == Goal.client_id, Goal.client_id == VIEWER_ID)
    is_open_to_both = sa.or_(rating.session_id.is_(None), is_over(meeting), said_in_it(_Mine, rating, _Mine.author_id == VIEWER_ID))
    return sa.or_(rating.author_id == VIEWER_ID, sa.and_(are_theirs, is_open_to_both))


_NOTE = sa.case((sa.or_(Goal.client_id == VIEWER_ID, Engagement.coach_id == VIEWER_ID), Rating.note), else_="").label("note")
"""A note is between the two of its engagement: another coach of the client reads the client's figures, and no note to somebody else."""
_GOAL_COLUMNS = (Goal.id.label("goal_id"), Goal.title, Goal.client_id, Goal.achievable, Goal.novel, Goal.motivating, Goal.useful)
_RATING_COLUMNS = (
    Rating.id, Rating.lens, Rating.author_id, Rating.value, _NOTE, Rating.rated_at, Rating.session_id,
    CoachingSession.number, AT.label("at"),
)  # fmt: skip
_READ = (
    sa.select(*_RATING_COLUMNS, Rating.goal_id)
    .join(Goal, Goal.id == Rating.goal_id)
    .join(Engagement, Engagement.id == Rating.engagement_id)
    .outerjoin(CoachingSession, CoachingSession.id == Rating.session_id)
    .where(_readable())
)
_Author, _Client = aliased(Account), aliased(Account)


def _with_goal(read: sa.Subquery) -> sa.Select[Any]:
    columns = (*read.c, *_GOAL_COLUMNS[1:], Goal.id.label("of_goal"), _Author.name.label("author_name"), _Client.name.label("client_name"))
    return (
        sa.select(*columns)
        .select_from(Goal)
        .join(_Client, _Client.id == Goal.client_id)
        .outerjoin(read, read.c.goal_id == Goal.id)
        .outerjoin(_Author, _Author.id == read.c.author_id)
        .where(visible())
    )


_RECENT = sa.select(Rating.id).where(Rating.goal_id == _GOAL_ID).order_by(Rating.rated_at.desc(), Rating.id.desc()).limit(MOST)
_START = (
    sa.select(AT)
    .select_from(Rating)
    .outerjoin(CoachingSession, CoachingSession.id == Rating.session_id)
    .where(Rating.id == sa.bindparam("before", type_=sa.Integer), Rating.goal_id == _GOAL_ID)
    .correlate(None)
    .scalar_subquery()
)
_SERIES = _with_goal(_READ.where(Rating.id.in_(_RECENT)).subquery()).where(Goal.id == _GOAL_ID)
_place_of = sa.func.row_number().over(partition_by=(Rating.lens, Rating.author_id), order_by=(Rating.rated_at.desc(), Rating.id.desc()))
_columns = (*_RATING_COLUMNS, _Author.name.label("author_name"), _place_of.label("place"))
_placed = _READ.with_only_columns(*_columns).join(_Author, _Author.id == Rating.author_id).where(Rating.id.in_(_RECENT)).subquery()
_STANDS = sa.select(*_placed.c).where(_placed.c.place == 1)
_EARLIER = _READ.where(Rating.goal_id == _GOAL_ID, AT < _START).order_by(AT.desc(), Rating.id.desc()).limit(MOST)
_SERIES_BEFORE = _with_goal(_EARLIER.subquery()).where(Goal.id == _GOAL_ID)


_lenses = sa.union_all(*(sa.select(sa.literal(lens, Rating.lens.type).label("lens")) for lens in Lens)).subquery("lenses")


def _last(column: str, *narrowed: Any) -> sa.ScalarSelect[Any]:
    """A column of the rating of the Goal around it that was said last, of those that the viewer may read: one step in the index."""
    rating, meeting = aliased(Rating), aliased(CoachingSession)
    return (
        sa.select(getattr(rating, column))
        .outerjoin(meeting, meeting.id == rating.session_id)
        .where(rating.goal_id == Goal.id, _readable(rating, meeting), *(narrow(rating) for narrow in narrowed))
        .order_by(rating.rated_at.desc(), rating.id.desc())
        .limit(1)
        .correlate(Goal, _lenses)
        .scalar_subquery()
    )


def _last_of(*, is_client: bool) -> sa.Select[Any]:
    """The client's last rating on each lens of each active goal, or that of the coach who spoke last."""
    author = Goal.client_id if is_client else _last("author_id", lambda rating: rating.author_id != Goal.client_id)
    last = _last("id", lambda rating: rating.lens == _lenses.c.lens, lambda rating: rating.author_id == author)
    return sa.select(last).select_from(Goal).join(_lenses, sa.true()).where(Goal.client_id == _CLIENT, Goal.state == GoalState.ACTIVE)


_LAST_IDS = sa.union_all(_last_of(is_client=True), _last_of(is_client=False))
_LAST = _READ.where(Rating.id.in_(_LAST_IDS)).subquery()
_OVERVIEW = _with_goal(_LAST).where(Goal.client_id == _CLIENT, Goal.state == GoalState.ACTIVE).order_by(Goal.id)

_IN_SESSION = sa.or_(
    Rating.session_id == _SESSION_ID, sa.and_(_SESSION_ID.is_(None), Rating.session_id.is_(None), Rating.rated_at > _SINCE)
)
_OF_VIEWER = sa.select(Rating).where(Rating.author_id == VIEWER_ID, _IN_SESSION).order_by(Rating.rated_at, Rating.id)
_OWN = _OF_VIEWER.where(Rating.goal_id == _GOAL_ID)
_OWN_WORDS = _OF_VIEWER.with_only_columns(Rating.goal_id, Rating.lens, Rating.value, Rating.note)
_OPEN = sa.and_(
    CoachingSession.published_at.is_(None), is_among(CoachingSession.state, (SessionState.SCHEDULED, SessionState.HELD)),
    CoachingSession.starts_at > _SINCE,
)  # fmt: skip
_SHARED_WITH = sa.or_(
    sa.exists().where(Goal.id == _GOAL_ID, Goal.is_shared_with_all).correlate_except(Goal),
    sa.exists().where(GoalShare.goal_id == _GOAL_ID, GoalShare.engagement_id == Engagement.id).correlate_except(GoalShare),
)
_PLACES = (
    sa.select(Engagement, CoachingSession)
    .outerjoin(CoachingSession, sa.and_(CoachingSession.engagement_id == Engagement.id, _OPEN))
    .where(Engagement.client_id == _CLIENT, sa.or_(Engagement.coach_id == VIEWER_ID, Engagement.client_id == VIEWER_ID))
    .where(is_among(Engagement.state, RUNNING), _SHARED_WITH)
    .order_by(CoachingSession.id.is_(None), CoachingSession.starts_at, Engagement.id)
    .limit(1)
)
_PLACE = _PLACES.options(joinedload(Engagement.client), joinedload(Engagement.coach), raiseload(CoachingSession.engagement, sql_only=True))


@dataclass(frozen=True)
class Gap:
    """Where client and coach of a goal are 2 or more apart; `words` says it without a point."""

    goal_id: int
    goal_title: str
    lens: Lens
    client_value: int
    coach_value: int
    words: str


@dataclass(frozen=True)
class Place:
    """Where a rating of the viewer belongs now: an engagement, and its open session if there is one near enough."""

    engagement: Engagement | None = None
    coaching_session: CoachingSession | None = None

    @property
    def between(self) -> Engagement:
        """The two whose rating it is; Forbidden if nobody coaches the client on this goal."""
        if self.engagement is None:
            raise Forbidden(ALONE)
        return self.engagement

    @property
    def session_id(self) -> int | None:
        return self.coaching_session.id if self.coaching_session else None


def series(viewer: Viewer, goal_id: int, before: int | None = None) -> GoalLenses:
    """The lenses of a goal over time, as the viewer may see them: the last moments, or those before a rating. Missing if not to be seen."""
    bound = viewer.bound(goal_id=goal_id)
    rows = db.session.execute(_SERIES, bound) if before is None else db.session.execute(_SERIES_BEFORE, bound | {"before": before})
    found = _laid_out(rows.all(), viewer)
    if not found:
        raise Missing
    return found[0]


def stands(viewer: Viewer, goal: Any, client_name: str) -> GoalLenses:
    """The last of these that each person said of each lens, for a goal that the caller has seen; `goal` may be its row."""
    return _of_goal(goal, goal.id, client_name, db.session.execute(_STANDS, viewer.bound(goal_id=goal.id)).all(), viewer)


def overview(viewer: Viewer, client_id: int) -> list[GoalLenses]:
    """The last ratings of each active goal of a client that the viewer may see."""
    return _laid_out(db.session.execute(_OVERVIEW, viewer.bound(client_id=client_id)).all(), viewer)


def latest_gaps(viewer: Viewer, client_id: int) -> list[Gap]:
    """Where the two are apart now, over the active goals of a client that the viewer may see."""
    return [
        Gap(goal.goal_id, goal.goal_title, line.lens, line.client_last.value, line.coach_last.value, line.words)
        for goal in overview(viewer, client_id)
        for line in goal.gaps
        if line.client_last and line.coach_last
    ]


def _laid_out(rows: Sequence[Any], viewer: Viewer) -> list[GoalLenses]:
    by_goal = [list(group) for _, group in groupby(rows, key=lambda row: row.of_goal)]
    return [_of_goal(group[0], group[0].of_goal, group[0].client_name, group, viewer) for group in by_goal]


def _of_goal(goal: Any, goal_id: int, client_name: str, rows: Sequence[Any], viewer: Viewer) -> GoalLenses:
    sentences = (goal.achievable, goal.novel, goal.motivating, goal.useful)
    rated = [Rated.of(row) for row in rows if row.id is not None]
    return lay_out((goal_id, goal.title, goal.client_id, client_name), sentences, rated, viewer.account_id)


def place(viewer: Viewer, goal_id: int, client_id: int, now: datetime) -> Place:
    """Where the viewer's rating of a goal belongs: a running engagement that sees the goal, and its session that is open next."""
    bound = viewer.bound(goal_id=goal_id, client_id=client_id, since=now - STILL_ITS_OWN)
    found = db.session.execute(_PLACE, bound).first()
    return Place(*found) if found else Place()


def own(viewer: Viewer, goal_id: int, session_id: int | None, now: datetime) -> dict[Lens, Rating]:
    """What the viewer has said of this goal in this session, or in this sitting if it is none; to be changed."""
    found = db.session.scalars(_OWN, viewer.bound(session_id=session_id, since=now - ONE_SITTING, goal_id=goal_id))
    return {rating.lens: rating for rating in found}


def own_words(viewer: Viewer, session_id: int | None, now: datetime) -> dict[tuple[int, Lens], Any]:
    """The same of whatever goals, to be read: value and note, by goal and lens."""
    found = db.session.execute(_OWN_WORDS, viewer.bound(session_id=session_id, since=now - ONE_SITTING))
    return {(row.goal_id, row.lens): row for row in found}


def locked(goal: Goal) -> None:
    """Nobody else rates this goal until this transaction ends, so that two presses are one after the other."""
    db.session.execute(sa.select(Goal.id).where(Goal.id == goal.id).with_for_update())
