"""Structured lines with a request id: ids, never names, mails, secrets or texts.

An error's own words are left out, because they can hold what somebody typed: its kind and where it happened are enough to find it.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from typing import Any

import structlog
from flask import Flask, Response, g, got_request_exception, request

LONGEST = 200


def prepare_logging(app: Flask, *, is_development: bool) -> None:
    """Columns for a person in development, JSON otherwise; a line for each answer that refuses or failed, by the number on its page."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(colors=False) if is_development else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    if not is_development:
        app.logger.disabled = True  # it would write the error's own words
        got_request_exception.connect(lambda _app, exception, **_more: log_error(exception), app, weak=False)
        libraries = logging.StreamHandler()
        libraries.setFormatter(IdsOnly())
        logging.basicConfig(handlers=[libraries], level=logging.WARNING)

    @app.after_request
    def note_failures(response: Response) -> Response:
        if response.status_code >= 400:
            log = structlog.get_logger()
            (log.error if response.status_code >= 500 else log.info)("answer", status=response.status_code, **about_the_request())
        return response


def about_the_request() -> dict[str, Any]:
    """Its number, and what it asked for: the endpoint and the ids in its address, nothing that was typed."""
    return {"request_id": g.get("request_id"), "method": request.method, "endpoint": request.endpoint, **ids_in_the_address()}


def ids_in_the_address() -> dict[str, int]:
    """Which things the address names; words in it may be secrets."""
    return {name: value for name, value in (request.view_args or {}).items() if isinstance(value, int)}


def log_error(error: BaseException) -> None:
    """Its kind, what caused it and where, without its words."""
    cause = getattr(error, "orig", None) or error.__cause__
    where = where_of(error)
    structlog.get_logger().error("error", error=kind_of(error), cause=cause and kind_of(cause), where=where, **about_the_request())


def kind_of(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def where_of(error: BaseException) -> list[str]:
    """The last steps on the way to it."""
    return [f"{step.filename.rpartition('/')[2]}:{step.lineno} {step.name}" for step in traceback.extract_tb(error.__traceback__)[-8:]]


class IdsOnly(logging.Formatter):
    """A library's line without what it filled in."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"level": record.levelname.lower(), "logger": record.name, "event": str(record.msg)[:LONGEST]}
        if record.exc_info and record.exc_info[1]:
            line |= {"error": kind_of(record.exc_info[1]), "where": " < ".join(reversed(where_of(record.exc_info[1])))}
        return json.dumps(line)
