"""The client page and My progress with their timeline, actions and sessions; the coach's list of clients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now, reader_zone
from coachapp.core.errors import Missing
from coachapp.core.forms import argument
from coachapp.core.web import page
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.feedback.handover_queries import letters_to
from coachapp.goals.history import sentence
from coachapp.goals.look_commands import note_look
from coachapp.progress import access_views, goal_views, history_queries, list_queries, queries
from coachapp.progress.blueprint import blueprint
from coachapp.progress.matrix import lay_out_goals

__all__ = ["access_views", "blueprint", "goal_views"]
_LARGEST = 10**6


@blueprint.get("/clients")
def clients() -> ResponseReturnValue:
    """The coach's clients, by name."""
    viewer = current_viewer()
    if not viewer.is_coach:
        raise Missing
    q, moment = argument("q"), now()
    found = list_queries.clients(viewer, q, request.args.get("after"))
    return page("progress/clients.html", clients=found, facts=list_queries.facts(viewer, found.rows, moment), q=q, moment=moment)


@blueprint.get("/clients/<int:client_id>")
def client(client_id: int) -> ResponseReturnValue:
    """How it goes with one client, as their coach sees it."""
    viewer = current_viewer()
    together = queries.together_as_coach(viewer, client_id)
    note_look(viewer, client_id, now())
    return _progress(viewer, together, is_own=False, letters=letters_to(viewer, client_id))


@blueprint.get("/clients/<int:client_id>/timeline")
def client_timeline(client_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    return _timeline(viewer, queries.together_as_coach(viewer, client_id), is_own=False)


@blueprint.get("/clients/<int:client_id>/actions")
def client_actions(client_id: int) -> ResponseReturnValue:
    return _actions(queries.together_as_coach(current_viewer(), client_id), is_own=False)


@blueprint.get("/clients/<int:client_id>/sessions")
def client_sessions(client_id: int) -> ResponseReturnValue:
    together = queries.together_as_coach(current_viewer(), client_id)
    sessions = list_queries.sessions_of(together.id, request.args.get("after"))
    return page("progress/client_sessions.html", sessions=sessions, **_frame(together, is_own=False))


@blueprint.get("/my/progress")
def my_progress() -> ResponseReturnValue:
    """The same page as the client's own."""
    viewer = current_viewer()
    together, others = _own(viewer)
    return _progress(viewer, together, is_own=True, others=others, oldest=queries.longest_unreported(viewer))


@blueprint.get("/my/timeline")
def my_timeline() -> ResponseReturnValue:
    viewer = current_viewer()
    together, others = _own(viewer)
    return _timeline(viewer, together, is_own=True, others=others)


@blueprint.get("/my/actions")
def my_actions() -> ResponseReturnValue:
    together, others = _own(current_viewer())
    return _actions(together, is_own=True, others=others)


def _own(viewer: Viewer) -> tuple[queries.Together | None, list[queries.Together]]:
    """The engagement that a client looks at, and all of theirs: the one in the address, else the first that runs."""
    if not viewer.is_client:
        raise Missing
    together = queries.together_as_client(viewer)
    wanted = request.args.get("engagement", type=int)
    if wanted is None:
        return (together[0] if together else None), together
    chosen = next((one for one in together if one.id == wanted), None)
    if chosen is None:
        raise Missing
    return chosen, together


def _frame(together: queries.Together | None, *, is_own: bool, others: list[queries.Together] | None = None) -> dict[str, Any]:
    """What the three or four pages of one engagement share."""
    overview, moment = (queries.overview(together.id) if together else queries.Overview()), now()
    return {
        "together": together,
        "others": others or [],
        "is_own": is_own,
        "overview": overview,
        "to_review": overview.to_review(moment),
        "upcoming": overview.upcoming(moment),
    }


def _progress(
    viewer: Viewer, together: queries.Together | None, *, is_own: bool, oldest: Any = None, letters: Sequence[Any] = (), **frame: Any
) -> ResponseReturnValue:
    client_id = together.client_id if together else viewer.account_id
    before = request.args.get("before", type=int)
    window_end = before if before is not None and 0 < before < _LARGEST else None
    record = queries.record(viewer, client_id, together.id if together else None, window_end)
    is_whole = "all" in request.args
    parts = lay_out_goals(record, is_whole=is_whole)
    return page(
        "progress/progress.html", record=record, parts=parts, oldest=oldest, letters=letters, **_frame(together, is_own=is_own, **frame)
    )


def _timeline(viewer: Viewer, together: queries.Together | None, *, is_own: bool, **frame: Any) -> ResponseReturnValue:
    client_id = together.client_id if together else viewer.account_id
    lines = history_queries.timeline(viewer, client_id, request.args.get("after"))
    told = [(line, sentence(line.verb, line.changes, line.note, reader_zone())) for line in lines.rows]
    return page("progress/timeline.html", lines=lines, told=told, **_frame(together, is_own=is_own, **frame))


def _actions(together: queries.Together | None, *, is_own: bool, **frame: Any) -> ResponseReturnValue:
    open_ones = list_queries.open_actions(together.id) if together else []
    closed = list_queries.closed_actions(together.id, request.args.get("after")) if together else None
    return page("progress/actions.html", open_ones=open_ones, closed=closed, **_frame(together, is_own=is_own, **frame))
