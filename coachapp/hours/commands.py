"""Every change to a coach's log of hours, and the client's answer whether it may name them."""

from __future__ import annotations

from datetime import datetime

from coachapp.core.db import forget, save
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.hours import policy, queries
from coachapp.hours.models import LoggedHours
from coachapp.notices.commands import tell_later
from coachapp.notices.models import Kind, Line
from coachapp.sessions.models import CoachingSession


def log_hours(*, by: Viewer, held_at: datetime, minutes: int, is_paid: bool, is_group: bool, whom: str) -> LoggedHours:
    """A line by hand: hours from before, or from elsewhere."""
    require(policy.may_keep_log(by))
    kind = {"minutes": minutes, "is_paid": is_paid, "is_group": is_group}
    return save(LoggedHours(coach_id=by.account_id, held_at=held_at, whom=whom, **kind))


def correct_hours(hours: LoggedHours, *, held_at: datetime, minutes: int, is_paid: bool, is_group: bool, whom: str) -> None:
    """Another day, length, kind or word of a line that was typed."""
    hours.held_at, hours.whom = held_at, whom
    hours.write(minutes=minutes, is_paid=is_paid, is_group=is_group)
    save(hours)


def remove_hours(hours: LoggedHours) -> None:
    """Take a line that was typed out of the log."""
    forget(hours)


def correct_session(coaching_session: CoachingSession, *, by: Viewer, minutes: int, is_paid: bool, is_group: bool) -> None:
    """How long a session really was, and of which kind; the session itself stays as it is."""
    said = queries.said_otherwise(coaching_session.id) or LoggedHours(
        coach_id=by.account_id, session_id=coaching_session.id, held_at=coaching_session.starts_at
    )
    said.write(minutes=minutes, is_paid=is_paid, is_group=is_group)
    save(said)


def set_paid(engagement: Engagement, *, by: Viewer, is_paid: bool) -> None:
    """Whether the sessions of this engagement are paid, but those of which something else was said."""
    require(policy.may_set_terms(by, engagement))
    terms = queries.terms(engagement.id)
    terms.is_paid = is_paid
    save(terms)


def ask_to_name(engagement: Engagement, *, by: Viewer, now: datetime) -> None:
    """Ask the client whether the log may name them. Asked again it does nothing: a no is a no."""
    require(policy.may_set_terms(by, engagement))
    terms = queries.terms(engagement.id)
    terms.ask(now)
    save(terms)
    title = f"{engagement.coach.name} asks whether they may name you in their log of hours"
    line = Line(f"naming:{engagement.id}", title, "/hours/naming", engagement.coach_id)
    tell_later(engagement.client_id, Kind.NAMING, line, now=now)


def answer_naming(engagement: Engagement, *, by: Viewer, now: datetime, may_name: bool) -> None:
    """The client's yes or no; the last word holds, from now on and for all that was. Conflict if nobody asked."""
    require(policy.may_answer(by, engagement))
    terms = queries.terms(engagement.id)
    if terms.asked_at is None:
        raise Conflict("Your coach has not asked you. Nobody is named without being asked.")
    terms.answer(may_name=may_name, now=now)
    save(terms)
