"""What the two read about the time of a session, each in their own zone, and what goes into their calendars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from coachapp.accounts.link_models import Purpose
from coachapp.accounts.mail import link
from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.instance.mail import drawn
from coachapp.instance.request import public_url
from coachapp.ledger.outbox import Mail
from coachapp.notices.mail import notice
from coachapp.notices.models import Kind, Notice
from coachapp.sessions import calendar
from coachapp.sessions.models import CoachingSession
from coachapp.sessions.series import EVERY_WORDS, Series

Say = Callable[[Account], Mail]
SeriesSessions = tuple[Series, Sequence[CoachingSession]]
"""A series, and its sessions by its rhythm."""


def session_scheduled(coaching_session: CoachingSession, reader: Account, *, by_id: int) -> Mail:
    """There is a new session, made by one of the two; with its invitation for the reader's calendar."""
    return _told("session_scheduled", coaching_session, reader, calendar.invitation, did_it=reader.id == by_id)


def session_moved(coaching_session: CoachingSession, reader: Account) -> Mail:
    """The session has another time, length or place; the reader's calendar is brought up to date."""
    return _told("session_moved", coaching_session, reader, calendar.invitation)


def session_cancelled(coaching_session: CoachingSession, reader: Account) -> Mail:
    """The session will not take place; it leaves the reader's calendar."""
    return _told("session_cancelled", coaching_session, reader, calendar.cancellation)


def series_scheduled(sessions: Sequence[CoachingSession], reader: Account) -> Mail:
    """There are new sessions in one rhythm; with one invitation for all."""
    return _told_of_series("series_scheduled", sessions[0], reader, [(_series(sessions[0]), sessions)], sessions=sessions)


def series_moved(coaching_session: CoachingSession, all_of: Sequence[SeriesSessions], reader: Account) -> Mail:
    """From this session on, all are in another rhythm or place. `all_of`: what calendars are told; from the middle of a series on, the rest
    of it is another one."""
    sessions = [one for one in all_of[-1][1] if not one.is_cancelled]
    return _told_of_series("series_moved", coaching_session, reader, all_of, sessions=sessions)


def series_cancelled(cancelled: Sequence[CoachingSession], all_of: Sequence[SeriesSessions], reader: Account) -> Mail:
    """These sessions will not take place."""
    return _told_of_series("series_cancelled", cancelled[0], reader, all_of, sessions=cancelled)


def _told_of_series(kind: str, coaching_session: CoachingSession, reader: Account, all_of: Sequence[SeriesSessions], **words: Any) -> Mail:
    engagement, series = coaching_session.engagement, _series(coaching_session)
    whose = Kind.COACH_SESSION if reader.id == engagement.coach_id else Kind.SESSION
    words |= {"series": series, "every": EVERY_WORDS[series.every], "many": len(words["sessions"]), "is_split": len(all_of) > 1}
    words |= _words(coaching_session, reader)
    words["url"] = f"{public_url()}/series/{series.id}"
    told = notice(kind, whose, reader, thread=f"engagement:{engagement.id}", **words)
    return replace(told, calendars=tuple(calendar.series_of(one, sessions, engagement, reader, public_url()) for one, sessions in all_of))


def _series(coaching_session: CoachingSession) -> Series:
    assert coaching_session.series is not None  # noqa: S101 - these mails are of series alone
    return coaching_session.series


def times_proposed(coaching_session: CoachingSession) -> Mail:
    """To the coach: the client asks for another time."""
    return _about_times("times_proposed", Kind.COACH_TIMES, coaching_session, coaching_session.engagement.coach)


def time_kept(coaching_session: CoachingSession) -> Mail:
    """To the client, who asked for another time: it stays as it is."""
    return _about_times("time_kept", Kind.SESSION, coaching_session, coaching_session.engagement.client)


def _about_times(name: str, kind: Kind, coaching_session: CoachingSession, reader: Account) -> Mail:
    return notice(name, kind, reader, thread=f"engagement:{coaching_session.engagement_id}", **_words(coaching_session, reader))


def engagement_ended(
    engagement: Engagement, account: Account, cancelled: Sequence[CoachingSession], all_of: Sequence[SeriesSessions], followed_by: str
) -> Mail:
    """To one of the two: they no longer work together; what was booked, in the reader's zone; and who takes over. `all_of`: the series of
    which something was booked."""
    is_client = account.id == engagement.client_id
    words = {
        "reader": account,
        "other": engagement.other_of(account.id),
        "is_client": is_client,
        "cancelled": cancelled,
        "followed_by": followed_by,
        "url": f"{public_url()}{'/coaches' if is_client else '/clients'}",
    }
    alone = [calendar.cancellation(one, account, public_url()) for one in cancelled if one.series_id is None]
    recurring = [calendar.series_of(one, sessions, engagement, account, public_url()) for one, sessions in all_of]
    thread = f"engagement:{engagement.id}"
    return replace(drawn("engagement_ended", account.email, **words), calendars=(*alone, *recurring), thread=thread)


def page_of(coaching_session: CoachingSession) -> str:
    """The full address of a session's page."""
    return f"{public_url()}/sessions/{coaching_session.id}"


def _words(coaching_session: CoachingSession, reader: Account) -> dict[str, Any]:
    engagement = coaching_session.engagement
    is_coach, other = reader.id == engagement.coach_id, engagement.other_of(reader.id)
    return {"coaching_session": coaching_session, "reader": reader, "other": other, "is_coach": is_coach, "url": page_of(coaching_session)}


def _told(
    kind: str, coaching_session: CoachingSession, reader: Account, in_calendar: Callable[[CoachingSession, Account, str], str], **more: Any
) -> Mail:
    is_coach, words = reader.id == coaching_session.engagement.coach_id, _words(coaching_session, reader) | more
    thread, whose = f"engagement:{coaching_session.engagement_id}", Kind.COACH_SESSION if is_coach else Kind.SESSION
    calendars = (in_calendar(coaching_session, reader, public_url()),)
    return replace(notice(kind, whose, reader, thread=thread, **words), calendars=calendars)


def session_reminder(coaching_session: CoachingSession, reader: Account, *, is_prepared: bool, waiting: Sequence[Notice]) -> Mail:
    """To one of the two: the session is tomorrow."""
    is_coach = reader.id == coaching_session.engagement.coach_id
    name, kind = ("coach_session_reminder", Kind.COACH_REMINDER) if is_coach else ("session_reminder", Kind.REMINDER)
    words = _of_session(coaching_session) | {"is_prepared": is_prepared, "url": page_of(coaching_session)}
    return notice(name, kind, reader, waiting=waiting, **words)


@dataclass(frozen=True)
class CheckIn:
    """A link in a client's mail that checks in on this milestone without signing in."""

    title: str
    token: str

    @property
    def url(self) -> str:
        return link(Purpose.CHECK_IN, self.token)


def session_preparation(coaching_session: CoachingSession, check_in: CheckIn | None, waiting: Sequence[Notice]) -> Mail:
    """To the client: the session can be prepared."""
    words = _of_session(coaching_session) | {"url": f"{page_of(coaching_session)}/preparation", "check_in": check_in}
    return _sealed(notice("session_preparation", Kind.PREPARATION, coaching_session.engagement.client, waiting=waiting, **words), check_in)


def nothing_booked(engagement: Engagement, reader: Account, since: datetime, check_in: CheckIn | None, waiting: Sequence[Notice]) -> Mail:
    """To one of the two, a client perhaps with a check-in: they have not met since then, and nothing is booked."""
    is_coach = reader.id == engagement.coach_id
    name, kind = ("coach_nothing_booked", Kind.COACH_UNBOOKED) if is_coach else ("nothing_booked", Kind.UNBOOKED)
    url = f"{public_url()}{f'/clients/{engagement.client_id}' if is_coach else '/'}"
    words: dict[str, Any] = {"client": engagement.client, "coach": engagement.coach, "since": since, "url": url, "check_in": check_in}
    return _sealed(notice(name, kind, reader, thread=f"engagement:{engagement.id}", waiting=waiting, **words), check_in)


def _sealed(mail: Mail, check_in: CheckIn | None) -> Mail:
    return replace(mail, secrets=(check_in.token,)) if check_in else mail


def _of_session(coaching_session: CoachingSession) -> dict[str, Any]:
    engagement = coaching_session.engagement
    thread = f"engagement:{engagement.id}"
    return {"coaching_session": coaching_session, "client": engagement.client, "coach": engagement.coach, "thread": thread}
