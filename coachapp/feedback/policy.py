"""Who may write, publish, answer and reply, with the sentence people read when they may not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from coachapp.core.policy import YES, Decision, no
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.feedback.help import can_tell
from coachapp.feedback.models import Feedback
from coachapp.sessions.desk_queries import AnySession

Words = Feedback | Any
"""A feedback, or its row as a page lists it."""
ENDED = "This engagement has ended. What was said in it stays readable."


def may_write_feedback(viewer: Viewer, coaching_session: AnySession) -> Decision:
    """Write drafts for a session and publish them; its engagement is loaded."""
    engagement = coaching_session.engagement
    if engagement.coach_id != viewer.account_id:
        return no("Only the coach of this session writes its feedback.")
    if not engagement.is_running:
        return no(ENDED)
    if coaching_session.published_at is not None:
        return no("This review is published, and the client reads it. Reply below the feedback instead.")
    return no("This session was cancelled, so it has no review.") if coaching_session.is_closed else YES


def may_respond(viewer: Viewer, words: Words, *, is_running: bool) -> Decision:
    """Answer feedback: got it, will act, let's discuss."""
    if words.client_id != viewer.reader_id:
        return no("Only the client it was written to answers feedback. Reply below it instead.")
    return YES if is_running else no(ENDED)


def may_write_back(viewer: Viewer, words: Words, *, is_running: bool) -> Decision:
    """Say one more word in the thread by mail: both. A mail brings words and none of the three answers: the client can still give one."""
    if viewer.reader_id not in (words.client_id, words.author_id):
        return no("This thread is between two other people.")
    return YES if is_running else no(ENDED)


def may_reply(viewer: Viewer, words: Words, *, is_running: bool) -> Decision:
    """Say one more word in the thread: both, the client after answering."""
    decision = may_write_back(viewer, words, is_running=is_running)
    if not decision:
        return decision
    if viewer.reader_id == words.client_id and words.response_kind is None:
        return no("Answer first: got it, will act or let’s discuss. Then the thread goes on below it.")
    return YES


def may_tell_help(viewer: Viewer, words: Words, *, is_running: bool, now: datetime) -> Decision:
    """Say whether it helped, four weeks after *will act*."""
    if words.client_id != viewer.reader_id:
        return no("Only the client it was written to says whether it helped.")
    if not is_running:
        return no(ENDED)
    return YES if can_tell(words, now) else no("Whether it helped is asked four weeks after you said that you will act.")


def may_edit_feedback(viewer: Viewer, words: Words, *, is_running: bool) -> Decision:
    """Change published words and their signal; what they were stays readable."""
    if words.author_id != viewer.reader_id:
        return no("Only who wrote it changes feedback. Reply below it instead.")
    return YES if is_running else no(ENDED)


def may_hand_over(viewer: Viewer, before: Engagement, after: Engagement) -> Decision:
    """Let goals, what the coach before wrote, and a letter go along to the coach after."""
    if viewer.account_id not in (before.client_id, after.client_id):
        return no("Only your client hands over to you. Ask them.")
    if before.client_id != after.client_id or before.coach_id == after.coach_id:
        return no("You have worked with nobody else yet: there is no coach to hand over from.")
    return YES if after.is_running else no("You do not work with this coach now.")
