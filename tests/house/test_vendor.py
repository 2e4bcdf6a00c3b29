"""What was taken from others is what they published, with its licence, and nothing else stands beside it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LICENCES = {"MIT", "0BSD", "OFL-1.1", "MPL-2.0"}


@pytest.mark.parametrize("home", [ROOT / "coachapp/static/vendor", ROOT / "tests/vendor"], ids=["product", "tests"])
def test_every_vendored_file_is_in_the_manifest_unchanged_and_licensed(home: Path) -> None:
    manifest = json.loads((home / "manifest.json").read_text())
    files = {str(file.relative_to(home)) for file in home.rglob("*") if file.is_file()}
    assert {name for name in files if not name.endswith(("LICENSE.txt", "manifest.json"))} == set(manifest)
    for name, about in manifest.items():
        assert hashlib.sha256((home / name).read_bytes()).hexdigest() == about["sha256"], name
        assert about["licence"] in LICENCES
        assert about["package"]
        assert about["version"]
        assert len((home / name).with_name("LICENSE.txt").read_text()) > 500
