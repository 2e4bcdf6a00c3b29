"""Tables for a spreadsheet: CSV whose texts cannot be formulas."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import IO, Any

IN_MEMORY = 1_000_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes spreadsheets take a text for a formula, in the full width of East Asian typing as well."""


def defused(value: Any) -> str:
    """A cell's text; one that a spreadsheet would calculate gets an apostrophe before it (OWASP, CSV injection)."""
    text = "" if value is None else str(value).replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """All rows in a file that is gone once it is closed, and in memory only while it is small; in UTF-8 with the mark Excel looks for."""
    with ExitStack() as unless_whole:
        file = unless_whole.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        try:
            writer = csv.writer(text, quoting=csv.QUOTE_ALL)
            writer.writerow(header)
            writer.writerows([defused(cell) for cell in row] for row in rows)
        finally:
            text.detach()  # what is written is flushed; the file stays open
        file.seek(0)
        unless_whole.pop_all()
    return file
