"""Who this request comes from, how a person enters, and when they are asked again who they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import current_app, request, session
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from coachapp.accounts.link_models import ANSWERS
from coachapp.accounts.links import CLOSED
from coachapp.accounts.models import Account, SignIn
from coachapp.accounts.queries import SignedIn, half_sign_in
from coachapp.accounts.remembered_models import REMEMBERED_FOR
from coachapp.core.clock import now
from coachapp.core.errors import Gone
from coachapp.core.security import fingerprint

FOLLOWED = "followed"
"""Session key of the invitation that somebody followed before they signed in: it survives it."""
LINKS = "links"
"""Session key of the secrets of the links by mail that were followed here, by purpose: they survive it too."""
OPEN_ANSWERS = "open_answers"
"""Session key of the links that answer something and were followed here: purpose, mark and secret of each, the newest last."""
MOST_ANSWERS = 12
"""So many may stand open side by side: a cookie holds no more."""
PERSON = "person"
"""Session key of who signed in here last: it outlives the sign-in's end, so that what they wrote meanwhile is kept for them."""
KEPT = "kept_form"
"""Session key of the secret that opens what was sent when the sign-in had ended; it survives the next one."""
HALF = "half_sign_in"
"""Session key of the token of a sign-in that waits for its second factor."""
PROOF_HOLDS = timedelta(minutes=10)


def enter(account: Account, token: str) -> None:
    """Sign this person in here: a new session that holds the new sign-in's token."""
    _begin_session()
    session.permanent, session[PERSON] = True, account.id
    login_user(SignedIn(token, 0, now(), account.id, account.name, account.email, account.time_zone, account.roles))


def enter_half(token: str) -> None:
    """Nobody is signed in here; the second-factor page knows who is about to be."""
    _begin_session()
    session[HALF] = token


def _begin_session() -> None:
    survivors = {name: session[name] for name in (FOLLOWED, LINKS, KEPT) if name in session}
    session.clear()
    session.update(survivors)


def waiting() -> SignIn | None:
    """The half sign-in of this browser, while it waits."""
    token = session.get(HALF)
    return half_sign_in(fingerprint(token), now()) if token else None


def remember_here(response: Response, token: str) -> None:
    """Keep a remembered device's token in this browser, apart from the session: it outlives a sign-in."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    seconds = int(REMEMBERED_FOR.total_seconds())
    response.set_cookie(_device_cookie(), token, max_age=seconds, secure=secure, httponly=True, samesite="Lax")


def device_token() -> str:
    """The token of a remembered device that this browser sends."""
    return request.cookies.get(_device_cookie(), "")


def _device_cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def follow(purpose: str, token: str) -> dict[str, str]:
    """Keep the secret of a link that was followed in this browser; what the address of its page says of it.

    Of those that answer something many may stand open, each under a mark of its own: a button must never answer what another tab asks.
    """
    if purpose not in ANSWERS:
        session[LINKS] = {**session.get(LINKS, {}), purpose: token}
        return {}
    mark = fingerprint(token)[:16]
    others = [kept for kept in session.get(OPEN_ANSWERS, []) if kept != [purpose, mark, token]]
    session[OPEN_ANSWERS] = [*others, [purpose, mark, token]][-MOST_ANSWERS:]
    return {"purpose": purpose, "mark": mark}


def followed(purpose: str) -> str:
    """The secret of the link of this purpose that was followed in this browser. Gone if none was."""
    token = session.get(LINKS, {}).get(purpose)
    if not token:
        raise Gone(CLOSED)
    return str(token)


def followed_answer(purpose: str, mark: str) -> str:
    """The secret of the link that answers something, which was followed here under this mark. Gone if none was."""
    for kept_purpose, kept_mark, token in session.get(OPEN_ANSWERS, []):
        if (kept_purpose, kept_mark) == (purpose, mark):
            return str(token)
    raise Gone(CLOSED)


def forget_followed(purpose: str) -> None:
    """It is used up."""
    session[LINKS] = {name: token for name, token in session.get(LINKS, {}).items() if name != purpose}


def forget_answer(mark: str) -> None:
    """It is used up."""
    session[OPEN_ANSWERS] = [kept for kept in session.get(OPEN_ANSWERS, []) if kept[1] != mark]


def keep_proof(token: str) -> None:
    """The same person went on under a new token. Their other tabs' forms stay good."""
    login_user(replace(current_user._get_current_object(), token=token, proved_at=now()))  # noqa: SLF001 - Werkzeug's way to the object


def is_proved() -> bool:
    """Whether the signed-in person showed who they are within the last ten minutes."""
    return current_user.proved_at is not None and now() - current_user.proved_at <= PROOF_HOLDS
