"""Where this instance keeps its files, for views."""

from __future__ import annotations

from flask import current_app

from coachapp.config import Settings
from coachapp.files.store import Store, store_of


def our_settings() -> Settings:
    """What is set from outside."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def store() -> Store:
    return store_of(our_settings().data_dir)
