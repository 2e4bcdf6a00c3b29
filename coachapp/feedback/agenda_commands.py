"""What waits for the client's word goes on the agenda by itself, before a session, and comes off once the word is given.

From three days before a session (the days in which it is prepared): feedback without an answer, a *Why now?* that was not looked at for six
months, a line of *Not doing* whose day has come. Each once, with where it comes from. The worker runs it every hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from coachapp.core.clock import day_of, zone
from coachapp.core.db import transaction
from coachapp.core.one_by_one import alone
from coachapp.core.wording import day
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import loop_queries
from coachapp.feedback.board import beginning
from coachapp.goals.choice_queries import revisits_due, why_now_due
from coachapp.sessions import commands as sessions

AGENDA_TEXT = 500
Source = tuple[str, int]


@dataclass(frozen=True)
class Question:
    """One thing that waits for the client's word, as the agenda says it."""

    source: Source
    text: str
    origin: str
    milestone_id: int | None = None


def prepare_agendas(now: datetime) -> None:
    """Bring every agenda that is near up to date, each in a transaction of its own so that no reader waits for all of them."""
    with transaction():
        ids = loop_queries.to_prepare(now)
    for engagement_id in ids:
        with alone("agenda", engagement=engagement_id):
            _prepare(loop_queries.prepared(engagement_id), now)


def _prepare(engagement: Engagement, now: datetime) -> None:
    coach = Viewer(account_id=engagement.coach_id, roles=frozenset({"coach"}), name=engagement.coach.name)
    questions = {question.source: question for question in _questions(coach, engagement, now)}
    asked = {(item.source_kind or "", item.source_id or 0) for item in loop_queries.asked_items(engagement.id)}
    for source in asked - questions.keys():
        sessions.settle_agenda_item(source)
    if loop_queries.meets_soon(engagement.id, now):
        for question in questions.values():
            sessions.add_agenda_item(
                engagement,
                by=coach,
                now=now,
                text=beginning(question.text, AGENDA_TEXT),
                milestone_id=question.milestone_id,
                origin=question.origin,
                source=question.source,
            )


def _questions(coach: Viewer, engagement: Engagement, now: datetime) -> Iterator[Question]:
    """Only what the coach of this engagement may see: the agenda is read by both."""
    for row in loop_queries.unanswered(coach, engagement.id):
        yield Question(("unanswered", row.id), f"{row.title}: no answer yet", f"from session {row.number}", row.milestone_id)
    for row in why_now_due(coach, now, engagement.client_id):
        looked = f"last looked at {day(row.why_now_at)}" if row.why_now_at else "never looked at"
        yield Question(("why_now", row.id), f"Why now? {row.title}", looked)
    for row in revisits_due(coach, day_of(now, zone(engagement.client.time_zone)), engagement.client_id):
        yield Question(("revisit", row.id), f"Not doing: {row.what}. Still not?", f"to look at again {day(row.revisit_on)}")
