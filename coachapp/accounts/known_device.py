"""Browsers in which somebody has signed in before (OWASP: device cookies). Their wrong tries are counted apart, and that is all."""

from __future__ import annotations

import secrets
from hmac import compare_digest

from flask import Response, after_this_request, current_app, request

from coachapp.core.keys import keys

MOST_KNOWN = 5
KNOWN_FOR = 365 * 24 * 3600


def device_known_to(account_id: int | None) -> str:
    """The name of this browser if somebody signed in to that account in it before, else nothing."""
    name, vouchers = _known_here()
    if account_id is None:
        return ""
    own = _voucher(name, account_id).encode()
    return name if any(compare_digest(own, one.encode("utf-8", "replace")) for one in vouchers) else ""


def know_device(account_id: int) -> None:
    """From now on this browser is known at this account. The cookie names no account to whoever reads it."""
    name, vouchers = _known_here()
    name = name or secrets.token_urlsafe(16)
    own = _voucher(name, account_id)
    kept = ".".join([name, own, *(one for one in vouchers if one != own)][: MOST_KNOWN + 1])

    @after_this_request
    def keep(response: Response) -> Response:
        is_secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(_cookie(), kept, max_age=KNOWN_FOR, secure=is_secure, httponly=True, samesite="Lax")
        return response


def _cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-known"


def _known_here() -> tuple[str, list[str]]:
    name, *vouchers = request.cookies.get(_cookie(), "").split(".")
    return name[:40], vouchers[:MOST_KNOWN]


def _voucher(name: str, account_id: int) -> str:
    return keys().mac(f"{name}:{account_id}".encode(), purpose="known device")[:32]
