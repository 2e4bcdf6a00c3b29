"""What is larger than a page: files that come in on the few routes that take them, and files that go out without holding a worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from wsgiref.types import WSGIEnvironment

from flask import Flask, Response, request, send_file, session
from flask_login import current_user
from flask_wtf.file import FileField, FileRequired, MultipleFileField
from wtforms.validators import Optional

from coachapp.core.errors import Missing

LARGEST_BODY = 1_000_000
LARGEST_UPLOAD = 26_000_000
"""Files of 25 MB together, and the text beside them."""
SEALED = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The policy of a file that a person sent: whatever a browser takes it for, it runs nothing and is nobody's page."""
View = TypeVar("View", bound=Callable[..., Any])


def chosen_file(label: str, *, hint: str = "") -> FileField:
    """One file; whether it may be kept is for files.checks to say."""
    return FileField(label, [FileRequired("Choose a file.")], description=hint)


def chosen_files(label: str, *, hint: str = "") -> MultipleFileField:
    """Some files, or none."""
    return MultipleFileField(label, [Optional()], description=hint)


def takes_files(view: View) -> View:
    """This view's form may carry files; everybody else's body is at most 1 MB."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def allow_uploads(app: Flask) -> None:
    """Before anything reads a form: more than a page's megabyte only where files are taken, and only from people who have signed in."""

    @app.before_request
    def allow() -> None:
        if _takes_files(app) and current_user.is_authenticated:
            request.max_content_length = LARGEST_UPLOAD


def most_for(app: Flask, environ: WSGIEnvironment) -> int:
    """How large this request's body may be, asked by the server before it reads it: a look at the address and the signed cookie."""
    with app.request_context(environ):
        return LARGEST_UPLOAD if _takes_files(app) and "_user_id" in session else LARGEST_BODY


def _takes_files(app: Flask) -> bool:
    return bool(getattr(app.view_functions.get(request.endpoint or ""), "takes_files", False))


def give(path: Path, *, name: str, media: str, is_shown: bool = False) -> Response:
    """A file to be saved, or a picture to be shown. The server sends it itself (wsgi.file_wrapper), so that a slow reader holds no worker.
    Missing when it is not there any more."""
    try:
        response = send_file(path, mimetype=media, as_attachment=not is_shown, download_name=name, etag=False, conditional=False)
    except FileNotFoundError:
        raise Missing("This file is no longer there. Its admin can look for it in a backup.") from None
    del response.headers["Last-Modified"]
    response.headers["Content-Security-Policy"] = SEALED
    return response
