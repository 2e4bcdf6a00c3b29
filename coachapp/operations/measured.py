"""The server with a count of its answers: what granian runs when COACHAPP_METRICS_PORT is set.

A module of its own, so that a server which nobody measures does not load prometheus_client.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from prometheus_client import Histogram

from coachapp.operations import server
from coachapp.operations.server import BodyFirst

ANSWERS = Histogram(
    "coachapp_answers_seconds",
    "How long answers took, by method and status",
    ["method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
METHODS = frozenset({"GET", "HEAD", "POST"})


def measured(wsgi: WSGIApplication) -> WSGIApplication:
    """The same application, counted. Statuses are gathered by hundreds, methods that nobody uses as one."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        begun, method = time.perf_counter(), str(environ["REQUEST_METHOD"])

        def start(status: str, *more: Any) -> Any:
            named = method if method in METHODS else "other"
            ANSWERS.labels(named, f"{status[0]}xx").observe(time.perf_counter() - begun)
            return start_response(status, *more)

        return wsgi(environ, start)

    return application


def application() -> BodyFirst:
    """What granian runs, made anew in each of its workers."""
    made = server.application()
    made.wsgi = measured(made.wsgi)
    return made
