"""What is wrong with an instance, and how to mend it."""

from __future__ import annotations

import os
from collections.abc import Iterator

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from coachapp.config import Settings
from coachapp.core.db import db


def complaints(settings: Settings) -> list[str]:
    """One sentence for each thing that is wrong; none when all is well. Needs the app's context."""
    return [*about_the_database(settings), *about_the_data_directory(settings)]


def about_the_database(settings: Settings) -> Iterator[str]:
    heads = set(ScriptDirectory(settings.migrations_dir).get_heads())
    try:
        with db.engine.connect() as connection:
            applied = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as problem:
        reason = str(getattr(problem, "orig", None) or problem).splitlines()[0]
        yield f"The database does not answer ({reason}): check COACHAPP_DATABASE_URL and that it runs."
        return
    if applied != heads:
        yield "The database is not up to date: run `coachapp migrate`."


def about_the_data_directory(settings: Settings) -> Iterator[str]:
    if not os.access(settings.data_dir, os.W_OK | os.X_OK):
        yield f"The data directory cannot be written: {settings.data_dir}. Give it to the user that runs Coachapp."
    key = settings.data_dir / "secret.key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield f"Others on this machine can read the secret key: run `chmod 600 {key}`."
