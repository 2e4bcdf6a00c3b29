"""What every answer carries and every request must pass: headers, CSRF, the door."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from functools import lru_cache

from flask import Flask, Response, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import BadRequest

from coachapp.core.forwarded import Network, believing
from coachapp.core.transfer import allow_uploads


class Csrf(CSRFProtect):
    """Flask-WTF's check, which looks up its exemptions before it looks at the method: on each page, and we have none."""

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method in current_app.config["WTF_CSRF_METHODS"]:
            if None in request.form or None in request.files:
                raise BadRequest("A field of this form has no name.")  # no browser sends it, and none of ours looks at it
            super().protect(apply_exemptions)  # type: ignore[call-arg]


csrf = Csrf()

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000; includeSubDomains"


def security_headers(is_https: bool) -> dict[str, str]:
    """The headers of every answer, static files and errors included."""
    return {**HEADERS, "Strict-Transport-Security": HSTS} if is_https else dict(HEADERS)


def protect(app: Flask, *, proxies: Sequence[Network], is_https: bool) -> None:
    """CSRF on every unsafe request, bound to the session and without a clock of its own: a long text must not die of an old token."""
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    allow_uploads(app)  # it has the first word: to look for the token is to read the form
    csrf.init_app(app)
    app.wsgi_app = believing(proxies, app.wsgi_app)  # type: ignore[method-assign, assignment]
    _sign_once(app)
    headers = security_headers(is_https)

    @app.before_request
    def name_the_request() -> None:
        g.request_id = secrets.token_hex(6)

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)  # a file that a person sent carries a stricter policy of its own
        if request.endpoint != "static" and not response.cache_control.private:  # private: for the asking program alone to keep
            response.headers["Cache-Control"] = "no-store"
        return response


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions in a signed cookie; what signs and checks it is made once a process, as the secret is given at the start."""

    _serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        self._serializer = self._serializer or super().get_signing_serializer(app)
        return self._serializer


def _sign_once(app: Flask) -> None:
    """A session's CSRF token is the same for each of its forms, and has no clock: it is signed for the first page that asks."""
    app.session_interface = Sessions()
    app.extensions["csrf_signed"] = lru_cache(maxsize=4096)(URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps)
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.context_processor(lambda: {"csrf_token": csrf_token})  # Flask-WTF's own stands in the same two places


def csrf_token() -> str:
    """What a form's hidden field `csrf_token` holds."""
    token = g.get("csrf_token")
    if token is None and "csrf_token" in session:
        token = g.csrf_token = current_app.extensions["csrf_signed"](session["csrf_token"])
    return str(token or generate_csrf())


def fresh_token() -> str:
    """A secret of 256 random bits for a link or a sign-in."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What is kept of a secret: enough to know it again, not to use it."""
    return hashlib.sha256(token.encode()).hexdigest()
