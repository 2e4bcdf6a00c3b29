"""Publication: what will be sent, the mirror that only the coach sees, and the one button that sends it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.core.web import page, see
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import board_queries, commands, mirror_queries
from coachapp.feedback.blueprint import blueprint
from coachapp.feedback.board import beginning, gravest_first
from coachapp.feedback.models import SIGNAL_WORDS
from coachapp.feedback.policy import may_write_feedback
from coachapp.sessions.models import CoachingSession


@blueprint.get("/sessions/<int:session_id>/publication")
def publication(session_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    coaching_session = board_queries.reviewed_session(viewer, session_id)
    if coaching_session.published_at is not None:
        return see("feedback.review", session_id=session_id)
    require(may_write_feedback(viewer, coaching_session))
    return _what_goes_out(viewer, coaching_session)


@blueprint.post("/sessions/<int:session_id>/publication")
def publish(session_id: int) -> ResponseReturnValue:
    """Pressed twice it is the same: one publication, one mail, the same page."""
    viewer = current_viewer()
    coaching_session = board_queries.reviewed_session(viewer, session_id)
    try:
        commands.publish_review(coaching_session, by=viewer, now=now())
    except Conflict as conflict:
        if conflict.field is None:
            raise
        return _what_goes_out(viewer, coaching_session, 422, conflict.reason)
    return see("feedback.review", session_id=session_id)


def _what_goes_out(viewer: Viewer, coaching_session: CoachingSession, status: int = 200, reason: str = "") -> ResponseReturnValue:
    milestones = board_queries.outline(viewer, coaching_session)
    skipped, pursued = [row for row in milestones if row.skip_why is not None], [row for row in milestones if row.skip_why is None]
    written = gravest_first(row for row in pursued if row.signal)
    context = {
        "coaching_session": coaching_session,
        "looks": mirror_queries.looked_at(viewer, coaching_session, written),
        "written": written,
        "skipped": skipped,
        "lacking": [row for row in pursued if row.text and not row.signal],
        "blank": [row for row in pursued if not row.text and not row.signal],
        "has_blind_signals": any(row.has_blind_signal for row in milestones),
        "beginning": beginning,
        "words": SIGNAL_WORDS,
        "has_begun": coaching_session.starts_at <= now(),
        "reason": reason,
    }
    return page("feedback/publication.html", status, **context)
