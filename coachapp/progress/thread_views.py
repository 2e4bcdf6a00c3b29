"""What was said about one milestone in one session: the page behind a cell of the matrix, or what opens over it."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.core.web import own_path, page, wants_fragment
from coachapp.engagements.request import current_viewer
from coachapp.feedback.queries import with_replies
from coachapp.progress import queries
from coachapp.progress.blueprint import blueprint


@blueprint.get("/milestones/<int:milestone_id>/sessions/<int:held_id>")
def thread(milestone_id: int, held_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    words = queries.words_at(viewer, milestone_id, held_id)
    template = "progress/_at_session.html" if wants_fragment() else "progress/at_session.html"
    return page(template, words=words, thread=with_replies(viewer, [words])[0], reader_id=viewer.reader_id, back=_page_below())


def _page_below() -> str:
    """Where an answer leads back to: the page over which the thread opened, or this one."""
    below = urlsplit(request.headers.get("HX-Current-URL", ""))
    return own_path(f"{below.path}?{below.query}" if below.query else below.path, request.path)
