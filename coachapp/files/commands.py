"""Every change to files."""

from __future__ import annotations

import hashlib
from datetime import datetime

import sqlalchemy as sa

from coachapp.core.db import db, forget, once_kept, save, transaction
from coachapp.core.errors import Conflict
from coachapp.files import policy, queries
from coachapp.files.models import LONGEST_WAIT, File, Purpose, Sound
from coachapp.files.policy import Limits
from coachapp.files.store import Store


def keep(sound: Sound, *, stored: str, owner_id: int, purpose: Purpose, limits: Limits, now: datetime) -> File:
    """The row of a file that stands in the store. It waits until what it came with has come through. Conflict when it does not fit."""
    _one_at_a_time()
    size = len(sound.content)
    decision = policy.may_keep(size, own=queries.used_by(owner_id), in_all=queries.used_in_all(), limits=limits)
    if not decision:
        raise Conflict(decision.reason)
    digest = hashlib.sha256(sound.content).hexdigest()
    made = File(owner_id=owner_id, purpose=purpose, stored=stored, name=sound.name, kind=sound.kind, size=size, sha256=digest, made_at=now)
    return save(made)


def remove(file: File, *, store: Store) -> None:
    """Forget the row; the bytes go once that is kept."""
    stored = file.stored
    forget(file)
    once_kept(lambda: store.remove(stored))


def take_picture(file: File, *, store: Store) -> None:
    """From now on this is its owner's picture, and the one before is gone."""
    for before in queries.pictures_of(file.owner_id):
        if before.id != file.id:
            remove(before, store=store)
    file.hang_up()
    save(file)


def remove_picture(owner_id: int, *, store: Store) -> None:
    """Show initials again. Said twice, the same."""
    for picture in queries.pictures_of(owner_id):
        remove(picture, store=store)


def erase_of(account_id: int, *, store: Store) -> int:
    """Take away every file that this account has sent, wherever it hangs; gives how many. What hung one up loses its row with it."""
    files = queries.files_of(account_id)
    for file in files:
        remove(file, store=store)
    return len(files)


def tidy(now: datetime, *, store: Store) -> int:
    """Take away what was sent with forms that never came through, and what no row knows; gives how many."""
    with transaction():
        forgotten = queries.forgotten(now - LONGEST_WAIT)
        for file in forgotten:
            remove(file, store=store)
        many = len(forgotten)
    return many + store.sweep(queries.with_rows)


def _one_at_a_time() -> None:
    """Two that come at once must not both fit into the same room. (SQLite has one writer anyway.)"""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.text("LOCK TABLE files IN SHARE ROW EXCLUSIVE MODE"))
