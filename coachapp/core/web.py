"""HTTP in, HTTP out: the few words that every view uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])


LARGEST_ID = 2**31 - 1


def an_id(text: str) -> int:
    """A number that a table can hold, from an address or a form: `request.args.get("from", type=an_id)`. ValueError for any other."""
    number = int(text)
    if abs(number) > LARGEST_ID:
        raise ValueError("no table holds this number")
    return number


class Id(IntegerConverter):
    """An id in an address. One that no table can hold is nobody's: 404, not an error of the database."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - Werkzeug's name
        super().__init__(map, max=LARGEST_ID)

    def to_url(self, value: Any) -> str:
        """As the address says it; a gap of a stencil stays one."""
        return value if isinstance(value, Markup) else super().to_url(value)


def public(view: View) -> View:
    """Open this endpoint to people who have not signed in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def secret(view: View) -> View:
    """What is sent here opens something: a password, a code, a key. It is never kept, not even for its own person."""
    view.is_secret = True  # type: ignore[attr-defined]
    return view


def by_itself(view: View) -> View:
    """What an open page asks for without anybody pressing a key: it is no sign that its person is there, and keeps no sign-in alive."""
    view.is_by_itself = True  # type: ignore[attr-defined]
    return view


def page(template: str, status: int = 200, **context: Any) -> tuple[str, int]:
    """A page or a fragment of one, with its status."""
    return render_template(template, **context), status


def pieces_of(template: str) -> Any:
    """The stencils that a template holds, for code that fills them."""
    return current_app.jinja_env.get_template(template).module


def see(endpoint: str, *, anchor: str | None = None, **values: Any) -> Response:
    """After a change: go and look at it (303)."""
    return redirect(url_for(endpoint, _anchor=anchor, **values), 303)


def wants_fragment() -> bool:
    """Whether htmx asks for a part of the page."""
    return request.headers.get("HX-Request") == "true"


def own_path(target: str | None, otherwise: str) -> str:
    """A path of ours to return to, or `otherwise`: never somebody else's address."""
    if not target or "\\" in target or any(ord(c) < 33 for c in target):
        return otherwise
    try:
        parts = urlsplit(target)
    except ValueError:
        return otherwise
    return target if not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith("//") else otherwise


def back_to(endpoint: str, **values: Any) -> Response:
    """Return to the page the form names in `back`, if it is ours, else to this endpoint (303)."""
    return redirect(own_path(request.form.get("back"), url_for(endpoint, **values)), 303)
