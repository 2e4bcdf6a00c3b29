"""A real instance and a real Chromium: `coachapp serve` on a free port, with its worker, and a person in each browser context."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.person import Person
from tests.support import chromium
from tests.support.ports import free_port

BROWSER = pytest.mark.browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(BROWSER)


class Instance:
    """A served instance over an empty database; what it printed can be waited for."""

    def __init__(self, directory: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("COACHAPP_")}
        environ = {**inherited, "PORT": str(self.port), "COACHAPP_DATA_DIR": str(directory), "PYTHONUNBUFFERED": "1", **settings}
        self.printed: list[str] = []
        self._lines: Queue[str] = Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "coachapp.cli", "serve"], env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self.process.stdout.close()

    def wait_for(self, pattern: str, seconds: float = 60) -> str:
        """The first group of the first printed line that fits."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                self.printed.append(self._lines.get(timeout=0.2))
            except Empty:
                continue
            if found := re.search(pattern, self.printed[-1]):
                return found.group(1)
        raise AssertionError(f"{pattern!r} was not printed within {seconds} s:\n{''.join(self.printed)}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        self._listener.join(5)


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    """An empty instance, stopped as Ctrl-C would."""
    served = Instance(tmp_path)
    try:
        yield served
    finally:
        served.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = chromium.executable()
    assert found, "no Chromium: `make test` finds or installs one"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=chromium.ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def person(browser: Browser, instance: Instance) -> Iterator[Callable[..., Person]]:
    """`person("Ada")` sits down at a browser of their own."""
    sitting: list[Person] = []

    def sit_down(name: str, **options: str) -> Person:
        sitting.append(Person(name, browser.new_context(base_url=instance.url, locale="en-GB", **options)))  # type: ignore[arg-type]
        return sitting[-1]

    yield sit_down
    complaints = [complaint for one in sitting for complaint in one.complaints]
    for one in sitting:
        one.context.close()
    assert complaints == [], "the browser complained"
