"""`make sbom` names all that is pinned; `make audit` takes nothing for sound that it did not look at."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest

from tools import audit, sbom


def test_the_bill_names_every_pin_and_every_file_of_others_with_hashes() -> None:
    bill = json.loads(sbom.bill())
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "coachapp")
    named = {part["purl"] for part in bill["components"]}
    pins = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", sbom.PINS.read_text(), re.MULTILINE))
    assert "flask" in pins
    assert {f"pkg:pypi/{name}@{version}" for name, version in pins.items()} <= named
    assert {purl.split("@")[-2] for purl in named if purl.startswith("pkg:npm/")} >= {"pkg:npm/htmx.org"}
    assert len(named) == len(pins) + 4
    assert all(part["hashes"] for part in bill["components"])


def report(*dependencies: dict[str, Any]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


SOUND: dict[str, Any] = {"name": "flask", "version": "3.1.3", "vulns": []}


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        (report(SOUND), 0, "No known hole in any of 1 packages, each of which was looked at."),
        (report(SOUND, {"name": "granian", "skip_reason": "Dependency not found"}), 1, "granian was not looked at: Dependency not found"),
        (report({**SOUND, "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.4"]}]}), 1, "flask 3.1.3 has PYSEC-1; mended in 3.1.4"),
        (report(), 1, "Nothing was looked at."),
        ("", 1, "the service did not answer"),
    ],
)
def test_an_audit_is_good_only_if_each_package_was_looked_at(
    said: str, code: int, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done = subprocess.CompletedProcess([], 0, stdout=said, stderr="the service did not answer")
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_more: done)
    assert audit.main() == code
    assert capsys.readouterr().out.strip() == words
