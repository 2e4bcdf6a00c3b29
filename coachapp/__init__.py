"""Coachapp: coaches and clients work on long-term goals, milestone by milestone, session after session.

`create_app` is the only place that knows every room.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, Flask, g, has_request_context, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from coachapp.accounts import views as accounts
from coachapp.accounts.commands import LAST_USE_EVERY, note_use
from coachapp.accounts.queries import sign_in_statement
from coachapp.accounts.turned_away import to_sign_in
from coachapp.admin import views as admin
from coachapp.answers import views as answers
from coachapp.booking import views as booking
from coachapp.checkins import views as checkins
from coachapp.config import Settings
from coachapp.core.clock import now, read_in
from coachapp.core.db import AWAY, CLASHES, afterwards, prepare_database
from coachapp.core.errors import Conflict, Missing, Refusal, TooMany
from coachapp.core.keys import prepare_keys
from coachapp.core.logging import log_error, prepare_logging
from coachapp.core.once import once_key, typed_words
from coachapp.core.security import protect
from coachapp.core.static import serve_static
from coachapp.core.templating import prepare_templates
from coachapp.core.transaction import TransactionalFlask
from coachapp.core.transfer import LARGEST_BODY
from coachapp.core.web import Id
from coachapp.engagements import views as engagements
from coachapp.feedback import views as feedback
from coachapp.files import views as files
from coachapp.goals import views as goals
from coachapp.home import views as home
from coachapp.home.navigation import navigation
from coachapp.hours import views as hours
from coachapp.inbound import views as inbound
from coachapp.instance.request import brand, has_mail
from coachapp.ledger.request import note_refusal, note_stale_form
from coachapp.meetings import views as meetings
from coachapp.notices import views as notices
from coachapp.notices.commands import read_about
from coachapp.notices.queries import UNREAD
from coachapp.progress import views as progress
from coachapp.ratings import views as ratings
from coachapp.records import views as records
from coachapp.security import views as security
from coachapp.sessions import views as sessions

ROOMS: tuple[Blueprint, ...] = (
    accounts.blueprint,
    security.blueprint,
    files.blueprint,
    notices.blueprint,
    engagements.blueprint,
    goals.blueprint,
    checkins.blueprint,
    sessions.blueprint,
    booking.blueprint,
    meetings.blueprint,
    hours.blueprint,
    ratings.blueprint,
    feedback.blueprint,
    answers.blueprint,
    inbound.blueprint,
    progress.blueprint,
    home.blueprint,
    admin.blueprint,
    records.blueprint,
)
"""From the ladder's foot to its top."""


def create_app(settings: Settings) -> Flask:
    """The whole application for these settings."""
    app = TransactionalFlask(__name__, template_folder="../templates")
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SESSION_COOKIE_NAME="__Host-coachapp" if settings.is_https else "coachapp",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=30 * 24 * 3600,
        SESSION_REFRESH_EACH_REQUEST=False,
        TRUSTED_HOSTS=settings.trusted_hosts,
        TESTING=settings.is_test,
        SETTINGS=settings,
    )
    app.url_map.converters["int"] = Id
    prepare_keys(app, settings.secret_key, *settings.old_secret_keys)
    prepare_logging(app, is_development=settings.is_development)
    prepare_database(app)
    prepare_templates(app)
    app.jinja_env.globals |= {"brand": brand, "sends_mail": has_mail}
    protect(app, proxies=settings.proxies, is_https=settings.is_https)
    serve_static(app, settings.data_dir, is_https=settings.is_https, is_development=settings.is_development)
    _prepare_sign_in(app)
    _prepare_errors(app)
    for room in ROOMS:
        app.register_blueprint(room)
    app.context_processor(lambda: {"navigation": navigation() if has_request_context() else (), "once_key": once_key})
    return app


def _prepare_sign_in(app: Flask) -> None:
    """The door: every endpoint needs sign-in unless its view says `public`."""
    manager = LoginManager(app)
    manager.session_protection = None  # our own check on every request: accounts.queries.signed_in
    manager.user_loader(partial(accounts.load_sign_in, sign_in_statement(**UNREAD)))

    app.teardown_request(lambda _error: read_in("UTC"))

    @app.before_request
    def door() -> ResponseReturnValue | None:
        view = app.view_functions.get(request.endpoint or "")
        if current_user.is_authenticated:
            read_in(current_user.time_zone)
            if not getattr(view, "is_by_itself", False):
                _keep_last_use()
            _keep_what_is_read()
            return None
        if view is None or request.endpoint == "static" or getattr(view, "is_public", False):
            return None
        return to_sign_in()


def _keep_last_use() -> None:
    person, moment = current_user, now()
    if moment - person.last_used_at > LAST_USE_EVERY:
        sign_in_id, is_admin = person.sign_in_id, "admin" in person.roles
        afterwards(lambda session: note_use(session, sign_in_id=sign_in_id, is_admin=is_admin, now=moment))


def _keep_what_is_read() -> None:
    if current_user.opens_unread and request.method == "GET":
        account_id, path, moment = current_user.account_id, request.path, now()
        afterwards(lambda session: read_about(session, account_id, path, moment))


def _prepare_errors(app: Flask) -> None:
    """Three refusals and what Flask itself refuses: one page that says what happened and what to do now."""
    app.after_request(note_refusal)

    def show(status: int, title: str, reason: str, typed: Sequence[tuple[str, str]] = ()) -> tuple[str, int]:
        g.is_broken = status >= 500
        told = {"status": status, "title": title, "reason": reason, "typed": typed, "request_id": g.get("request_id", "")}
        return render_template("error.html", **told), status

    @app.errorhandler(Refusal)
    def refused(error: Refusal) -> ResponseReturnValue:
        return show(error.status, error.title, error.reason or _WORDS.get(error.status, ""))

    @app.errorhandler(TooMany)
    def too_many(error: TooMany) -> ResponseReturnValue:
        return *show(error.status, error.title, error.reason), error.headers

    @app.errorhandler(CSRFError)
    def stale_form(_error: CSRFError) -> ResponseReturnValue:
        note_stale_form()
        return show(400, "This form is no longer valid", _WORDS_OF_A_STALE_FORM, typed_words())

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        if error.response is not None or status < 400:
            return error.get_response()
        return show(status, _TITLES.get(status, error.name), _WORDS.get(status, ""))

    def clash(_error: Exception) -> ResponseReturnValue:
        return refused(Conflict("Somebody changed this at the same time. Load the page again to see both."))

    def away(error: Exception) -> ResponseReturnValue:
        log_error(error)
        return show(503, "Not available for the moment", _WORDS[503])

    for kind, handler in [*((kind, clash) for kind in CLASHES), *((kind, away) for kind in AWAY)]:
        app.register_error_handler(kind, handler)


_TITLES = {400: "That request made no sense", 404: Missing.title, 405: "Not like this", 413: "That is too large", 500: "Something broke"}
_WORDS = {
    400: "Go back and try again.",
    404: "There is nothing here, or nothing you may see. It may have been moved or taken back.",
    405: "This address cannot be used that way. Go back and use the buttons of the page.",
    413: "At most one megabyte can be sent at once, and 25 megabytes where files are taken. Go back and send less.",
    500: "This is our fault. It is in the log under the number below. Go back and try again; if it stays, tell your admin the number.",
    503: "The database did not answer in time. Go back and try again in a moment: what you typed is still there.",
}
_WORDS_OF_A_STALE_FORM = (
    "You signed out or in since it was opened, so nothing was changed. Load its page again and send it there; what you wrote stands here."
)
