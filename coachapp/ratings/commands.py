"""Every change to ratings, and what a gap puts on the agenda."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from coachapp.core.db import save
from coachapp.core.policy import require
from coachapp.core.wording import day, first_name
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.goals.models import Goal
from coachapp.ledger.activity import record
from coachapp.ratings import gap_queries, policy, queries
from coachapp.ratings.lenses import gap, gap_words
from coachapp.ratings.models import Lens, Rating
from coachapp.sessions import commands as sessions
from coachapp.sessions.models import CoachingSession

ORIGIN = 200


def rate(
    goal: Goal,
    engagement: Engagement,
    coaching_session: CoachingSession | None,
    *,
    by: Viewer,
    now: datetime,
    values: Mapping[Lens, tuple[int, str]],
) -> None:
    """Say 1-5 on some lenses, each with a note or ""; said again before the session is closed, it replaces what was said.

    A gap of 2 or more that both may read goes on the agenda, and off it when it closes. The history says that somebody rated, not what.
    """
    require(policy.may_rate(by, goal, engagement, coaching_session))
    queries.locked(goal)
    session_id = coaching_session.id if coaching_session else None
    known = queries.own(by, goal.id, session_id, now)
    for lens, (value, note) in values.items():
        rating = known.get(lens) or Rating(
            goal_id=goal.id, engagement_id=engagement.id, session_id=session_id, author_id=by.account_id, lens=lens
        )
        if (rating.value, rating.note) != (value, note):
            rating.say(value, note, now)
            save(rating)
    if not known:
        record("goal.rated", by=by, client_id=goal.client_id, subject=("goal", goal.id), now=now)
    settle_gaps(goal, engagement, by=by, now=now)


def settle_session(coaching_session: CoachingSession, *, by: Viewer, now: datetime) -> None:
    """The session is closed: what was rated in it may now be read by both, and its gaps go on the next agenda."""
    for goal in gap_queries.rated_in(coaching_session.id):
        settle_gaps(goal, coaching_session.engagement, by=by, now=now)


def settle_gaps(goal: Goal, engagement: Engagement, *, by: Viewer, now: datetime) -> None:
    """Let the agenda name each gap of this goal once, as it stands, and none that has closed; what was ticked stays."""
    if not engagement.is_running:
        return
    said, standing = gap_queries.between(goal.id, engagement), gap_queries.gap_items(goal.id, engagement.id)
    for lens in Lens:
        client, coach = said.get((lens, engagement.client_id)), said.get((lens, engagement.coach_id))
        text = _gap_text(lens, client, coach, engagement)
        items = [item for item, of_lens in standing if of_lens is lens]
        for item in items:
            if item.text != text:
                sessions.withdraw_agenda_item(item)
        if text and text not in [item.text for item in items]:
            later = max(client, coach, key=lambda rating: (rating.at, rating.id))
            origin = f"ratings of {day(later.at)}: {goal.title}"[:ORIGIN]
            sessions.add_agenda_item(engagement, by=by, now=now, text=text, origin=origin, source=(gap_queries.SOURCE, later.id))


def _gap_text(lens: Lens, client: Any, coach: Any, engagement: Engagement) -> str:
    if client is None or coach is None or gap(client.value, coach.value) is None:
        return ""
    return gap_words(lens, (first_name(engagement.client.name), client.value), (first_name(engagement.coach.name), coach.value))
