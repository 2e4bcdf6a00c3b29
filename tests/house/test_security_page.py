"""docs/security.md names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`((?:\w+/)+test_\w+\.py)(?:::(test_\w+))?`")


def test_each_test_that_the_page_names_is_there() -> None:
    named = NAMED.findall((ROOT / "docs/security.md").read_text())
    gone = [f"{file}::{test}" for file, test in named if not is_there(file, test)]
    assert len(named) > 40
    assert gone == []


def is_there(file: str, test: str) -> bool:
    path = ROOT / "tests" / file
    return path.is_file() and (not test or f"def {test}(" in path.read_text())


def test_each_row_has_a_test_or_says_that_it_has_none() -> None:
    rows = [line for line in (ROOT / "docs/security.md").read_text().partition("## Requirements")[2].splitlines() if line.startswith("| ")]
    assert [row for row in rows[1:] if not NAMED.search(row) and "not yet" not in row and "---" not in row] == []
