"""Every change to a series of sessions: make it, move the rest of it, call the rest of it off. For one session: commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from coachapp.core.db import db, save
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.ledger.activity import Changes, changed, record
from coachapp.sessions import mail, policy, series_queries
from coachapp.sessions.commands import carry_over, open_agenda
from coachapp.sessions.models import CoachingSession, SessionState
from coachapp.sessions.series import Rhythm, Series
from coachapp.sessions.telling import take_reminders_back, tell_pair


class Step(NamedTuple):
    """Where one session of a series goes: the day it has in the new rhythm, and when it will begin."""

    coaching_session: CoachingSession
    day: date
    starts_at: datetime


def schedule_series(
    engagement: Engagement, rhythm: Rhythm, *, by: Viewer, now: datetime, minutes: int, place: str, agenda: Sequence[str] = ()
) -> Series:
    """Sessions in that rhythm, each with its number; the first takes what waits for one and these items. Both get one mail for all."""
    require(policy.may_schedule(by, engagement))
    series = save(Series.begin(engagement.id, rhythm, minutes=minutes, place=place, now=now))
    numbers = [engagement.next_session_number() for _ in range(rhythm.count)]
    save(engagement)
    made = [_session(engagement, series, day, number, now) for day, number in zip(rhythm.days(), numbers, strict=True)]
    db.session.add_all(made)
    db.session.flush()
    open_agenda(made[0], agenda, by=by, now=now)
    _record("session.scheduled", made[0], by=by, now=now, changes={"starts_at": (None, made[0].starts_at)}, of=made)
    _tell(partial(mail.series_scheduled, made), made[0], "scheduled", now)
    return series


def new_times(coaching_session: CoachingSession, rest: Sequence[CoachingSession], rhythm: Rhythm) -> list[Step]:
    """When each of the rest of a series, which begins with this session, will be in that rhythm. One that was moved alone, or is no longer
    scheduled, keeps its time."""
    old = _series_of(coaching_session).rhythm
    first = old.count - rhythm.count
    steps = []
    for one in rest:
        day = rhythm.day(old.place_of(_day_of(one)) - first)
        keeps = one is not coaching_session and (one.is_moved_alone or one.state is not SessionState.SCHEDULED)
        steps.append(Step(one, day, one.starts_at if keeps else rhythm.start(day)))
    return steps


def move_rest(coaching_session: CoachingSession, rhythm: Rhythm, *, by: Viewer, now: datetime, minutes: int, place: str) -> Series:
    """This session and those that follow go on in that rhythm; both get one mail. They become a series of their own, unless they are all of
    it: calendars know a series by its first day."""
    require(policy.may_move(by, coaching_session))
    series, rest, before = _series_of(coaching_session), series_queries.following(coaching_session), coaching_session.starts_at
    steps, is_whole = new_times(coaching_session, rest, rhythm), rhythm.count == series.count
    _move(steps, minutes=minutes, place=place, now=now)
    if is_whole:
        series.take(rhythm, minutes=minutes, place=place, now=now)
    target = series if is_whole else save(Series.begin(series.engagement_id, rhythm, minutes=minutes, place=place, now=now))
    for step in steps:
        step.coaching_session.join(target, step.day)
    all_of = end_where_it_ends({series, target}, now)
    changes = {"starts_at": (before, coaching_session.starts_at)}
    _record("session.moved", coaching_session, by=by, now=now, changes=changes, of=rest)
    _tell(partial(mail.series_moved, coaching_session, all_of), coaching_session, f"moved:{target.version}", now)
    return target


def _move(steps: Iterable[Step], *, minutes: int, place: str, now: datetime) -> None:
    """Those that are still to be have that time, length and place; the reminders of the time before fall away."""
    moving = [step for step in steps if step.coaching_session.state is SessionState.SCHEDULED]
    moving = [step for step in moving if changed(step.coaching_session, starts_at=step.starts_at, minutes=minutes, place=place)]
    take_reminders_back(*(step.coaching_session for step in moving))
    for step in moving:
        step.coaching_session.move(starts_at=step.starts_at, minutes=minutes, place=place, now=now)


def cancel_rest(coaching_session: CoachingSession, *, by: Viewer, now: datetime) -> None:
    """This session and those that follow will not take place; both get one mail. What was on their agendas waits for the next session."""
    require(policy.may_conduct(by, coaching_session))
    series = _series_of(coaching_session)
    rest = [one for one in series_queries.following(coaching_session) if one.state is SessionState.SCHEDULED]
    if not rest:
        raise Conflict("No session of this series is scheduled any more.")
    take_reminders_back(*rest)
    for one in rest:
        one.move_to(SessionState.CANCELLED, now)
    all_of = end_where_it_ends([series], now)
    for one in rest:
        carry_over(one, now)
    changes = {"state": (SessionState.SCHEDULED, SessionState.CANCELLED)}
    _record("session.state", coaching_session, by=by, now=now, changes=changes, of=rest)
    _tell(partial(mail.series_cancelled, rest, all_of), coaching_session, f"cancelled:{series.version}", now)


def end_where_it_ends(series: Iterable[Series], now: datetime) -> list[mail.SeriesSessions]:
    """Whatever was called off at its end is no part of a series any more; in between it leaves a gap. Gives each with what it has."""
    return [(one, _end(one, now)) for one in sorted(series, key=lambda one: one.id)]


def _end(series: Series, now: datetime) -> list[CoachingSession]:
    places = [(series.rhythm.place_of(_day_of(one)), one) for one in series_queries.sessions_of(series)]
    series.end_after(1 + max((place for place, one in places if not one.is_cancelled), default=-1), now)
    for place, one in places:
        if place >= series.count:
            one.join(series, None)
    save(series)
    return [one for place, one in places if place < series.count]


def _series_of(coaching_session: CoachingSession) -> Series:
    if coaching_session.series is None:
        raise Conflict("This session is not in a series.")
    return coaching_session.series


def _day_of(coaching_session: CoachingSession) -> date:
    if coaching_session.series_on is None:
        raise Conflict("This session was called off with the end of its series.")
    return coaching_session.series_on


def _session(engagement: Engagement, series: Series, day: date, number: int, now: datetime) -> CoachingSession:
    made = CoachingSession(engagement=engagement, number=number, starts_at=series.rhythm.start(day), state_at=now, created_at=now)
    made.minutes, made.place = series.minutes, series.place
    made.join(series, day)
    return made


def _record(
    verb: str, coaching_session: CoachingSession, *, by: Viewer, now: datetime, changes: Changes, of: Sequence[CoachingSession]
) -> None:
    """One line for all of them."""
    client_id = coaching_session.engagement.client_id
    told = {**changes, "following": (None, len(of) - 1)}
    record(verb, by=by, client_id=client_id, subject=("session", coaching_session.id), now=now, changes=told)


def _tell(say: mail.Say, coaching_session: CoachingSession, what: str, now: datetime) -> None:
    path = f"/series/{coaching_session.series_id}"
    tell_pair(coaching_session.engagement, say, key=f"series:{coaching_session.series_id}:{what}", path=path, now=now)
