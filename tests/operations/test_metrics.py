"""Figures on a port of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from coachapp.config import Settings
from coachapp.core.db import transaction
from coachapp.ledger.outbox import Mail, queue
from coachapp.operations.metrics import HERE, figures, show_figures
from tests import make
from tests.ledger.test_audit import write
from tests.support.counting import statements_of
from tests.support.ports import free_port


def figures_at(port: int) -> str:
    with urllib.request.urlopen(f"http://{HERE}:{port}/metrics", timeout=5) as response:
        text: str = response.read().decode()
    return text


@pytest.fixture
def shown(app: Flask, tmp_path: Path) -> Iterator[int]:
    settings: Settings = replace(app.config["SETTINGS"], data_dir=tmp_path, metrics_port=free_port())
    settings.metrics_dir.mkdir()
    end = show_figures(app, settings)
    yield settings.metrics_port
    end()


def test_they_say_what_waits_and_whether_it_is_well(shown: int) -> None:
    write(3)
    with transaction():
        queue(Mail(kind="k", recipient="ada@example.org", subject="s", text="t"), key="one", now=make.ago(1))
    text = figures_at(shown)
    for line in ("coachapp_ready 1.0", "coachapp_mail_waiting 1.0", "coachapp_mail_failed 0.0", "coachapp_audit_unsealed 3.0"):
        assert line in text
    assert "ada@" not in text


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_the_servers_processes_count_together(tmp_path: Path) -> None:
    port, metrics = free_port(), free_port()
    set_ = {"PORT": str(port), "COACHAPP_METRICS_PORT": str(metrics), "COACHAPP_DATA_DIR": str(tmp_path), "COACHAPP_WORKERS": "2"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COACHAPP_", "PROMETHEUS_"))}
    served = subprocess.Popen([sys.executable, "-m", "coachapp.cli", "serve"], env=kept | set_, stderr=subprocess.DEVNULL)
    try:
        text, until = "", time.monotonic() + 60
        while 'coachapp_answers_seconds_count{method="GET",status="2xx"}' not in text and time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://{HERE}:{port}/healthz", timeout=5).close()
                text = figures_at(metrics)
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        assert "coachapp_ready 1.0" in text
        assert 'coachapp_answers_seconds_count{method="GET",status="2xx"}' in text
    finally:
        served.send_signal(signal.SIGTERM)
        served.wait(20)


@pytest.mark.parametrize("ill", [["database"], ["database", "disk"], ["migrations", "disk"]])
def test_without_its_database_it_shows_what_can_be_known(app: Flask, tmp_path: Path, ill: list[str]) -> None:
    settings: Settings = replace(app.config["SETTINGS"], data_dir=tmp_path)
    asked = statements_of(lambda: [name for name, _, _ in figures(settings, ill, make.now())])
    assert asked == []
