"""Behind `coachapp serve`: the server and the worker, each in a session of its own, started together and stopped together.

In one process group a Ctrl-C reached granian's workers twice and one outlived the stop. So each gets its own session and one SIGTERM, on
which it finishes what it does.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType

from coachapp.config import Settings
from coachapp.core.errors import Refusal

LONGEST_START = 60.0
LONGEST_STOP = 10.0
LONGEST_REQUEST = 7
BRIEFEST_LIFE = 5.0


class CannotServe(Refusal):
    """The instance cannot be served; its reason is one sentence that says why."""


@dataclass
class Part:
    """One of the two."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 - our own command
        self.started_at = time.monotonic()

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def start_again(self) -> None:
        """Raises CannotServe when it ended at once: it would for ever."""
        if time.monotonic() - self.started_at < BRIEFEST_LIFE:
            raise CannotServe(f"The {self.name} ended as soon as it was started; its reason stands above.")
        print(f"The {self.name} ended and is started again.", file=sys.stderr, flush=True)
        self.start()

    def say_farewell(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait for its end; past `until` the whole session is killed."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(until - time.monotonic(), 0.1))
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def parts_of(settings: Settings) -> tuple[Part, Part]:
    application = f"coachapp.operations.{'measured' if settings.metrics_port else 'server'}:application"
    server = [sys.executable, "-m", "granian", "--interface", "rsgi", "--factory", "--no-ws", "--no-access-log", "--log-level", "warning"]
    server += ["--host", settings.host, "--port", str(settings.port), "--workers", str(settings.workers), "--respawn-failed-workers"]
    server += ["--workers-kill-timeout", str(LONGEST_REQUEST), application]
    worker = [sys.executable, "-m", "coachapp.cli", "worker"]
    return Part("server", server), Part("worker", worker)


def supervise(settings: Settings, *, announcement: str) -> None:
    """Run server and worker until Ctrl-C or SIGTERM. Raises CannotServe when they cannot start."""
    refuse_taken_port(settings)
    begin_counting(settings)
    parts = parts_of(settings)
    with stop_on_signals() as has_been_asked_to_stop:
        try:
            for part in parts:
                part.start()
            wait_until_open(settings, parts, has_been_asked_to_stop)
            if not has_been_asked_to_stop:
                print(announcement, flush=True)
            watch(parts, has_been_asked_to_stop)
        finally:
            stop(parts)


def begin_counting(settings: Settings) -> None:
    """Where the parts count, emptied of what the last run's processes counted. prometheus_client reads its place from the environment."""
    if settings.metrics_port:
        shutil.rmtree(settings.metrics_dir, ignore_errors=True)
        settings.metrics_dir.mkdir(mode=0o700)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(settings.metrics_dir)


def watch(parts: tuple[Part, ...], has_been_asked_to_stop: list[int]) -> None:
    while not has_been_asked_to_stop:
        for part in parts:
            if part.has_ended():
                part.start_again()
        time.sleep(0.2)


def stop(parts: tuple[Part, ...]) -> None:
    """What is in flight is finished; nothing is left after ten seconds."""
    for part in parts:
        part.say_farewell()
    until = time.monotonic() + LONGEST_STOP
    for part in parts:
        part.wait(until)


@contextlib.contextmanager
def stop_on_signals() -> Iterator[list[int]]:
    """A list that fills when somebody asks us to stop. Asking twice asks the same."""
    asked: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def refuse_taken_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as problem:
            reason = f"cannot be used ({problem.strerror})"
            raise CannotServe(f"Port {settings.port} on {settings.host} {reason}: choose another with PORT=...") from problem


def wait_until_open(settings: Settings, parts: tuple[Part, ...], has_been_asked_to_stop: list[int]) -> None:
    """Until one of the server's workers answers."""
    until = time.monotonic() + LONGEST_START
    while not has_been_asked_to_stop and not answers(settings):
        if any(part.has_ended() for part in parts):
            raise CannotServe("It ended as soon as it was started; the reason stands above.")
        if time.monotonic() > until:
            raise CannotServe(f"The server did not answer within {LONGEST_START:.0f} seconds.")
        time.sleep(0.05)


def answers(settings: Settings) -> bool:
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(here, settings.port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
