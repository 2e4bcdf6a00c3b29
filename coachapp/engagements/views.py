"""Inviting people, accepting an invitation, a client's coaches."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from coachapp.core.errors import Missing
from coachapp.core.web import public

blueprint = Blueprint("engagements", __name__)


@blueprint.get("/clients/invite")
def invite_client() -> ResponseReturnValue:
    raise Missing


@blueprint.post("/clients/invite")
def send_client_invitation() -> ResponseReturnValue:
    raise Missing


@blueprint.get("/accounts/invite")
def invite_account() -> ResponseReturnValue:
    raise Missing


@blueprint.post("/accounts/invite")
def send_account_invitation() -> ResponseReturnValue:
    raise Missing


@blueprint.get("/invitations/<int:invitation_id>/sent")
def invitation_sent(invitation_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.post("/invitations/<int:invitation_id>/renewal")
def renew_invitation(invitation_id: int) -> ResponseReturnValue:
    raise Missing


@blueprint.get("/invitations/<token>")
@public
def follow_invitation(token: str) -> ResponseReturnValue:
    raise Missing


@blueprint.get("/invitation")
@public
def invitation() -> ResponseReturnValue:
    raise Missing


@blueprint.post("/invitation")
@public
def accept_invitation() -> ResponseReturnValue:
    raise Missing


@blueprint.get("/coaches")
def coaches() -> ResponseReturnValue:
    raise Missing


@blueprint.post("/engagements/<int:engagement_id>/end")
def end_engagement(engagement_id: int) -> ResponseReturnValue:
    raise Missing
