"""Server and worker: started together, watched, stopped together, and nothing left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from coachapp.config import Settings
from coachapp.operations import supervisor
from coachapp.operations.supervisor import LONGEST_STOP, CannotServe, Part
from tests.support.ports import free_port

ROOT = Path(__file__).parents[2]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"]


def settings(tmp_path: Path, port: int) -> Settings:
    return Settings(database_url=f"sqlite:///{tmp_path}/t.db", data_dir=tmp_path, secret_key="x" * 40, port=port)


def processes_of(session: int) -> list[int]:
    """The processes in this session that still run."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,sess=,stat="], capture_output=True, text=True, check=True).stdout
    lines = (line.split() for line in listed.splitlines())
    return [int(pid) for pid, in_session, state in lines if int(in_session) == session and not state.startswith("Z")]


def test_a_taken_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=rf"Port {port} on 127\.0\.0\.1 cannot be used .*PORT="):
            supervisor.supervise(settings(tmp_path, port), announcement="")


def test_a_part_stops_on_its_signal() -> None:
    part = Part("server", SLEEP)
    part.start()
    assert part.process is not None
    began = time.monotonic()
    supervisor.stop((part,))
    assert part.process.returncode == -signal.SIGTERM
    assert time.monotonic() - began < 5


def test_a_part_that_does_not_listen_is_killed_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "LONGEST_STOP", 0.5)
    part = Part("worker", DEAF)
    part.start()
    assert part.process is not None
    time.sleep(0.5)
    supervisor.stop((part,))
    assert part.process.returncode == -signal.SIGKILL


def test_a_part_that_dies_later_is_started_again_and_one_that_dies_at_once_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    part = Part("worker", SLEEP)
    part.start()
    assert part.process is not None
    first = part.process
    first.kill()
    first.wait()
    assert part.has_ended()
    with pytest.raises(CannotServe, match="The worker ended as soon as it was started"):
        part.start_again()
    part.started_at -= 60
    part.start_again()
    assert part.process is not None
    assert part.process.pid != first.pid
    assert not part.has_ended()
    assert "The worker ended and is started again." in capsys.readouterr().err
    supervisor.stop((part,))


@pytest.mark.slow
@pytest.mark.parametrize("farewell", [signal.SIGINT, signal.SIGTERM])
def test_serve_runs_from_nothing_and_leaves_no_process_behind(tmp_path: Path, farewell: signal.Signals) -> None:
    port = free_port()
    environ = {**os.environ, "COACHAPP_DATA_DIR": str(tmp_path), "PORT": str(port), "COACHAPP_WORKERS": "2"}
    command = [sys.executable, "-m", "coachapp.cli", "serve"]
    serving = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert serving.stdout is not None
        shown = [serving.stdout.readline(), serving.stdout.readline()]
        assert f"http://127.0.0.1:{port}" in shown[0]
        assert f"http://127.0.0.1:{port}/set-up with this one-time code: " in shown[1]
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as page:
            assert page.status == 200
        children = children_of(serving.pid)
        assert len(children) == 2
        began = time.monotonic()
        serving.send_signal(farewell)
        assert serving.wait(LONGEST_STOP + 5) == 0
        assert time.monotonic() - began < LONGEST_STOP + 2
        assert [processes_of(child) for child in children] == [[], []]
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(serving.pid, signal.SIGKILL)
        serving.communicate()


def children_of(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return [int(pid) for pid, of in (line.split() for line in listed.splitlines()) if int(of) == parent]
