"""A mail server, and time in the test's hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from coachapp.core.environment import SmtpServer
from tests.support.postbox import Postbox, open_postbox


@pytest.fixture
def postbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    """The instance has a mail server, and this is it."""
    with open_postbox() as box:
        settings = replace(app.config["SETTINGS"], smtp=SmtpServer("127.0.0.1", box.port, "none"))
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        yield box
