"""What a client takes along of how their goals were rated, as far as both may read it; a coach, of how they rated."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.core.export import OF, Section, plain
from coachapp.goals.models import Goal
from coachapp.ratings.models import Rating
from coachapp.ratings.queries import is_over
from coachapp.sessions.models import CoachingSession

_IS_OPEN_TO_BOTH = sa.or_(Rating.author_id == OF, Rating.session_id.is_(None), is_over(CoachingSession))

SECTIONS = (
    Section(
        "ratings",
        sa.select(*plain(Rating), Account.name.label("author_name"))
        .join(Goal, Goal.id == Rating.goal_id)
        .join(Account, Account.id == Rating.author_id)
        .outerjoin(CoachingSession, CoachingSession.id == Rating.session_id)
        .where(Goal.client_id == OF, _IS_OPEN_TO_BOTH)
        .order_by(Rating.id),
    ),
    Section(
        "coach_ratings",
        sa.select(*plain(Rating, "author_id"))
        .join(Goal, Goal.id == Rating.goal_id)
        .where(Rating.author_id == OF, Goal.client_id != OF)
        .order_by(Rating.id),
    ),
)
