"""Whether this instance can do its work now."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from coachapp.core.db import become, db

LEAST_FREE = 100_000_000
"""Bytes of the data directory's disk."""


def ailments(data_dir: Path, migrations_dir: str) -> list[str]:
    """A word for each thing that keeps it from working: database, migrations, disk."""
    found = []
    try:
        applied = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        become("read")
        found.append("database")
    else:
        found += [] if applied == newest_migration(migrations_dir) else ["migrations"]
    return found + ([] if shutil.disk_usage(data_dir).free > LEAST_FREE else ["disk"])


@cache
def newest_migration(migrations_dir: str) -> str:
    """The number of the last step, from its file's name: to load Alembic for it takes a second."""
    return max(file.name[:4] for file in Path(migrations_dir, "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))
