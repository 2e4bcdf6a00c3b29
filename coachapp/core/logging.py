"""Structured lines with a request id: ids, never names, mails, secrets or texts."""

from __future__ import annotations

import logging
import sys

import structlog
from flask import Flask, Response, g, request


def prepare_logging(app: Flask, *, is_development: bool) -> None:
    """Columns for a person in development, JSON otherwise; one line for each request that went wrong."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=False) if is_development else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )

    @app.after_request
    def note_failures(response: Response) -> Response:
        if response.status_code >= 500:
            about = {"request_id": g.get("request_id"), "endpoint": request.endpoint, "status": response.status_code}
            structlog.get_logger().error("request failed", **about)
        return response
