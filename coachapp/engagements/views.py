"""Inviting people, accepting an invitation, a client's coaches."""

from __future__ import annotations

from flask import Blueprint, flash, session
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from coachapp.accounts.commands import hash_new_password
from coachapp.accounts.entering import Way, admit
from coachapp.accounts.models import AccountState
from coachapp.accounts.request import FOLLOWED
from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict, Missing
from coachapp.core.once import once
from coachapp.core.policy import require
from coachapp.core.security import fingerprint
from coachapp.core.transaction import reads_first
from coachapp.core.transfer import give
from coachapp.core.web import back_to, page, public, see
from coachapp.engagements import commands, mail, policy, queries
from coachapp.engagements.forms import AcceptForm, InviteAccountForm, InviteForm
from coachapp.engagements.models import Invitation, known_name
from coachapp.engagements.request import current_viewer
from coachapp.files.models import MEDIA
from coachapp.files.request import store
from coachapp.instance.request import has_mail

blueprint = Blueprint("engagements", __name__)
SENT = "sent_invitations"
"""Session key: the invitations sent last, each with its link's secret if no mail server brings it."""


@blueprint.get("/clients/invite")
def invite_client() -> ResponseReturnValue:
    require(policy.may_invite_clients(current_viewer()))
    return page("engagements/invite_client.html", form=InviteForm())


@blueprint.post("/clients/invite")
@once
def send_client_invitation() -> ResponseReturnValue:
    viewer, form = current_viewer(), InviteForm()
    require(policy.may_invite_clients(viewer))
    if form.was_sent():
        try:
            return _sent(commands.invite_clients(form.people(), by=viewer, now=now()))
        except Conflict as conflict:
            form.refuse(conflict)
    form.refuse_as_well(lambda people: commands.invite_clients(people, by=viewer, now=now()))
    return page("engagements/invite_client.html", 422, form=form)


@blueprint.get("/accounts/invite")
def invite_account() -> ResponseReturnValue:
    require(policy.may_invite_accounts(current_viewer()))
    return page("engagements/invite_account.html", form=InviteAccountForm())


@blueprint.post("/accounts/invite")
@once
def send_account_invitation() -> ResponseReturnValue:
    viewer, form = current_viewer(), InviteAccountForm()
    require(policy.may_invite_accounts(viewer))
    if form.was_sent():
        try:
            return _sent(commands.invite_accounts(form.people(), frozenset(form.roles.data or ()), by=viewer, now=now()))
        except Conflict as conflict:
            form.refuse(conflict)
    form.refuse_as_well(lambda people: commands.invite_accounts(people, frozenset(form.roles.data or ()), by=viewer, now=now()))
    return page("engagements/invite_account.html", 422, form=form)


@blueprint.post("/invitations/<int:invitation_id>/renewal")
def renew_invitation(invitation_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    return _sent([commands.renew_invitation(queries.invitation(viewer, invitation_id), by=viewer, now=now())])


def _sent(sent: list[commands.Sent]) -> Response:
    session[SENT] = {str(one.invitation.id): "" if has_mail() else one.token for one in sent}
    return see("engagements.invitation_sent", invitation_id=sent[-1].invitation.id)


@blueprint.get("/invitations/<int:invitation_id>/sent")
def invitation_sent(invitation_id: int) -> ResponseReturnValue:
    viewer, moment = current_viewer(), now()
    queries.invitation(viewer, invitation_id)
    kept: dict[str, str] = session.get(SENT, {})
    together = map(int, kept) if str(invitation_id) in kept else [invitation_id]
    invitations = queries.sent_invitations(viewer, together)
    secrets = {one.id: kept.get(str(one.id)) for one in invitations if one.is_open(moment)}
    links = {invitation_id: mail.link(token) for invitation_id, token in secrets.items() if token}
    return page("engagements/invitation_sent.html", invitations=invitations, links=links, moment=moment, has_mail=has_mail())


@blueprint.get("/invitations/<token>")
@public
def follow_invitation(token: str) -> ResponseReturnValue:
    session[FOLLOWED] = token[:100]
    return see("engagements.invitation")


@blueprint.get("/invitation")
@public
def invitation() -> ResponseReturnValue:
    found = _followed()
    return _invitation_page(found, AcceptForm(data={"name": known_name(found.account)}))


@blueprint.post("/invitation")
@public
@reads_first
def accept_invitation() -> ResponseReturnValue:
    found, form = _followed(), AcceptForm()
    way = _way(found)
    if way == "newcomer" and found.is_open(now()):
        return _accept_as_newcomer(found, form)
    if way != "member" or not found.is_open(now()):
        return _invitation_page(found, form, 403)
    become("write")
    commands.accept_as_member(_followed(), by=current_viewer(), now=now())
    session.pop(FOLLOWED, None)
    flash("You work together now.")
    return see("home.home")


def _accept_as_newcomer(found: Invitation, form: AcceptForm) -> ResponseReturnValue:
    if not form.was_sent():
        return _invitation_page(found, form, 422)
    try:
        v = form.values()
        password_hash = hash_new_password(v.pop("password"), name=v["name"], email=found.account.email)
        become("write")
        account = commands.accept_as_newcomer(_followed(), **v, password_hash=password_hash, was_mailed=has_mail(), now=now())
    except Conflict as conflict:
        form.refuse(conflict)
        return _invitation_page(_followed(), form, 422)
    session.pop(FOLLOWED, None)
    return admit(account, Way.INVITATION)


def _followed() -> Invitation:
    """The invitation whose link was followed in this browser."""
    token = session.get(FOLLOWED)
    found = queries.invitation_by_token(fingerprint(token)) if token else None
    if found is None:
        raise Missing(
            "This link is not whole, or not one of ours. Open it from the mail once more, or ask the person who invited you for a new one."
        )
    return found


def _way(found: Invitation) -> str:
    """How the person before the screen can accept it."""
    if current_user.is_authenticated:
        return "member" if current_user.account_id == found.account_id else "somebody_else"
    return "newcomer" if found.account.state is AccountState.INVITED else "sign_in"


def _invitation_page(found: Invitation, form: AcceptForm, status: int = 200) -> ResponseReturnValue:
    if not found.is_open(now()):
        return page("engagements/invitation_closed.html", 410, invitation=found, moment=now())
    return page("engagements/invitation.html", status, invitation=found, form=form, way=_way(found))


@blueprint.get("/coaches")
def coaches() -> ResponseReturnValue:
    return page("engagements/coaches.html", engagements=queries.engagements_of_client(current_viewer()))


@blueprint.post("/engagements/<int:engagement_id>/reading")
def withdraw_reading(engagement_id: int) -> ResponseReturnValue:
    """Take from the coach of before what existed when the work together ended."""
    viewer = current_viewer()
    engagement = queries.engagement(viewer, engagement_id)
    commands.withdraw_reading(engagement, by=viewer, now=now())
    flash(f"{engagement.coach.name} no longer reads what existed then.")
    return back_to("engagements.coaches")


@blueprint.get("/people/<int:account_id>/picture")
def picture(account_id: int) -> ResponseReturnValue:
    found = queries.picture(current_viewer(), account_id)
    return give(store().path(found.stored), name=found.name, media=MEDIA[found.kind], is_shown=True)
