"""What the worker does for many: each by itself, so that one that fails holds none of the others up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog
from sqlalchemy.orm import Session

from coachapp.core.db import CLASHES, transaction
from coachapp.core.errors import Conflict


@contextmanager
def holding_nobody_up(what: str, **ids: int) -> Iterator[None]:
    """Whatever goes wrong with this one is logged, by its kind alone; the worker goes on and tries again when it looks next."""
    try:
        yield
    except Exception as problem:  # noqa: BLE001 - whatever it was, it was this one's
        structlog.get_logger().error(f"{what} failed", error=type(problem).__name__, **ids)


@contextmanager
def alone(what: str, **ids: int) -> Iterator[Session]:
    """The same in a transaction of its own. A clash is nothing to speak of: another worker was faster, or somebody acted at this moment."""
    with holding_nobody_up(what, **ids), suppress(Conflict, *CLASHES), transaction() as session:
        yield session
