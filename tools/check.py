"""The part of `make check` that runs nothing of the product: format, lint, types, templates. (The ladder is a test in tests/house.)"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = {
    "types": ["mypy"],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "templates": ["djlint", "--lint", "--quiet", "templates"],
}


def failure(command: list[str]) -> str:
    """What the check said if it failed, else nothing."""
    environ = {**os.environ, "NO_COLOR": "1", "COLUMNS": "140"}
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, env=environ, check=False, capture_output=True, text=True)
    return f"{done.stdout}{done.stderr}".strip() or "failed without a word" if done.returncode else ""


def main() -> int:
    with ThreadPoolExecutor(2) as both_cores:
        failures = dict(zip(CHECKS, both_cores.map(failure, CHECKS.values()), strict=True))
    for name, words in failures.items():
        print(f"{name}: {'FAILED' if words else 'ok'}")
        if words:
            print(words)
    return 1 if any(failures.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
