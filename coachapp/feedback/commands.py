"""Every change to drafts, feedback, answers and replies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from coachapp.core.db import db, save
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import board_queries, mail, policy, review_commands, review_queries
from coachapp.feedback.board import beginning, gravest_first
from coachapp.feedback.links import answer_links
from coachapp.feedback.models import Draft, Feedback, Reply, ResponseKind, Signal, Turn
from coachapp.goals.models import Milestone
from coachapp.ledger.activity import record
from coachapp.notices.commands import tell, tell_later
from coachapp.notices.models import Kind, Line
from coachapp.ratings import commands as ratings
from coachapp.sessions import commands as sessions
from coachapp.sessions.models import AgendaItem, CoachingSession
from coachapp.sessions.queries import action_from, locked

KEEP_BOTH = "both"
AGENDA_TEXT = 500


def write_draft(
    coaching_session: CoachingSession,
    milestone: Milestone,
    *,
    by: Viewer,
    now: datetime,
    signal: Signal | None,
    text: str,
    version: int = 0,
    keep: str = "",
) -> Draft:
    """Save what the coach has so far. After a clash `keep` says how: `this` takes these words, `both` puts the saved ones under them.

    A milestone that was skipped is skipped no longer. Conflict on `version` if another tab saved other words meanwhile. No line of
    activity: nobody learns that a draft exists.
    """
    require(policy.may_write_feedback(by, locked(coaching_session)))
    if signal or text:
        review_commands.take_up(coaching_session, milestone, by=by)
    draft = board_queries.draft(coaching_session.id, milestone.id)
    if draft is None:
        return save(Draft(session_id=coaching_session.id, milestone_id=milestone.id, signal=signal, text=text, saved_at=now))
    if keep and version == draft.version:
        signal = signal or draft.signal
        text = "\n\n".join(words for words in (text, draft.text) if words) if keep == KEEP_BOTH else text
    draft.write(signal=signal, text=text, version=version, now=now)
    return save(draft)


def publish_review(coaching_session: CoachingSession, *, by: Viewer, now: datetime) -> None:
    """Make every draft of a session readable at once, close the session and owe the client one mail.

    Pressed again it does nothing. Conflict if nothing is written, or words lack their signal.
    """
    if locked(coaching_session).published_at is not None and coaching_session.engagement.coach_id == by.account_id:
        return
    require(policy.may_write_feedback(by, coaching_session))
    drafts = board_queries.drafts(by, coaching_session)
    _check_complete(drafts)
    published = [_publish(draft, coaching_session, by=by, now=now) for draft in drafts if draft.signal]
    _settle_earlier(coaching_session, now)
    sessions.close_with_review(coaching_session, by=by, now=now, feedback_count=len(published))
    ratings.settle_session(coaching_session, by=by, now=now)
    review_commands.bring_up_gaps(coaching_session, published, by=by, now=now)
    skipped = review_queries.skips(by, coaching_session.id)
    client, path = coaching_session.engagement.client, f"/sessions/{coaching_session.id}"
    links = answer_links(published, client, now=now)
    letter = mail.review_published(coaching_session, gravest_first(published), skipped, links, now)
    tell(client, Kind.REVIEW, letter, key=f"review:{coaching_session.id}", path=path, about_id=by.account_id, now=now)


def _check_complete(drafts: Sequence[Draft]) -> None:
    lacking = [draft.milestone.title for draft in drafts if draft.text and not draft.signal]
    if lacking:
        raise Conflict(f"Choose a signal for {_listed(lacking)}.", field="signal")
    if not any(draft.signal for draft in drafts):
        raise Conflict("Nothing is written yet. Choose a signal for at least one milestone.", field="signal")


def _listed(titles: Sequence[str]) -> str:
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"


def _publish(draft: Draft, coaching_session: CoachingSession, *, by: Viewer, now: datetime) -> Feedback:
    milestone, client_id = draft.milestone, coaching_session.engagement.client_id
    feedback = Feedback.publish(draft, client_id=client_id, author_id=by.account_id, now=now)
    feedback.milestone = milestone
    save(feedback)
    db.session.delete(draft)
    record("feedback.published", by=by, client_id=client_id, subject=("milestone", milestone.id), now=now)
    return feedback


def _settle_earlier(coaching_session: CoachingSession, now: datetime) -> None:
    """The two have met since: what waited for the coach's word in this engagement's earlier sessions waits no longer."""
    earlier = board_queries.other_sessions(coaching_session)
    waiting = sa.update(Feedback).where(Feedback.session_id.in_(earlier), Feedback.turn == Turn.COACH)
    db.session.execute(waiting.values(turn=Turn.NOBODY, turn_at=now, version=Feedback.version + 1))


def respond(
    feedback: Feedback, *, by: Viewer, now: datetime, kind: ResponseKind, text: str = "", action_text: str = "", due_on: date | None = None
) -> None:
    """Take the client's answer. *Will act* makes an action, *let's discuss* goes on the next agenda; *got it* under a reply lets it rest.

    Conflict if it was answered before, or a promise lacks what or when.
    """
    engagement = feedback.coaching_session.engagement
    require(policy.may_respond(by, feedback, is_running=engagement.is_running))
    if _is_repeated(feedback, kind, text, action_text):
        return
    if kind is ResponseKind.GOT_IT and feedback.may_rest:
        feedback.rest(now)
        save(feedback)
        return
    feedback.respond(kind, text, now)
    save(feedback)
    sessions.settle_agenda_item(("unanswered", feedback.id))
    if kind is ResponseKind.WILL_ACT:
        _promise(feedback, by=by, now=now, text=action_text, due_on=due_on)
    elif kind is ResponseKind.LETS_DISCUSS:
        _bring_up(feedback, by=by, now=now, text=text)
    _tell(feedback, "feedback.response", by=by, now=now)


def _is_repeated(feedback: Feedback, kind: ResponseKind, text: str, action_text: str) -> bool:
    """The same answer pressed twice."""
    if feedback.may_rest or feedback.response_kind is not kind or feedback.response_text != text:
        return False
    promised = action_from(("feedback", feedback.id))
    return promised is None or promised.text == action_text


def _promise(feedback: Feedback, *, by: Viewer, now: datetime, text: str, due_on: date | None) -> None:
    if not text:
        raise Conflict("Say what you will do.", field="action")
    if due_on is None:
        raise Conflict("Say by which day.", field="due_on")
    coaching_session = feedback.coaching_session
    sessions.make_action(
        coaching_session.engagement,
        by=by,
        now=now,
        owner_id=feedback.client_id,
        text=text,
        due_on=due_on,
        coaching_session=coaching_session,
        source=("feedback", feedback.id),
    )


def _bring_up(feedback: Feedback, *, by: Viewer, now: datetime, text: str) -> AgendaItem:
    title = feedback.milestone.title
    return sessions.add_agenda_item(
        feedback.coaching_session.engagement,
        by=by,
        now=now,
        text=beginning(f"{title}: {text}" if text else title, AGENDA_TEXT),
        milestone_id=feedback.milestone_id,
        origin=f"from session {feedback.coaching_session.number}",
        source=("feedback", feedback.id),
    )


def reply(feedback: Feedback, *, by: Viewer, now: datetime, text: str, is_mailed: bool = False) -> Reply:
    """One more word below it, from the website or by mail; the next one is the other's."""
    may = policy.may_write_back if is_mailed else policy.may_reply
    require(may(by, feedback, is_running=feedback.coaching_session.engagement.is_running))
    said = save(Reply.write(feedback, author_id=by.account_id, text=text, now=now, is_mailed=is_mailed))
    feedback.note_reply(by_client=by.account_id == feedback.client_id, now=now)
    save(feedback)
    _tell(feedback, "feedback.reply", by=by, now=now)
    return said


def _tell(feedback: Feedback, verb: str, *, by: Viewer, now: datetime) -> None:
    """A line without words: another coach of the same client reads the history, but not this thread. The other one's digest has it too."""
    is_client = by.account_id == feedback.client_id
    reader_id, kind = (feedback.author_id, Kind.COACH_ANSWERS) if is_client else (feedback.client_id, Kind.LATER_WORDS)
    title = f"{by.name} answered what you wrote" if is_client else f"{by.name} replied to you"
    line = Line(f"{verb}:{feedback.id}:{by.account_id}:{now.date()}", title, f"/milestones/{feedback.milestone_id}", by.account_id)
    tell_later(reader_id, kind, line, now=now)
    record(verb, by=by, client_id=feedback.client_id, subject=("milestone", feedback.milestone_id), now=now)
