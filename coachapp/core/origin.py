"""From where a request comes: the personal part of what the audit log keeps."""

from __future__ import annotations

from dataclasses import dataclass

from flask import has_request_context, request

LONGEST_DEVICE = 200


@dataclass(frozen=True)
class Origin:
    """The address a request came from and how its browser calls itself."""

    address: str
    device: str


def origin() -> Origin | None:
    """Where the running request comes from; None in the worker and on the command line."""
    if not has_request_context():
        return None
    return Origin(request.remote_addr or "", request.user_agent.string[:LONGEST_DEVICE])
