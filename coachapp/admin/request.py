"""Break-glass in a request: with whose eyes, which pages, until when (docs/decisions/0012).

Only a browser that broke the glass carries the mark, so nobody else's page costs a statement for it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Response, after_this_request, flash, g, request, session
from flask_login import current_user
from sqlalchemy.orm import with_loader_criteria

from coachapp.core.clock import now
from coachapp.core.db import afterwards, narrow
from coachapp.core.errors import Forbidden
from coachapp.core.transaction import SAFE
from coachapp.engagements.glass_models import BreakGlass
from coachapp.engagements.glass_queries import running
from coachapp.engagements.request import current_viewer, look_as
from coachapp.engagements.viewer import Viewer
from coachapp.goals.look_commands import keep_glass_look
from coachapp.goals.models import Goal, GoalState
from coachapp.ledger import audit
from coachapp.sessions.preparation_models import Preparation

GLASS = "glass"
"""Session key of the look that this browser is in."""
ROOMS = frozenset({"goals", "checkins", "sessions", "meetings", "ratings", "feedback", "progress"})
"""Where coaching content is. Every other page stays the admin's own."""
PAGES = frozenset(
    "progress.my_progress progress.my_sheet progress.my_actions progress.goal progress.milestone progress.thread "
    "goals.goal_history goals.milestone_history goals.not_doing ratings.history feedback.history "
    "sessions.sessions sessions.coaching_session checkins.file".split()
)
"""What is read with the client's eyes: pages that show, none that write, and not the timeline, which tells of drafts as well."""
CLOSED: tuple[Any, ...] = (
    with_loader_criteria(Goal, Goal.state != GoalState.DRAFT),
    with_loader_criteria(Preparation, Preparation.sent_at.is_not(None)),
)
"""What the client alone sees stays theirs alone."""
READ_ONLY = "You look in under break-glass: you may read this record, and change nothing in it."
NOT_THIS = "This page is not open under break-glass. Leave it to use your own pages here."


def begin_look(glass: BreakGlass) -> None:
    """This browser is in it from now on."""
    session[GLASS] = glass.id


def end_look() -> None:
    session.pop(GLASS, None)


def look_in() -> None:
    """Before each request: if this browser is in a look that lasts, its pages with coaching content are the client's, and noted."""
    if GLASS not in session:
        return
    glass = (
        running(session[GLASS], current_user.account_id, now()) if current_user.is_authenticated and "admin" in current_user.roles else None
    )
    if glass is None:
        end_look()
        flash("Your look under break-glass has ended.")
        return
    g.glass = glass
    if request.blueprint not in ROOMS:
        return
    if request.method not in SAFE:
        raise Forbidden(READ_ONLY)
    if request.endpoint not in PAGES:
        raise Forbidden(NOT_THIS)
    _look(current_viewer(), glass)


def _look(admin: Viewer, glass: Any) -> None:
    roles = frozenset({"client"})
    look_as(Viewer(account_id=glass.client_id, roles=roles, name=glass.client_name, time_zone=admin.time_zone, behind_id=admin.account_id))
    narrow(*CLOSED)

    @after_this_request
    def note_page(response: Response) -> Response:
        if response.status_code < 400:
            _note(admin, glass)
        return response


def _note(admin: Viewer, glass: Any) -> None:
    """Each page, before it is shown: one that cannot be noted is not shown (core.transaction)."""
    moment, ids = now(), dict(request.view_args or {})
    detail = {"page": request.endpoint, "glass": glass.id, **ids}

    def keep(kept: sa.orm.Session) -> None:
        audit.note("break_glass.read", by=admin, now=moment, subject=("account", glass.client_id), detail=detail, session=kept)
        keep_glass_look(kept, glass.client_id, admin.account_id, moment, goal_id=ids.get("goal_id"), milestone_id=ids.get("milestone_id"))

    afterwards(keep)
