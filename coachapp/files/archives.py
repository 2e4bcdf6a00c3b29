"""Archives: what docx and odt may hold, and a zip that is no document. Read entry by entry, never unpacked to disk. Pure."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath

from coachapp.core.errors import Conflict
from coachapp.files.models import Kind

MOST_ENTRIES = 1_000
MOST_UNPACKED = 100_000_000
_PIECE = 1_000_000
_BROKEN = "It cannot be read as {kind} file. It may be damaged: open it, save it anew and send that."
_NOT_ONE = "It is not {kind} file, whatever its name says."
_MACROS = "It holds macros. Save it without them and send that."
_LOCKED = "It is locked by a password. Save it without one and send that."
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, LookupError)
_ODT = b"application/vnd.oasis.opendocument.text"
_DOCX_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def unpacked(content: bytes, is_wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """What a zip of any kind holds under the names that are wanted. Conflict unless it is whole, not too large, and without paths that lead
    out or anything around it: it is read through to the end, so that no size is taken on its word."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            _check_edges(content, archive, entries, "a zip")
            for entry in entries:
                _check_entry(entry)
            _read_through(archive, entries)
            return {entry.filename: archive.read(entry) for entry in entries if is_wanted(entry.filename)}
    except _UNREADABLE as problem:
        raise Conflict(_BROKEN.format(kind="a zip")) from problem


def check_archive(content: bytes, kind: Kind) -> None:
    """Conflict unless this is a whole document of its kind, not too large, without paths that lead out, macros or anything around it."""
    try:
        _check(content, kind)
    except _UNREADABLE as problem:
        raise Conflict(_BROKEN.format(kind=_a(kind))) from problem


def _check(content: bytes, kind: Kind) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        _check_sizes(entries)
        _check_edges(content, archive, entries, _a(kind))
        for entry in entries:
            _check_entry(entry)
        _read_through(archive, entries)
        (_check_docx if kind is Kind.DOCX else _check_odt)(archive, {entry.filename for entry in entries})


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Conflict(f"It holds {len(entries):,} files in one. At most {MOST_ENTRIES:,} are taken.")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Conflict("Unpacked it is larger than 100 MB.")


def _check_edges(content: bytes, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], kind: str) -> None:
    """Nothing before it and nothing behind it, no entry that lies in another one, and no name twice."""
    names = {entry.filename for entry in entries}
    begins = min((entry.header_offset for entry in entries), default=-1)
    is_alone = begins == 0 and not archive.comment and content[-22:-18] == b"PK\x05\x06"
    if not is_alone or len(names) != len(entries) or sum(entry.compress_size for entry in entries) > len(content):
        raise Conflict(_BROKEN.format(kind=kind))


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    leads_out = name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts
    if leads_out or stat.S_ISLNK(entry.external_attr >> 16):
        raise Conflict("It holds a path that leads out of it.")
    if entry.flag_bits & 0x1:
        raise Conflict(_LOCKED)


def _read_through(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """What an archive says of its sizes may be wrong: count what really comes out."""
    unpacked = 0
    for entry in entries:
        with archive.open(entry) as opened:
            while piece := opened.read(_PIECE):
                unpacked += len(piece)
                if unpacked > MOST_UNPACKED:
                    raise Conflict("Unpacked it is larger than 100 MB.")


def _check_docx(archive: zipfile.ZipFile, names: set[str]) -> None:
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise Conflict(_NOT_ONE.format(kind="a docx"))
    types = archive.read("[Content_Types].xml")
    if b"macroEnabled" in types or any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
        raise Conflict(_MACROS)
    if _DOCX_MAIN not in types:
        raise Conflict(_NOT_ONE.format(kind="a docx"))


def _check_odt(archive: zipfile.ZipFile, names: set[str]) -> None:
    if not {"mimetype", "META-INF/manifest.xml", "content.xml"} <= names or archive.read("mimetype").strip() != _ODT:
        raise Conflict(_NOT_ONE.format(kind="an odt"))
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise Conflict(_MACROS)
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Conflict(_LOCKED)


def _a(kind: Kind) -> str:
    return f"an {kind}" if kind is Kind.ODT else f"a {kind}"
