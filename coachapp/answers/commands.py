"""What a link from a mail asks, and the one act that it does for its person.

Whoever follows it has no sign-in, so everything is looked at as it is now: the person may do no more than if they had signed in, and what
their coach no longer sees is not answered from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from coachapp.accounts.link_models import Link, Purpose
from coachapp.accounts.links import open_link, use_link
from coachapp.accounts.models import Account
from coachapp.answers import queries
from coachapp.checkins import commands as checkins
from coachapp.checkins.policy import may_check_in
from coachapp.core.errors import Gone, Missing
from coachapp.core.policy import Decision
from coachapp.engagements.viewer import Viewer, viewer_of
from coachapp.feedback import commands as feedbacks
from coachapp.feedback import queries as feedback_queries
from coachapp.feedback.models import Feedback, ResponseKind
from coachapp.feedback.policy import may_respond
from coachapp.goals import queries as goals
from coachapp.goals.models import Milestone
from coachapp.ledger import audit

NO_MORE = "What it was for is no longer open to you and your coach."
ANSWERED = "You have answered this already. What you said stands under it."


@dataclass(frozen=True)
class Asked:
    """What a link asks of whom."""

    viewer: Viewer
    coach: Account
    milestone: Milestone


@dataclass(frozen=True)
class AskedAnswer(Asked):
    """The same for feedback on that milestone."""

    feedback: Feedback


def open_answer(purpose: str, token: str, *, now: datetime) -> Asked:
    """What the link of this secret asks. Gone, with the reason, unless it can still be answered by it."""
    link = open_link(purpose, token, now=now)
    return _check_in_of(link) if purpose == Purpose.CHECK_IN else _answer_of(link)


def give_answer(purpose: str, token: str, *, now: datetime, text: str = "", action_text: str = "", due_on: date | None = None) -> None:
    """Answer feedback, and use the link up. Gone if that can no longer be."""
    asked = _answer_of(use_link(purpose, token, now=now))
    said = {"kind": ResponseKind(purpose), "text": text, "action_text": action_text, "due_on": due_on}
    feedbacks.respond(asked.feedback, by=asked.viewer, now=now, **said)  # type: ignore[arg-type]
    audit.note("answer.by_link", by=asked.viewer, now=now, subject=("feedback", asked.feedback.id))


def give_check_in(token: str, *, now: datetime, text: str, progress: int, confidence: int) -> None:
    """Check in on the milestone, and use the link up. Gone if that can no longer be."""
    asked = _check_in_of(use_link(Purpose.CHECK_IN, token, now=now))
    checkins.check_in(asked.milestone, by=asked.viewer, now=now, text=text, progress=progress, confidence=confidence)
    audit.note("answer.by_link", by=asked.viewer, now=now, subject=("milestone", asked.milestone.id))


@contextmanager
def _gone_with_it() -> Iterator[None]:
    """What the person or their coach no longer sees takes the link along."""
    try:
        yield
    except Missing as missing:
        raise Gone(NO_MORE) from missing


@_gone_with_it()
def _answer_of(link: Link) -> AskedAnswer:
    viewer = viewer_of(link.account)
    feedback = feedback_queries.feedback(viewer, int(link.detail))
    engagement = feedback.coaching_session.engagement
    _still(may_respond(viewer, feedback, is_running=engagement.is_running))
    feedback_queries.feedback(viewer_of(engagement.coach), feedback.id)
    if feedback.response_kind is not None:
        raise Gone(ANSWERED)
    return AskedAnswer(viewer, engagement.coach, feedback.milestone, feedback)


@_gone_with_it()
def _check_in_of(link: Link) -> Asked:
    viewer, (milestone_id, engagement_id) = viewer_of(link.account), map(int, link.detail.split(" "))
    milestone, engagement = goals.milestone(viewer, milestone_id), queries.running_engagement(engagement_id)
    _still(may_check_in(viewer, milestone))
    goals.milestone(viewer_of(engagement.coach), milestone_id)
    return Asked(viewer, engagement.coach, milestone)


def _still(decision: Decision) -> None:
    if not decision:
        raise Gone(decision.reason)
