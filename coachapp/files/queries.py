"""Every SELECT on files. Who may read one is for the room to say that hung it up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased

from coachapp.core.db import db
from coachapp.files.models import File, Purpose

Row = sa.Row[*tuple[Any, ...]]
_IN_ALL = sa.select(sa.func.coalesce(sa.func.sum(File.size), 0))
_OF_ONE = _IN_ALL.where(File.owner_id == sa.bindparam("owner_id"))
_SINCE = sa.select(sa.func.count()).where(
    File.owner_id == sa.bindparam("owner_id"), File.made_at > sa.bindparam("since", type_=File.made_at.type)
)


def used_by(owner_id: int) -> int:
    """How many bytes this person keeps."""
    return int(db.session.scalar(_OF_ONE, {"owner_id": owner_id}) or 0)


def used_in_all() -> int:
    """How many bytes the instance keeps."""
    return int(db.session.scalar(_IN_ALL) or 0)


def made_since(owner_id: int, since: datetime) -> int:
    """How many files this person has sent since then."""
    return int(db.session.scalar(_SINCE, {"owner_id": owner_id, "since": since}) or 0)


def waiting(owner_id: int, ids: Collection[int]) -> Sequence[File]:
    """Those of these files that are this person's evidence and wait for the form they came with; in their order."""
    known = [file_id for file_id in ids if 0 < file_id < 2**31][:100]
    own = sa.select(File).where(File.owner_id == owner_id, File.is_waiting, File.purpose == Purpose.EVIDENCE)
    return db.session.scalars(own.where(File.id.in_(known)).order_by(File.id)).all()


def file(file_id: int) -> File:
    """One whose id we know ourselves."""
    return db.session.get_one(File, file_id)


def pictures_of(owner_id: int) -> Sequence[File]:
    """The picture of this person: one, or none."""
    return db.session.scalars(sa.select(File).where(File.owner_id == owner_id, File.purpose == Purpose.PICTURE)).all()


def files_of(owner_id: int) -> Sequence[File]:
    """All that this person has sent."""
    return db.session.scalars(sa.select(File).where(File.owner_id == owner_id).order_by(File.id)).all()


def forgotten(before: datetime) -> Sequence[File]:
    """What still waits for a form that was sent before then."""
    return db.session.scalars(sa.select(File).where(File.is_waiting, File.made_at < before)).all()


def with_rows(stored: Collection[str]) -> frozenset[str]:
    """Those of these names that a row knows."""
    return frozenset(db.session.scalars(sa.select(File.stored).where(File.stored.in_(list(stored)))))


def has_picture(account_id: sa.ColumnElement[int] | InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
    """A column that says whether the person of a row is shown in a picture: no statement more, wherever accounts are read."""
    picture = aliased(File)
    shown = (picture.owner_id == account_id, picture.purpose == Purpose.PICTURE, picture.is_waiting.is_(False))
    return sa.exists().where(*shown).correlate_except(picture)
