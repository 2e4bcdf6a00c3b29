"""Setting up on a machine where something is missing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("refuses", "said"),
    [("sys.version_info", "Coachapp needs Python 3.11 or newer"), ("ensurepip", "install the package python3-venv")],
)
def test_what_is_missing_is_one_sentence_and_2(tmp_path: Path, refuses: str, said: str) -> None:
    python = tmp_path / "python3"
    python.write_text(f'#!/bin/sh\ncase "$*" in *{refuses}*) exit 1;; esac\n')
    python.chmod(0o755)
    done = subprocess.run(
        [ROOT / "tools/venv.sh", tmp_path / "venv"],
        env={"PYTHON": str(python), "PATH": "/bin:/usr/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "venv").exists()
