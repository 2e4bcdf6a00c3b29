"""Where this instance keeps its files, for views."""

from __future__ import annotations

from coachapp.files.store import Store, store_of
from coachapp.instance.request import our_settings


def store() -> Store:
    return store_of(our_settings().data_dir)
