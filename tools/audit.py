"""`make audit`: look for known holes in the pinned packages. Fails on a hole, and on a package that was not looked at."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
AUDIT = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json", "-r", "requirements/run.txt"]


def complaints(report: dict[str, Any]) -> list[str]:
    """A line for each known hole, and one for each package of which nothing is known: to be skipped is not to be sound."""
    looked_at = report["dependencies"]
    skipped = [f"{one['name']} was not looked at: {one['skip_reason']}" for one in looked_at if "skip_reason" in one]
    holes = [
        f"{one['name']} {one['version']} has {hole['id']}; mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for one in looked_at
        for hole in one.get("vulns", [])
    ]
    return holes + skipped if looked_at else ["Nothing was looked at."]


def main() -> int:
    done = subprocess.run([Path(sys.executable).with_name("pip-audit"), *AUDIT], cwd=ROOT, check=False, capture_output=True, text=True)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        print(done.stderr.strip() or "pip-audit ended without a word.")
        return 1
    found = complaints(report)
    print("\n".join(found) or f"No known hole in any of {len(report['dependencies'])} packages, each of which was looked at.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
