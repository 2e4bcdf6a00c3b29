"""Accounts and the audit log."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from coachapp.core.errors import Missing

blueprint = Blueprint("admin", __name__)


@blueprint.get("/accounts")
def accounts() -> ResponseReturnValue:
    raise Missing


@blueprint.get("/accounts/<int:account_id>")
def account(account_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.post("/accounts/<int:account_id>/roles")
def set_roles(account_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.post("/accounts/<int:account_id>/suspension")
def suspend(account_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.post("/accounts/<int:account_id>/restoration")
def restore(account_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.get("/audit-log")
def audit_log() -> ResponseReturnValue:
    raise Missing
