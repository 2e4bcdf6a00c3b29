"""The app of this process on a port, for a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread
from typing import Any

from flask import Flask
from werkzeug.serving import make_server


@contextmanager
def served(app: Flask, **settings: Any) -> Iterator[str]:
    """A thread a request; gives the address, which is by name, as passkeys need it, and is the instance's public one meanwhile."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    before, address = app.config["SETTINGS"], f"http://localhost:{server.server_port}"
    app.config["SETTINGS"] = replace(before, public_url=address, **settings)
    serving = Thread(target=server.serve_forever)
    serving.start()
    try:
        yield address
    finally:
        server.shutdown()
        serving.join(10)
        server.server_close()
        app.config["SETTINGS"] = before
