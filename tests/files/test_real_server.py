"""Files through the real server: sizes at its door, and slow readers that hold nobody up."""

from __future__ import annotations

import re
import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from coachapp import create_app
from coachapp.config import Settings
from coachapp.core.db import db
from tests import make
from tests.support.real_server import serving

READERS = 20
LARGE = 20_000_000


@dataclass
class Browser:
    """Just enough of one: cookies and forms."""

    port: int
    cookie: str = ""

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "application/x-www-form-urlencoded") -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body or None, {"Cookie": self.cookie, **({"Content-Type": kind} if body else {})})
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    self.cookie = value.partition(";")[0]
            return answer.status, answer.read()
        finally:
            connection.close()

    def token(self, path: str) -> str:
        found = re.search(rb'name="csrf_token" value="([^"]+)"', self.ask("GET", path)[1])
        assert found
        return found[1].decode()

    def sign_in(self) -> None:
        form = {"csrf_token": self.token("/sign-in"), "email": "ada@example.org", "password": make.PASSWORD}
        assert self.ask("POST", "/sign-in", urlencode(form).encode())[0] == 303

    def check_in(self, milestone_id: int, content: bytes, token: str) -> int:
        parts = {"csrf_token": token, "text": "It moved.", "progress": "20", "confidence": "2"}
        lines = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts.items()]
        lines.append('--x\r\nContent-Disposition: form-data; name="files"; filename="large.txt"\r\n\r\n')
        body = "".join(lines).encode() + content + b"\r\n--x--\r\n"
        return self.ask("POST", f"/milestones/{milestone_id}/check-in", body, "multipart/form-data; boundary=x")[0]

    def claim(self, path: str, size: int) -> bytes:
        """The first line of the answer to a form that says it is this large, before any of it is sent."""
        lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Cookie: {self.cookie}", f"Content-Length: {size}"]
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall("\r\n".join([*lines, "Content-Type: multipart/form-data; boundary=x", "", ""]).encode())
            with connection.makefile("rb") as answer:
                return answer.readline()


def prepare(data_dir: Path) -> tuple[int, int]:
    """Ada with a milestone and, on a check-in of hers, a large file; gives the ids of both."""
    app = create_app(Settings.from_env({"COACHAPP_DATA_DIR": str(data_dir)}))
    with app.app_context():
        ada = make.account("Ada Reyes", "client")
        milestone, file = make.milestone(make.goal(ada)), make.file(ada, "large.txt", b"x" * LARGE)
        make.evidence(make.check_in(milestone), file)
        ids = milestone.id, file.id
        db.session.close()
        db.engine.dispose()
    return ids


@pytest.mark.slow
def test_large_forms_pass_the_door_only_where_files_are_taken_and_slow_readers_hold_nobody_up(tmp_path: Path) -> None:
    with serving(tmp_path) as port:
        milestone_id, file_id = prepare(tmp_path)
        stranger, ada = Browser(port), Browser(port)
        address = f"/milestones/{milestone_id}/check-in"
        stranger.token("/sign-in")
        assert b" 413 " in stranger.claim(address, 1_500_000), "who has not signed in sends no files"
        ada.sign_in()
        token = ada.token(address)
        assert ada.check_in(milestone_id, b"x" * 2_000_000, token) == 303
        assert b" 413 " in ada.claim(address, 26_500_000)
        assert b" 413 " in ada.claim("/preview", 1_500_000)
        with ExitStack() as held:
            for _ in range(READERS):
                slow = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
                slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                slow.sendall(f"GET /files/{file_id} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {ada.cookie}\r\n\r\n".encode())
                assert slow.recv(1_000).startswith(b"HTTP/1.1 200")
            began = time.monotonic()
            assert Browser(port).ask("GET", "/sign-in")[0] == 200
            assert time.monotonic() - began < 1
        status, whole = ada.ask("GET", f"/files/{file_id}")
        assert (status, whole) == (200, b"x" * LARGE)
