"""Signing in with an issuer (OpenID Connect): begun by a button, ended by a button, so that following a link changes nothing.

The one trip serves three purposes: to sign in, to link an account (signed in, and proved), to prove who one is. Each ends where it was
begun: in the session that holds its state, once, within ten minutes. Nonce and PKCE verifier follow from the state and a key of ours.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import flash, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coachapp.accounts import queries as people
from coachapp.accounts.entering import Way, admit, proved
from coachapp.accounts.turned_away import needs_proof
from coachapp.core.clock import now
from coachapp.core.db import become
from coachapp.core.errors import Conflict, Missing
from coachapp.core.issuer import IssuerSettings
from coachapp.core.keys import keys
from coachapp.core.transaction import reads_first
from coachapp.core.web import own_path, page, public, see
from coachapp.instance.request import our_settings, public_url
from coachapp.ledger import audit
from coachapp.ledger.request import actor_or_nobody, current_actor
from coachapp.security import issuer_commands, issuer_queries
from coachapp.security.blueprint import blueprint
from coachapp.security.challenge_commands import ask, take_answered
from coachapp.security.issuer import Identity, IssuerAway, NotVouched, Question, address_to_ask, identity_from, reach

STATE, PURPOSE = "issuer_state", "issuer_purpose"
"""Session keys of the trip that was begun here last."""
LIVES = timedelta(minutes=10)
FRESH = timedelta(minutes=1)
"""By so much the issuer's clock may be behind when it says that somebody signed in after we asked."""
OVER = "It took too long, was begun in another window, or was sent twice. Nothing happened. Begin again."


@blueprint.app_template_global()
def issuer_name() -> str:
    """What people call the issuer; empty if this instance has none."""
    settings = our_settings().issuer
    return settings.name if settings else ""


@blueprint.app_template_global()
def has_own_issuer() -> bool:
    """Whether the signed-in person can have the issuer say who they are."""
    settings = our_settings().issuer
    return settings is not None and issuer_queries.is_linked(current_user.account_id, settings.address)


def _settings() -> IssuerSettings:
    settings = our_settings().issuer
    if settings is None:
        raise Missing
    return settings


def _question(state: str) -> Question:
    nonce, verifier = (keys().mac(state.encode(), purpose=f"issuer {part}") for part in ("nonce", "verifier"))
    return Question(state, nonce, verifier, redirect_uri=f"{public_url()}{url_for('security.come_back_from_issuer')}")


@blueprint.post("/sign-in/issuer")
@public
@reads_first
def go_to_issuer() -> ResponseReturnValue:
    return _leave("issuer.sign_in")


@blueprint.post("/account/issuers/new")
@needs_proof
@reads_first
def go_to_link_issuer() -> ResponseReturnValue:
    return _leave("issuer.link", current_user.account_id)


@blueprint.post("/account/proof/issuer")
@reads_first
def go_to_prove_with_issuer() -> ResponseReturnValue:
    return _leave("issuer.proof", current_user.account_id)


def _leave(purpose: str, account_id: int | None = None) -> ResponseReturnValue:
    """A page with the way to the issuer: a form that led there itself would be stopped by our own policy (form-action)."""
    settings = _settings()
    try:
        reach(settings)
    except IssuerAway as away:
        return _away(away)
    become("write")
    detail = {"next": own_path(request.args.get("next"), ""), "asked_at": now().isoformat()}
    state = ask(purpose, now=now(), lives=LIVES, account_id=account_id, detail=detail)
    session[STATE], session[PURPOSE] = state, purpose
    url = address_to_ask(settings, _question(state), is_again=purpose == "issuer.proof")
    return page("security/issuer_leave.html", url=url)


@blueprint.get("/sign-in/issuer/answer")
@public
def come_back_from_issuer() -> ResponseReturnValue:
    """Back from the issuer. Nothing happens yet: a button ends it."""
    address, code, state = _settings().address, request.args.get("code", ""), request.args.get("state", "")
    if not _is_ours(state):
        return _refused(OVER, "state")
    if not code or request.args.get("iss", address) != address:
        return _refused("It did not say who you are. Nothing happened.", "another issuer" if code else "no code")
    return page("security/issuer_answer.html", code=code, state=state, purpose=session[PURPOSE])


@blueprint.post("/sign-in/issuer/answer")
@public
@reads_first
def finish_with_issuer() -> ResponseReturnValue:
    settings, state = _settings(), request.form.get("state", "")
    purpose, detail = _taken(state)
    if detail is None:
        return _refused(OVER, "state")
    try:
        identity = identity_from(settings, _question(state), request.form.get("code", ""))
    except IssuerAway as away:
        return _away(away)
    except NotVouched as wrong:
        return _refused(f"{settings.name} did not confirm who you are. Nothing happened. Begin again.", str(wrong))
    become("write")
    return _ENDS[purpose](settings, identity, detail)


def _taken(state: str) -> tuple[str, dict[str, Any] | None]:
    """What this browser asked the issuer for, and what was kept with the question, which is used up; None if it asked nothing like it."""
    is_ours, purpose = _is_ours(state), session.get(PURPOSE, "")
    for name in (STATE, PURPOSE):
        session.pop(name, None)
    account_id = None if purpose == "issuer.sign_in" else getattr(current_user, "account_id", None)
    if not is_ours or (account_id is None and purpose != "issuer.sign_in"):
        return purpose, None
    return purpose, take_answered(state, purpose, now=now(), account_id=account_id)


def _is_ours(state: str) -> bool:
    held = session.get(STATE, "")
    return bool(held) and secrets.compare_digest(held.encode(), state.encode("utf-8", "replace"))


def _sign_in(settings: IssuerSettings, identity: Identity, detail: dict[str, Any]) -> ResponseReturnValue:
    account = issuer_commands.who_is(identity, settings, now=now())
    if account is None:
        _note_refusal("unknown")
        return page("security/issuer_unknown.html", 422, email=identity.email)
    return admit(account, Way.ISSUER, back=detail["next"], is_two=identity.is_two)


def _link(settings: IssuerSettings, identity: Identity, _detail: dict[str, Any]) -> ResponseReturnValue:
    by = current_actor()
    try:
        issuer_commands.link(people.account(by.account_id), identity, settings, by=by, now=now())
    except Conflict as conflict:
        return _refused(conflict.reason, "linked otherwise")
    flash(f"You can sign in with {settings.name} now. Every other device is signed out.")
    return see("security.security", anchor="issuers")


def _prove(settings: IssuerSettings, identity: Identity, detail: dict[str, Any]) -> ResponseReturnValue:
    """The issuer saw them just now, after we asked; that somebody signed in there this morning is no proof."""
    known = issuer_queries.link_of(identity.issuer, identity.subject)
    asked_at = datetime.fromisoformat(detail["asked_at"])
    if known is None or known.account_id != current_user.account_id:
        return _refused(f"That was somebody else at {settings.name}. Nothing happened.", "another account")
    if identity.signed_in_at is None or identity.signed_in_at < asked_at - FRESH:
        return _refused(f"{settings.name} did not ask you again who you are. Use your password.", "not fresh")
    return proved("issuer", back=detail["next"])


_ENDS = {"issuer.sign_in": _sign_in, "issuer.link": _link, "issuer.proof": _prove}


@blueprint.post("/account/issuers/<int:link_id>/remove")
@needs_proof
def unlink_issuer(link_id: int) -> ResponseReturnValue:
    by, name = current_actor(), issuer_name() or "the issuer"
    issuer_commands.unlink(people.account(by.account_id), link_id, name, by=by, now=now())
    flash(f"You can no longer sign in with {name}. Every other device is signed out.")
    return see("security.security", anchor="issuers")


def _refused(reason: str, why: str) -> ResponseReturnValue:
    """`reason` for the person, `why` for the log."""
    _note_refusal(why)
    return page("security/issuer_refused.html", 422, reason=reason)


def _note_refusal(why: str) -> None:
    detail = {"with": "issuer", "why": why[:200]}
    audit.note_afterwards("sign_in.refused", by=actor_or_nobody(), now=now(), detail=detail)


def _away(away: IssuerAway) -> ResponseReturnValue:
    """The issuer does not answer; every other way in is as open as before."""
    _note_refusal(f"away: {away}")
    return page("security/issuer_away.html", 503)
