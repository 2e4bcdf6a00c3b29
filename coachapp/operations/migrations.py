"""The database's tables, brought up to date. Whoever only serves does not load Alembic, and starts a quarter sooner."""

from __future__ import annotations

from flask import Flask, current_app
from flask_migrate import Migrate, upgrade

from coachapp.core.db import db


def prepare_migrations(app: Flask) -> None:
    """Let this app be migrated, by `bring_up_to_date` or by `flask db`."""
    Migrate(app, db, directory=app.config["SETTINGS"].migrations_dir, render_as_batch=True)


def bring_up_to_date() -> None:
    """Run the migrations that the database of the current app still owes."""
    prepare_migrations(current_app)
    upgrade()
