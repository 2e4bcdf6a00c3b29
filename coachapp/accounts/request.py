"""Who this request comes from, and how a person enters."""

from __future__ import annotations

from flask import session
from flask_login import current_user, login_user

from coachapp.accounts.models import Account
from coachapp.accounts.queries import SignedIn
from coachapp.core.actor import Actor
from coachapp.core.clock import now

FOLLOWED = "followed"
"""Session key of the link that somebody followed before they signed in: the one thing that survives it."""


def current_actor() -> Actor:
    """The signed-in person as the one who acts."""
    return Actor(account_id=current_user.account_id, roles=current_user.roles, sign_in_id=current_user.sign_in_id)


def enter(account: Account, token: str) -> None:
    """Sign this person in here: a new session that holds the new sign-in's token."""
    followed = session.get(FOLLOWED)
    session.clear()
    if followed:
        session[FOLLOWED] = followed
    session.permanent = True
    login_user(SignedIn(token, 0, now(), account.id, account.name, account.email, account.time_zone, account.roles))
