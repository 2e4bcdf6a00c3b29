"""The real server over a data directory of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.ports import free_port

ROOT = Path(__file__).parents[2]


@contextmanager
def serving(data_dir: Path) -> Iterator[int]:
    """Granian with two workers over the real application; gives its port."""
    port = free_port()
    environ = {**os.environ, "COACHAPP_DATA_DIR": str(data_dir), "PORT": str(port)}
    subprocess.run([sys.executable, "-m", "coachapp.cli", "migrate"], cwd=ROOT, env=environ, check=True)
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--factory", "--port", str(port), "--workers", "2"]
    command += ["--workers-kill-timeout", "2", "--log-level", "warning", "coachapp.operations.server:application"]
    process = subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True)
    try:
        until = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
