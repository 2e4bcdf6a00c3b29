"""What the coach's home repeats: a client who needs them and why, a session of this week, a client whose turn it is.

The pieces are drawn once by templates/home/_needs.html; this fills them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from markupsafe import Markup

from coachapp.core.stencil import Stencil, joined
from coachapp.core.wording import Calendar, count, count_first, time_of_day
from coachapp.home.attention import Need, Why
from coachapp.sessions.models import SessionState

PIECES = "home/_needs.html"
SOON = 120
"""So many minutes before, a session says how many are left."""
LONGEST = 90
"""How much of what a client finds hard stands in a row."""


class Pieces(Protocol):
    """What the template's module has."""

    NEED: Mapping[str, Stencil]
    """For each reason, or a reason and what differs in its shape, the whole row."""
    TODAY: Mapping[tuple[bool, bool], Stencil]
    """Whether it is the day's first, and whether the two still meet."""
    PREPARED: Stencil
    HARD: Stencil
    MEETING: Stencil
    THEIRS: Stencil


@dataclass(frozen=True)
class Rows:
    """Draws them for one coach; `counts` knows of each client how much waits and is unread, `token` goes with each form."""

    pieces: Pieces
    calendar: Calendar
    now: datetime
    reader_id: int
    counts: Mapping[int, Any]
    token: str

    def needs(self, needs: Iterable[Need]) -> Markup:
        """Why each of these clients needs their coach, in a sentence, with the one act and *Later*."""
        return joined(map(self._need, needs))

    def today(self, sessions: Iterable[Any]) -> Markup:
        """These sessions, each with its hour, what its client sent before, its meeting until that is over, and its Review."""
        return joined([self._today(session, is_first=place == 0) for place, session in enumerate(sessions)])

    def meetings(self, sessions: Iterable[Any]) -> Markup:
        """These sessions, each with its day and its Review."""
        return joined([self.pieces.MEETING(id=s.id, name=s.client_name, when=self._when(s), number=s.number) for s in sessions])

    def theirs(self, clients: Iterable[Any]) -> Markup:
        """What each of these clients owes, and since when."""
        return joined(map(self._theirs, clients))

    def _need(self, need: Need) -> Markup:
        shape, values = _SAYS[need.why](self, need)
        more = "" if not need.more else " And one more thing." if need.more == 1 else f" And {need.more} more things."
        return self.pieces.NEED[shape](
            client_id=need.client_id, name=need.client_name, why=need.why.value, more=more, token=self.token, **values
        )

    def _when(self, session: Any) -> str:
        return f"{self.calendar.day(session.starts_at, with_weekday=True)}, {time_of_day(session.starts_at)}"

    def _today(self, session: Any, *, is_first: bool) -> Markup:
        return self.pieces.TODAY[is_first, _is_to_meet(session, self.now)](
            id=session.id, clock=time_of_day(session.starts_at), name=session.client_name, number=session.number,
            soon=_soon(session, self.now), prepared=self._prepared(session), agenda=_agenda(session.on_agenda),
        )  # fmt: skip

    def _prepared(self, session: Any) -> str:
        if not session.prepared_at:
            return "Not prepared."
        ago, hard = self.calendar.ago(session.prepared_at), _shortened(session.hard or "")
        return self.pieces.HARD(ago=ago, hard=hard, stop="" if hard[-1] in ".?…" else ".") if hard else self.pieces.PREPARED(ago=ago)

    def _theirs(self, client: Any) -> Markup:
        many = count(self.counts[client.client_id].waiting, "milestone", digits=True)
        return self.pieces.THEIRS(
            client_id=client.client_id, name=client.client_name, many=many, since=self.calendar.since(client.waits_since)
        )

    def _draft(self, need: Need) -> Said:
        session = need.about
        return "draft", {"id": session.id, "number": session.number, "day": self.calendar.day(session.saved_at), "many": session.written}

    def _unreviewed(self, need: Need) -> Said:
        session, day = need.about, self.calendar
        return "unreviewed", {
            "id": session.id, "number": session.number, "day": day.day(session.starts_at), "ago": day.ago(session.starts_at)
        }  # fmt: skip

    def _discuss(self, need: Need) -> Said:
        return "discuss", {"title": need.about.milestone_title, "day": self.calendar.day(need.since)}

    def _reply(self, need: Need) -> Said:
        thread = need.about
        return "reply", {
            "id": thread.id, "milestone_id": thread.milestone_id, "title": thread.milestone_title, "ago": self.calendar.ago(need.since)
        }  # fmt: skip

    def _unread(self, need: Need) -> Said:
        many, day = self.counts[need.client_id].unread, self.calendar.day(need.since)
        return ("unread", {"day": day}) if many == 1 else ("unread_many", {"many": many, "day": day})

    def _unbooked(self, need: Need) -> Said:
        if need.about.last_at:
            return "unbooked", {"ago": self.calendar.ago(need.since)}
        return "unmet", {"day": self.calendar.day(need.since)}

    def _falling(self, need: Need) -> Said:
        step = need.about
        return "falling", {"id": step.id, "title": step.title, "first": step.first, "third": step.third}

    def _unanswered(self, need: Need) -> Said:
        many = count(self.counts[need.client_id].waiting, "feedback", "feedback", digits=True)
        return "unanswered", {"many": many, "since": self.calendar.since(need.since)}

    def _late(self, need: Need) -> Said:
        action = need.about
        whose = "Your action" if action.owner_id == self.reader_id else "An action"
        return "late", {"whose": whose, "late": self.calendar.in_time(action.due_on), "text": action.text}

    def _uncovered(self, need: Need) -> Said:
        step = need.about
        return "uncovered", {"id": step.id, "title": step.title, "many": count(step.missed, "review", digits=True)}

    def _stalled(self, need: Need) -> Said:
        step = need.about
        return "stalled", {"id": step.id, "title": step.title, "since": self.calendar.since(need.since)}


def _is_to_meet(session: Any, now: datetime) -> bool:
    """Whether it is still to come, or runs."""
    return bool(session.state == SessionState.SCHEDULED and now < session.starts_at + timedelta(minutes=session.minutes))


def _soon(session: Any, now: datetime) -> str:
    """How many minutes are left of the last two hours before it, or that it runs."""
    minutes = round((session.starts_at - now) / timedelta(minutes=1))
    if 0 < minutes <= SOON:
        return f", in {count(minutes, 'minute', digits=True)}"
    return ", now" if -session.minutes < minutes <= 0 else ""


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def _agenda(points: int) -> str:
    return f" {count_first(points, 'point')} on the agenda." if points else ""


Said = tuple[str, dict[str, Any]]
"""The shape of a row, and what fills its gaps beside the client."""
_SAYS: Mapping[Why, Callable[[Rows, Need], Said]] = {why: getattr(Rows, f"_{why.value}") for why in Why}
