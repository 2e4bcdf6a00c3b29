"""The client page and My progress with their timeline, actions and sessions; the coach's list of clients."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now, reader_zone, today
from coachapp.core.errors import Missing
from coachapp.core.forms import argument
from coachapp.core.web import an_id, page, pieces_of
from coachapp.core.wording import calendar, first_name
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.feedback.handover_queries import letters_to
from coachapp.goals import choice_queries
from coachapp.goals.history import sentence, without_repeats
from coachapp.goals.look_commands import keep_look
from coachapp.progress import access_views, action_views, goal_views, history_queries, list_queries, queries, record_views, thread_views
from coachapp.progress.blueprint import blueprint
from coachapp.progress.drawing import show
from coachapp.progress.matrix import EVERY, SHEET, Parts, lay_out_goals, newest
from coachapp.progress.matrix_rows import PIECES, Rows
from coachapp.progress.request import asked_for
from coachapp.progress.trajectory import asleep, trajectory
from coachapp.ratings import queries as ratings

__all__ = ["access_views", "action_views", "blueprint", "goal_views", "record_views", "thread_views"]
TAUGHT = 3
"""So many of the latest reflections the coach reads on the client page."""


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
    taught = choice_queries.reflections(viewer, client_id, TAUGHT)
    return _progress(viewer, together, is_own=False, letters=letters_to(viewer, client_id), reflections=taught)


@blueprint.get("/clients/<int:client_id>/timeline")
def client_timeline(client_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    return _timeline(viewer, queries.together_as_coach(viewer, client_id), is_own=False)


@blueprint.get("/clients/<int:client_id>/actions")
def client_actions(client_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    return _actions(viewer, queries.together_as_coach(viewer, client_id), is_own=False)


@blueprint.get("/clients/<int:client_id>/sessions")
def client_sessions(client_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    together = queries.together_as_coach(viewer, client_id)
    sessions = list_queries.sessions_of(together.id, request.args.get("after"))
    return page("progress/client_sessions.html", sessions=sessions, **_frame(viewer, together, is_own=False))


@blueprint.get("/clients/<int:client_id>/not-doing")
def client_not_doing(client_id: int) -> ResponseReturnValue:
    """What the client chooses not to do, as far as it is shared."""
    viewer = current_viewer()
    together = queries.together_as_coach(viewer, client_id)
    lines = choice_queries.not_doing(viewer, client_id, request.args.get("after"))
    return page("progress/not_doing.html", lines=lines, today=today(), **_frame(viewer, together, is_own=False))


@blueprint.get("/clients/<int:client_id>/sheet")
def client_sheet(client_id: int) -> ResponseReturnValue:
    """The matrix of twelve sessions on one sheet to print."""
    viewer = current_viewer()
    return _sheet(viewer, queries.together_as_coach(viewer, client_id), is_own=False)


@blueprint.get("/my/sheet")
def my_sheet() -> ResponseReturnValue:
    viewer = current_viewer()
    return _sheet(viewer, _own(viewer)[0], is_own=True)


@blueprint.get("/my/progress")
def my_progress() -> ResponseReturnValue:
    """The same page as the client's own."""
    viewer = current_viewer()
    together, others = _own(viewer)
    return _progress(viewer, together, is_own=True, others=others, oldest=list_queries.longest_unreported(viewer))


@blueprint.get("/my/timeline")
def my_timeline() -> ResponseReturnValue:
    viewer = current_viewer()
    together, others = _own(viewer)
    return _timeline(viewer, together, is_own=True, others=others)


@blueprint.get("/my/actions")
def my_actions() -> ResponseReturnValue:
    viewer = current_viewer()
    together, others = _own(viewer)
    return _actions(viewer, together, is_own=True, others=others)


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


def _frame(
    viewer: Viewer, together: queries.Together | None, *, is_own: bool, others: list[queries.Together] | None = None
) -> dict[str, Any]:
    """What the pages of one engagement share."""
    overview, moment = (queries.overview(viewer, together) if together else queries.Overview()), now()
    return {
        "together": together,
        "others": others or [],
        "is_own": is_own,
        "overview": overview,
        "to_review": overview.to_review(moment),
        "upcoming": overview.upcoming(moment),
    }


def _progress(
    viewer: Viewer,
    together: queries.Together | None,
    *,
    is_own: bool,
    oldest: Any = None,
    letters: Sequence[Any] = (),
    reflections: Sequence[Any] = (),
    **frame: Any,
) -> ResponseReturnValue:
    asked, view = asked_for(), "progress.my_progress" if is_own else "progress.client"
    record = _record(viewer, together, asked.window)
    if not is_own and (fresh := [goal.id for goal in record.goals if not goal.is_noted]):
        keep_look(viewer, fresh, now())
    parts = lay_out_goals(record, only=asked.only, is_whole=asked.is_whole)
    whole = trajectory(record.milestones, asleep((goal.id, goal.state) for goal in record.goals), request.args.get("from", type=an_id))
    return page(
        "progress/progress.html",
        record=record,
        parts=parts,
        rows=_rows(record, parts, together, is_own=is_own),
        asked=asked,
        address=partial(asked.address, view),
        trajectory=show(whole, today()),
        lenses=ratings.overview(viewer, together.client_id if together else viewer.account_id),
        oldest=oldest,
        letters=letters,
        reflections=reflections,
        **_frame(viewer, together, is_own=is_own, **frame),
    )


def _record(viewer: Viewer, together: queries.Together | None, window: queries.Window) -> queries.Record:
    client_id = together.client_id if together else viewer.account_id
    return queries.record(viewer, client_id, together.id if together else None, window)


def _rows(record: queries.Record, parts: Parts, together: queries.Together | None, *, is_own: bool) -> Rows:
    """What draws the lines of these matrices for this reader."""
    client = first_name(together.client_name) if together and not is_own else "you"
    came = queries.came(newest(parts)) if record.cells else {}
    return Rows(pieces_of(PIECES), calendar(), record.sessions, record.has_latest, came, client)


def _sheet(viewer: Viewer, together: queries.Together | None, *, is_own: bool) -> ResponseReturnValue:
    if together is None:
        raise Missing
    record = _record(viewer, together, asked_for(SHEET).window)
    parts = lay_out_goals(record, most=EVERY)
    said = trajectory(record.milestones, asleep((goal.id, goal.state) for goal in record.goals)).words
    return page(
        "progress/sheet.html",
        record=record,
        parts=parts,
        rows=_rows(record, parts, together, is_own=is_own),
        said=said,
        together=together,
        is_own=is_own,
    )


def _timeline(viewer: Viewer, together: queries.Together | None, *, is_own: bool, **frame: Any) -> ResponseReturnValue:
    client_id = together.client_id if together else viewer.account_id
    lines = history_queries.timeline(viewer, client_id, request.args.get("after"))
    told = [(line, sentence(line.verb, line.changes, line.note, reader_zone())) for line in without_repeats(lines.rows)]
    return page("progress/timeline.html", lines=lines, told=told, **_frame(viewer, together, is_own=is_own, **frame))


def _actions(viewer: Viewer, together: queries.Together | None, *, is_own: bool, **frame: Any) -> ResponseReturnValue:
    open_ones = list_queries.open_actions(together.id) if together else []
    closed = list_queries.closed_actions(together.id, request.args.get("after")) if together else None
    return page("progress/actions.html", open_ones=open_ones, closed=closed, **_frame(viewer, together, is_own=is_own, **frame))
