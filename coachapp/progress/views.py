"""Client page, My progress, their timeline and actions, and the coach's list of clients."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from coachapp.core.errors import Missing
from coachapp.progress import goal_views
from coachapp.progress.blueprint import blueprint

__all__ = ["blueprint", "goal_views"]


@blueprint.get("/clients")
def clients() -> ResponseReturnValue:
    raise Missing


@blueprint.get("/clients/<int:client_id>")
def client(client_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.get("/clients/<int:client_id>/timeline")
def client_timeline(client_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.get("/clients/<int:client_id>/actions")
def client_actions(client_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.get("/my/progress")
def my_progress() -> ResponseReturnValue:
    raise Missing


@blueprint.get("/my/timeline")
def my_timeline() -> ResponseReturnValue:
    raise Missing


@blueprint.get("/my/actions")
def my_actions() -> ResponseReturnValue:
    raise Missing
