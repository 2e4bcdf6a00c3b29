"""What a coach reads beside the pen: what changed on a milestone, and what was said of it last, with the answer and what came of it.

The pieces are drawn once by templates/feedback/_evidence.html; this fills them. A review of 20 milestones has some 200 of them, and
as macros they took most of its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol

from markupsafe import Markup

from coachapp.core.stencil import Stencil, as_drawn, joined
from coachapp.core.wording import Calendar, calendar, count_first, first_name, month_span, times
from coachapp.engagements.viewer import Viewer
from coachapp.feedback.board import SAID, Change, Entry, Row, Said
from coachapp.feedback.board_rows import Reported, Words
from coachapp.feedback.models import RESPONSE_WORDS, Help, ResponseKind, Turn
from coachapp.goals.models import SCOPE_WORDS, MilestoneState
from coachapp.sessions.desk_queries import AnySession, Held
from coachapp.sessions.queries import Meeting

PIECES = "feedback/_evidence.html"
CLOSED = {MilestoneState.DONE: "Done", MilestoneState.SET_ASIDE: "Set aside"}
HELPED = {Help.HELPED: "helped", Help.NO_DIFFERENCE: "made no difference", Help.WORSE: "made things worse"}
REPLIES = 2
"""How many of the last replies stand under the last feedback."""
NO = as_drawn("")


class Pieces(Protocol):
    """What the template's module has."""

    BOLD: Stencil
    SHORT: Stencil
    LONG: Stencil
    MOST: int
    ABOUT: Stencil
    DUE: Stencil
    MOVED: Stencil
    BLOCKED: Stencil
    CHANGE: Stencil
    NOTED: Stencil
    REPORTED: Stencil
    LINK: Stencil
    ALL: Stencil
    CHANGES: Stencil
    NOTHING: Markup
    LAST_SAID: Mapping[str, Stencil]
    SAID_BEFORE: Mapping[str, Stencil]
    CAME: Stencil
    LINE: Stencil
    ANSWERED: Stencil
    TURN: Stencil
    NAMES: Stencil
    HELPED: Stencil
    REPLY: Stencil
    BEFORE: Stencil
    EVIDENCE: Stencil
    FIRST_EVIDENCE: Stencil
    LATER: Stencil


@dataclass(frozen=True)
class Evidence:
    """Draws it for one reader; `client` is how the client is called."""

    pieces: Pieces
    calendar: Calendar
    since: str
    session_id: int
    reader_id: int
    client: str

    @cached_property
    def _answers(self) -> dict[ResponseKind, Markup]:
        return {kind: self._bold(word) for kind, word in RESPONSE_WORDS.items()}

    def about(self, milestone: Row) -> Markup:
        """The line under its title: `Due 1 June 2027, in 6 months, moved twice, 4 months · scope 3, a team or group`."""
        begins = NO
        if milestone.state in CLOSED:
            begins = joined((self._bold(f"{CLOSED[milestone.state]} {self.calendar.day(milestone.state_at)}"), " · "))
        blocked = self.pieces.BLOCKED(why=milestone.blocked_reason) if milestone.is_blocked else NO
        due, scope = self._due(milestone), milestone.scope
        return self.pieces.ABOUT(begins=begins, due=due, blocked=blocked, scope=scope, scope_word=SCOPE_WORDS[scope])

    def _due(self, milestone: Row) -> Markup | str:
        on, calendar = milestone.due_on, self.calendar
        if not on:
            return "No due date"
        far, moved = calendar.in_time(on), NO
        if milestone.moves:
            moved = self.pieces.MOVED(times=times(milestone.moves), by=month_span(milestone.first_due_on, on))
        said = self._bold(far) if calendar.is_late(on) else far
        return self.pieces.DUE(on=as_drawn(on.isoformat()), day=calendar.day(on), far=said, moved=moved)

    def of(self, entry: Entry) -> Markup:
        """All that stands beside one milestone's pen."""
        changes = self._changes(entry)
        if entry.said is None:
            return self.pieces.FIRST_EVIDENCE(since=self.since, changes=changes)
        before = self._before(entry, entry.said.words.how_many - 1)
        return self.pieces.EVIDENCE(since=self.since, changes=changes, said=self._newest(entry.said), before=before)

    def later(self, entry: Entry) -> Markup:
        """The way to it: a long review asks for it shortly before it is scrolled to."""
        return self.pieces.LATER(since=self.since, session_id=self.session_id, id=entry.milestone.id)

    def _changes(self, entry: Entry) -> Markup:
        if not entry.changes:
            return self.pieces.NOTHING
        earlier = NO
        if entry.earlier:
            earlier = self.pieces.ALL(id=entry.milestone.id, words=f"{count_first(entry.earlier, 'change')} before that")
        return self.pieces.CHANGES(changes=joined([self._change(change) for change in entry.changes]), earlier=earlier)

    def _change(self, change: Change) -> Markup:
        at, day = as_drawn(change.at.isoformat(timespec="minutes")), as_drawn(self.calendar.day(change.at, is_short=True))
        if change.check_in is not None:
            return self._report(change.check_in, change.evidence, at, day)
        if change.note:
            return self.pieces.NOTED(at=at, day=day, said=change.said, note=change.note)
        return self.pieces.CHANGE(at=at, day=day, said=change.said)

    def _report(self, row: Reported, evidence: Iterable[tuple[str, str]], at: Markup, day: Markup) -> Markup:
        has_moved = row.confidence_before and row.confidence_before != row.confidence
        confidence = self._bold(f"{row.confidence_before} to {row.confidence}") if has_moved else row.confidence
        links = joined([self.pieces.LINK(url=url, label=label) for url, label in evidence])
        words = self._words(row.text_html, "c", row.id)
        return self.pieces.REPORTED(at=at, day=day, progress=row.progress, confidence=confidence, links=links, words=words)

    def _words(self, html: str, kind: str, row_id: int) -> Markup:
        if len(html) > self.pieces.MOST:
            return self.pieces.LONG(html=as_drawn(html), at=f"{kind}-{row_id}")
        return self.pieces.SHORT(html=as_drawn(html))

    def _newest(self, said: Said) -> Markup:
        """Its words, then what the client answered in their name, what followed, and last whose turn it is."""
        words, pieces = said.words, self.pieces
        answer = self._words(words.response_html, "came", words.id) if words.response_html else NO
        replies = [self._reply(reply) for reply in said.replies[-REPLIES:]]
        came = [pieces.CAME(lines=self._answer(words), more=joined((answer, *replies)))]
        if then := self._then(words):
            came.append(pieces.CAME(lines=then, more=NO))
        html = self._words(words.text_html, "f", words.id)
        return pieces.LAST_SAID[words.signal](day=self._day(words.starts_at), words=html, came=joined(came))

    def _reply(self, reply: Row) -> Markup:
        who = "You" if reply.author_id == self.reader_id else first_name(reply.author_name)
        return self.pieces.REPLY(who=who, day=self._day(reply.created_at), words=self._words(reply.text_html, "reply", reply.id))

    def _answer(self, words: Words) -> Markup:
        """`Ada: Will act, 8 October: call both labs by 20 October, 4 weeks late`."""
        pieces, calendar = self.pieces, self.calendar
        if words.response_kind is None:
            is_late = calendar.is_late(words.published_at)
            return pieces.LINE(line=f"No answer in {calendar.since(words.published_at)}" if is_late else "No answer yet")
        answer, day = RESPONSE_WORDS[words.response_kind], self._day(words.responded_at)
        return pieces.ANSWERED(name=self.client, answer=answer, day=day, then=self._action(words) if words.action_text else NO)

    def _then(self, words: Words) -> Markup:
        """Whether it helped, and who owes the next word; nothing before there is an answer."""
        if words.response_kind is None:
            return NO
        then = [self.pieces.HELPED(day=self._day(words.helped_at), how=HELPED[words.helped])] if words.helped else []
        if words.turn != Turn.NOBODY:
            whose = self.pieces.NAMES(name=self.client) if words.turn == Turn.CLIENT else "Your"
            then.append(self.pieces.TURN(whose=whose, since=self.calendar.since(words.turn_at)))
        return joined(then)

    def _action(self, words: Words) -> Markup | str:
        if words.action_state != "open":
            return f": {words.action_text}, {words.action_state} {self.calendar.day(words.action_closed_at)}"
        due_on, far = words.action_due_on, self.calendar.in_time(words.action_due_on)
        said = Markup.escape(f": {words.action_text} by {self.calendar.day(due_on)}, ")
        return said + (self._bold(far) if self.calendar.is_late(due_on) else far)

    def _before(self, entry: Entry, many: int) -> Markup:
        """The way to those before the last one: they are loaded when somebody opens it."""
        if not many:
            return NO
        said = count_first(min(many, SAID - 1), "before that", "before that")
        return self.pieces.BEFORE(session_id=self.session_id, id=entry.milestone.id, count=said, title=entry.milestone.title)

    def before(self, older: list[Words]) -> Markup:
        """Those before the last one."""
        said = [self._older(words) for words in older]
        further = older[0].how_many - len(older) - 1 if older else 0
        if further > 0:
            said.append(self.pieces.ALL(id=older[0].milestone_id, words=count_first(further, "earlier one", "earlier ones")))
        return joined(said)

    def _older(self, words: Words) -> Markup:
        html, came = as_drawn(words.text_html), self._in_short(words)
        return self.pieces.SAID_BEFORE[words.signal](day=self._day(words.starts_at), html=html, came=came)

    def _in_short(self, words: Words) -> Markup | str:
        """`Will act: call both labs, done 20 October; it helped`."""
        if words.response_kind is None:
            return "No answer"
        line = self._answers[words.response_kind]
        if words.action_text and words.action_state == "open":
            line += f": {words.action_text}, by {self.calendar.day(words.action_due_on)}"
        elif words.action_text:
            line += f": {words.action_text}, {words.action_state} {self.calendar.day(words.action_closed_at)}"
        return line + "; it " + self._bold(HELPED[words.helped]) if words.helped else line

    def _day(self, when: datetime) -> Markup:
        return as_drawn(self.calendar.day(when))

    def _bold(self, text: str) -> Markup:
        return self.pieces.BOLD(text=text)


def evidence_of(pieces: Pieces, viewer: Viewer, coaching_session: AnySession, last_held: Meeting | Held | None = None) -> Evidence:
    """That of one review, for its reader, the coach; `pieces` are those of the template PIECES."""
    here, client = calendar(), first_name(coaching_session.engagement.client.name)
    since = f"Since {here.day(last_held.starts_at)}" if last_held else "So far"
    return Evidence(pieces, here, since, coaching_session.id, viewer.account_id, client)
