"""Tables for a spreadsheet: CSV whose texts cannot be formulas."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
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
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        writer = csv.writer(text, quoting=csv.QUOTE_ALL)
        writer.writerow(header)
        writer.writerows([defused(cell) for cell in row] for row in rows)
        text.flush()
    finally:
        text.detach()
    file.seek(0)
    return file
