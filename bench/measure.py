"""Call an application in this process and see what it costs."""

from __future__ import annotations

import gzip
import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from wsgiref.types import WSGIApplication

import sqlalchemy as sa
from flask import Flask, has_app_context, session
from werkzeug.test import EnvironBuilder, run_wsgi_app

ROUNDS, WARM_UP = 60, 5
STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
Call = Callable[[], bytes]


class WrongAnswerError(Exception):
    """A page answered with something else than itself, so it cannot be measured."""


@dataclass(frozen=True)
class Cost:
    """CPU of a page against the constant page of its bytes, both in milliseconds, and between which ratios half of the rounds lay."""

    page_ms: float
    constant_ms: float
    low: float
    high: float

    @property
    def ratio(self) -> float:
        return self.page_ms / self.constant_ms


def caller(app: WSGIApplication, path: str, cookie: str) -> Call:
    """A function that makes this one request and gives the whole body; anything but 200 is an error."""
    builder = EnvironBuilder(path=path, headers=[("Cookie", cookie), ("Host", "127.0.0.1")])
    environ = builder.get_environ()
    builder.close()

    def call() -> bytes:
        if has_app_context():
            raise RuntimeError("a request under another's context would find its reader signed in already, and cost too little")
        body, status, _ = run_wsgi_app(app, dict(environ), buffered=True)
        text = b"".join(body)
        if not status.startswith("200"):
            raise WrongAnswerError(f"{path} answered {status}")
        return text

    return call


def cookie_of(app: Flask, values: dict[str, Any]) -> str:
    """The signed cookie of a browser whose session holds this."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(values)}"


def constant_page(size: int) -> Call:
    """A bare Flask application that checks its session's signature and answers with so many bytes: what every ratio is measured against."""
    app = Flask("constant")
    app.config.update(SECRET_KEY=secrets.token_hex())
    body = "x" * size

    @app.get("/")
    def constant() -> tuple[str, int]:
        return (body, 200) if session.get("who") == 1 else ("", 403)

    return caller(app, "/", cookie_of(app, {"who": 1}))


def timed(call: Call) -> float:
    began = time.process_time_ns()
    call()
    return (time.process_time_ns() - began) / 1e6


def compare(page: Call, constant: Call, rounds: int = ROUNDS) -> Cost:
    """Both by turns, so that a machine that slows down slows down both; medians, because a round can be interrupted."""
    for _ in range(WARM_UP):
        page(), constant()
    pairs = [(timed(page), statistics.median(timed(constant) for _ in range(9))) for _ in range(rounds)]
    low, _, high = statistics.quantiles([mine / theirs for mine, theirs in pairs], n=4)
    return Cost(statistics.median(p for p, _ in pairs), statistics.median(c for _, c in pairs), low, high)


@contextmanager
def statements(engine: sa.Engine) -> Iterator[list[str]]:
    """What is asked of the database meanwhile; BEGIN and PRAGMA are not questions."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip("( \n").upper().startswith(STATEMENTS):
            seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def asked(page: Call, engine: sa.Engine) -> tuple[int, int]:
    """How many statements a repeated visit makes, and how many of them write."""
    page()
    with statements(engine) as seen:
        page()
    return len(seen), sum(not s.lstrip("( \n").upper().startswith(("SELECT", "WITH")) for s in seen)


def compressed(body: bytes) -> int:
    """Its bytes as gzip makes them at its usual level."""
    return len(gzip.compress(body, 6))
