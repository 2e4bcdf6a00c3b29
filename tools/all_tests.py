"""`make test`'s one pytest run of everything, after finding or installing a Chromium and PostgreSQL's server.

What cannot be had is left out and said in one loud line at the end; under CI=true it is an error.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

LARGE = "LEFT OUT: the tests at the size of a large instance, which take minutes each: `pytest -m large` runs them."
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support import chromium, postgres  # noqa: E402 - tests are not installed


def install(package: str) -> None:
    """From Debian's packages, when we may."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "--yes", "--no-install-recommends", package]):
            subprocess.run(["apt-get", "--quiet", *words], env=environ, check=False, stdout=subprocess.DEVNULL)


def install_chromium() -> None:
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if not chromium.executable():
        install("chromium")


def had(find: Callable[[], Path | None], get: Callable[[], None]) -> bool:
    if find() is None:
        get()
    return find() is not None


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an orderly end, so that the throwaway PostgreSQL ends too
    missing = {}
    if not had(chromium.executable, install_chromium):
        missing["browser"] = "SKIPPED: every browser test, because no Chromium was found and none could be installed."
    if not os.environ.get(postgres.URL_NAME) and not had(postgres.binaries, lambda: install("postgresql")):
        missing["postgres"] = "SKIPPED: every PostgreSQL test, because no initdb was found and PostgreSQL could not be installed."
    if missing and os.environ.get("CI") == "true":
        print("\n".join(missing.values()), file=sys.stderr)
        return 1
    environ = dict(os.environ)
    if "postgres" not in missing:
        environ[postgres.URL_NAME] = postgres.server_url()
    left_out = " and ".join(f"not {marker}" for marker in ("large", *missing))
    command = [sys.executable, "-m", "pytest", "-n", "2", "-p", "no:cacheprovider", "--color=no", "-m", left_out]
    status = subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode
    for line in (LARGE, *missing.values()):
        print(line, flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
