"""Every change to what stands beside feedback: skipped milestones, private notes on milestones, gaps between the two's signals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coachapp.core.db import forget, save
from coachapp.core.policy import require
from coachapp.core.wording import first_name
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import policy, review_queries
from coachapp.feedback.board import beginning
from coachapp.feedback.models import SIGNAL_WORDS, Feedback
from coachapp.feedback.review_models import MilestoneNote, Skip
from coachapp.goals.models import Milestone
from coachapp.sessions import commands as sessions
from coachapp.sessions.models import CoachingSession
from coachapp.sessions.queries import locked

KEEP_BOTH = "both"
AGENDA_TEXT = 500
SOURCE = "blind"


def skip_milestone(coaching_session: CoachingSession, milestone: Milestone, *, by: Viewer, now: datetime, why: str) -> Skip:
    """Leave a milestone out of this review, with a word why; what was written about it does not go out. Writing on takes the skip back."""
    require(policy.may_write_feedback(by, locked(coaching_session)))
    known = review_queries.skip(coaching_session.id, milestone.id)
    skip = known or Skip(session_id=coaching_session.id, milestone_id=milestone.id)
    skip.why, skip.skipped_at = why, now
    return save(skip)


def take_up(coaching_session: CoachingSession, milestone: Milestone, *, by: Viewer) -> None:
    """Do not skip it after all."""
    require(policy.may_write_feedback(by, locked(coaching_session)))
    known = review_queries.skip(coaching_session.id, milestone.id)
    if known is not None:
        forget(known)


def write_milestone_note(
    coaching_session: CoachingSession, milestone: Milestone, *, by: Viewer, now: datetime, text: str, version: int, keep: str = ""
) -> MilestoneNote:
    """Save the coach's own running note on a milestone; nobody else learns of it.

    Conflict on `version` if another tab saved other words meanwhile.
    """
    require(policy.may_write_feedback(by, locked(coaching_session)))
    note = review_queries.milestone_note(by, milestone.id)
    if note is None:
        return save(MilestoneNote(milestone_id=milestone.id, author_id=by.account_id, text=text, updated_at=now))
    if keep == KEEP_BOTH and version == note.version and note.text not in text:
        text = "\n\n".join(words for words in (text, note.text) if words)
    note.write(text, version=version, now=now)
    return save(note)


def bring_up_gaps(coaching_session: CoachingSession, published: Iterable[Feedback], *, by: Viewer, now: datetime) -> None:
    """Where the client's own signal is another than the coach's: the conversation to have, on the next agenda."""
    theirs = review_queries.blind_signals(by, coaching_session.id)
    client, coach = (first_name(person.name) for person in (coaching_session.engagement.client, coaching_session.engagement.coach))
    for feedback in published:
        said = theirs.get(feedback.milestone_id)
        if said is None or said is feedback.signal:
            continue
        words = f"{client} says {SIGNAL_WORDS[said].lower()}, {coach} says {SIGNAL_WORDS[feedback.signal].lower()}"
        sessions.add_agenda_item(
            coaching_session.engagement,
            by=by,
            now=now,
            text=beginning(f"{feedback.milestone.title}: {words}", AGENDA_TEXT),
            milestone_id=feedback.milestone_id,
            origin=f"signals of session {coaching_session.number}",
            source=(SOURCE, feedback.id),
        )
