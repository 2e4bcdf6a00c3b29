"""Write a copy of a record: one zip with record.json (docs/export.md), record.md and the person's files.

Everything is streamed, row by row, so that the longest record fits in little memory.
"""

from __future__ import annotations

import contextlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from coachapp.core.export import rows_of
from coachapp.files.export_queries import STORED
from coachapp.files.store import Store
from coachapp.records.parcel import FORMAT, VERSION
from coachapp.records.reading import text_of
from coachapp.records.sections import SECTIONS


@dataclass(frozen=True)
class Places:
    """Where people's files are, and where copies of records wait to be fetched."""

    files: Store
    copies: Store


def places_of(data_dir: Path) -> Places:
    """Those of the instance with this data directory."""
    return Places(Store(data_dir / "files"), Store(data_dir / "records"))


def write_copy(account_id: int, places: Places, now: datetime) -> tuple[str, int]:
    """Write the whole record of this account into the store, reading only; gives its random name there and its size.
    A copy that cannot be finished leaves nothing. Raises OSError."""
    with places.copies.new() as (stored, file), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        _fill(archive, account_id, places.files, now)
    return stored, places.copies.path(stored).stat().st_size


def _fill(archive: zipfile.ZipFile, account_id: int, files: Store, now: datetime) -> None:
    _write(archive, "record.json", json_of(account_id, now))
    _write(archive, "record.md", (f"{part}\n\n" for part in text_of(account_id, now)))
    for row in list(rows_of(STORED, account_id=account_id)):
        with contextlib.suppress(FileNotFoundError):  # its row went meanwhile, or is about to
            archive.write(files.path(row["stored"]), f"files/{row['id']}-{row['name']}")


def _write(archive: zipfile.ZipFile, name: str, parts: Iterator[str]) -> None:
    with archive.open(name, "w", force_zip64=True) as entry, TextIOWrapper(entry, encoding="utf-8", newline="\n") as text:
        text.writelines(parts)


def json_of(account_id: int, now: datetime) -> Iterator[str]:
    """record.json, piece by piece."""
    yield f'{{"format": {json.dumps(FORMAT)}, "version": {VERSION}, "made_at": {_as_json(now)}, "account_id": {account_id}'
    for section in SECTIONS:
        yield f',\n"{section.name}": ['
        for place, row in enumerate(rows_of(section.rows, account_id=account_id)):
            yield ("," if place else "") + "\n" + _as_json(dict(row))
        yield "]"
    yield "}\n"


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(f"no way to write a {type(value).__name__}")
