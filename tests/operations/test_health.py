"""Alive and ready, and what the log says of what went wrong."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from flask import Flask
from structlog.testing import capture_logs

from coachapp import create_app
from coachapp.accounts.models import Account
from coachapp.config import Settings
from coachapp.core import health
from coachapp.core.logging import IdsOnly
from coachapp.core.web import public
from tests import make
from tests.browser import Visitor
from tests.conftest import SECRET

As = Callable[[Account | None], Visitor]


def test_it_is_ready_when_database_migrations_and_disk_are(as_: As) -> None:
    response = as_(None).client.get("/readyz")
    assert (response.status_code, response.json) == (200, {"status": "ready"})


def test_it_is_not_ready_with_tables_of_yesterday_and_says_no_more(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "newest_migration", lambda _directory: "9999")
    response = as_(None).client.get("/readyz")
    assert (response.status_code, response.json) == (503, {"status": "not ready"})


@pytest.fixture
def away(tmp_path: Path) -> Iterator[Flask]:
    """An app whose database is gone."""
    yield create_app(Settings(database_url="sqlite:////nowhere/coachapp.db", data_dir=tmp_path, secret_key=SECRET))
    logging.getLogger().handlers[:] = [h for h in logging.getLogger().handlers if not isinstance(h.formatter, IdsOnly)]


def test_without_its_database_it_is_alive_and_not_ready(away: Flask) -> None:
    client = away.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_the_number_on_the_error_page_finds_its_line(as_: As, ada: Account, carl: Account) -> None:
    goal = make.goal(ada)
    visitor = as_(carl)
    with capture_logs() as lines:
        page = visitor.open("progress.goal", goal_id=goal.id)
    (line,) = [line for line in lines if line["event"] == "answer"]
    assert line["request_id"] in page.text
    assert (line["status"], line["endpoint"], line["goal_id"]) == (404, "progress.goal", goal.id)


def test_an_error_is_logged_by_kind_and_place_and_without_its_words(away: Flask) -> None:
    @away.get("/broken")
    @public
    def broken() -> str:
        raise ValueError("Ada Reyes wrote: my boss shouts")

    with capture_logs() as lines:
        assert away.test_client().get("/broken").status_code == 500
    error = next(line for line in lines if line["event"] == "error")
    assert error["error"] == "builtins.ValueError"
    assert any(step.endswith("broken") for step in error["where"])
    assert "boss" not in str(lines)


def test_a_librarys_line_keeps_its_words_and_not_what_was_filled_in() -> None:
    record = logging.LogRecord("huey", logging.ERROR, "f.py", 1, "Task %s failed", ("ada@example.org",), None)
    line = json.loads(IdsOnly().format(record))
    assert line == {"level": "error", "logger": "huey", "event": "Task %s failed"}
    assert structlog.is_configured()
