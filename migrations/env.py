"""Alembic's environment: the app's own engine, one transaction for all that is owed.

On SQLite a table is altered by making it anew; with foreign keys on, dropping the old one would silently delete its children.
So they are off meanwhile, and every key is checked before the commit.
"""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from coachapp.core.db import Base, db

config = context.config


def main() -> None:
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            _foreign_keys(connection, "OFF")  # before BEGIN: inside a transaction SQLite ignores it
        try:
            context.configure(
                connection=connection,
                target_metadata=Base.metadata,
                render_as_batch=is_sqlite,
                transactional_ddl=True,
                compare_type=True,
                compare_server_default=False,
                **{
                    k: v
                    for k, v in current_app.extensions["migrate"].configure_args.items()
                    if k != "render_as_batch" and k != "compare_type"
                },
            )
            with context.begin_transaction():
                context.run_migrations()
                if is_sqlite and (orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                    raise RuntimeError(f"These rows would lose what they belong to: {orphans[:10]}")
        finally:
            if is_sqlite:
                _foreign_keys(connection, "ON")


def _foreign_keys(connection: Connection, state: str) -> None:
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute(f"PRAGMA foreign_keys={state}")


main()
