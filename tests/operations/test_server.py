"""The body first: what reaches the application, what does not, and that a slow client holds nobody up."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.validate import validator

import pytest

from coachapp.operations.server import MOST_UPLOADS, BodyFirst
from coachapp.operations.wsgi import HeaderList, Headers
from tests.support.real_server import serving

HALF_SENT = 300


class FakeHeaders:
    def __init__(self, pairs: HeaderList) -> None:
        self.pairs = pairs

    def keys(self) -> list[str]:
        return [name for name, _ in self.pairs]

    def get_all(self, key: str) -> list[str]:
        return [value for name, value in self.pairs if name == key]

    def get(self, key: str) -> str | None:
        return next(iter(self.get_all(key)), None)


@dataclass
class FakeScope:
    method: str = "GET"
    path: str = "/"
    headers: Headers = field(default_factory=lambda: FakeHeaders([]))
    query_string: str = ""
    http_version: str = "1.1"
    server: str = "127.0.0.1:8000"
    client: str = "127.0.0.1:50000"
    scheme: str = "http"
    authority: str | None = "127.0.0.1:8000"


class FakeExchange:
    def __init__(self, chunks: list[bytes], *, wait: float = 0) -> None:
        self.chunks, self.wait = chunks, wait
        self.status, self.headers, self.content, self.sent = 0, dict[str, str](), b"", ""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            await asyncio.sleep(self.wait)
            yield chunk

    def response_bytes(self, status: int, headers: HeaderList, body: bytes) -> None:
        self.status, self.headers, self.content = status, dict(headers), body

    def response_file(self, status: int, headers: HeaderList, file: str) -> None:
        self.status, self.headers, self.content, self.sent = status, dict(headers), b"", file


def send(
    application: Callable[..., Any], method: str = "POST", chunks: tuple[bytes, ...] = (), wait: float = 0, path: str = "/", **headers: str
) -> FakeExchange:
    """One request through BodyFirst, with a limit of 100 bytes and a tenth of a second."""
    pairs = [(name.replace("_", "-"), value) for name, value in headers.items()]
    exchange = FakeExchange(list(chunks), wait=wait)
    server = BodyFirst(application, headers=[("X-Content-Type-Options", "nosniff")], largest=100, slowest=0.1)
    asyncio.run(server.__rsgi__(FakeScope(method, path, FakeHeaders(pairs)), exchange))
    server.thread.shutdown()
    return exchange


def echo(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"<", body, b">"]


def test_the_application_gets_the_whole_body_and_the_rules_of_wsgi_are_kept() -> None:
    exchange = send(validator(echo), chunks=(b"one ", b"two"), content_length="7", content_type="text/plain")
    assert (exchange.status, exchange.content) == (200, b"<one two>")


def test_a_request_without_a_body_needs_no_length() -> None:
    assert send(validator(echo), method="GET").content == b"<>"


@pytest.mark.parametrize(
    ("status", "chunks", "wait", "headers"),
    [
        (411, (), 0, {}),
        (413, (), 0, {"content_length": "101"}),
        (413, (), 0, {"content_length": "9" * 30}),
        (413, (), 0, {"content_length": "-1"}),
        (413, (), 0, {"content_length": "²"}),
        (408, (b"a", b"b", b"c"), 0.06, {"content_length": "3"}),
        (400, (b"ab",), 0, {"content_length": "3"}),
    ],
)
def test_a_body_that_is_not_right_never_reaches_the_application(
    status: int, chunks: tuple[bytes, ...], wait: float, headers: dict[str, str]
) -> None:
    def never(*_: object) -> list[bytes]:
        raise AssertionError("it reached the application")

    exchange = send(never, chunks=chunks, wait=wait, **headers)
    assert exchange.status == status
    assert exchange.headers["X-Content-Type-Options"] == "nosniff"
    assert exchange.content.endswith(b".\n")


def test_the_environment_says_what_was_asked() -> None:
    seen: WSGIEnvironment = {}

    def look(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        seen.update(environ)
        return echo(environ, start_response)

    send(look, "GET", path="/a%20b/%C3%A9", cookie="a=1", accept="x/y")
    assert seen["PATH_INFO"] == "/a b/é".encode().decode("latin-1")
    assert seen["HTTP_COOKIE"] == "a=1"
    assert seen["HTTP_ACCEPT"] == "x/y"
    assert seen["HTTP_HOST"] == "127.0.0.1:8000"
    assert seen["REMOTE_ADDR"] == "127.0.0.1"


def test_a_header_spelled_with_an_underscore_does_not_pass_for_another() -> None:
    seen: WSGIEnvironment = {}

    def look(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        seen.update(environ)
        return echo(environ, start_response)

    headers = FakeHeaders([("x_forwarded_for", "1.2.3.4"), ("x-forwarded-for", "5.6.7.8"), ("cookie", "a=1"), ("cookie", "b=2")])
    asyncio.run(BodyFirst(look, headers=[]).__rsgi__(FakeScope(headers=headers), FakeExchange([])))
    assert seen["HTTP_X_FORWARDED_FOR"] == "5.6.7.8"
    assert seen["HTTP_COOKIE"] == "a=1; b=2"


def test_what_the_application_opened_is_closed() -> None:
    class Content(list[bytes]):
        closed = False

        def close(self) -> None:
            self.closed = True

    content = Content([b"all"])

    def application(_environ: WSGIEnvironment, start_response: StartResponse) -> Content:
        start_response("200 OK", [])
        return content

    assert send(application, method="GET").content == b"all"
    assert content.closed


@pytest.fixture
def real_server(tmp_path: Path) -> Iterator[int]:
    """Granian with two workers over the real application; gives its port."""
    with serving(tmp_path) as port:
        yield port


def answer_to(port: int, *lines: str, body: bytes = b"") -> bytes:
    """The first line of the answer to a request as it stands."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, f"Host: 127.0.0.1:{port}", "Connection: close", "", ""]).encode("latin-1") + body)
        with connection.makefile("rb") as answer:
            return answer.readline()


@pytest.mark.slow
def test_three_hundred_half_sent_bodies_hold_nobody_up(real_server: int) -> None:
    with contextlib.ExitStack() as held:
        for _ in range(HALF_SENT):
            half = held.enter_context(socket.create_connection(("127.0.0.1", real_server), timeout=5))
            half.sendall(f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{real_server}\r\nContent-Length: 500\r\n\r\nemail=".encode())
        began = time.monotonic()
        with urlopen(f"http://127.0.0.1:{real_server}/healthz", timeout=5) as page:
            assert page.status == 200
        assert time.monotonic() - began < 1


def test_a_file_that_is_answered_with_is_left_to_the_server_to_send(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"all of it")

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        start_response("200 OK", [])
        return environ["wsgi.file_wrapper"]((tmp_path / "kept").open("rb"))

    assert send(application, method="GET").sent == str(tmp_path / "kept")


def test_what_has_no_name_on_disk_is_read_out() -> None:
    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        start_response("200 OK", [])
        return environ["wsgi.file_wrapper"](BytesIO(b"all of it"))

    assert send(application, method="GET").content == b"all of it"


def test_more_than_a_page_is_taken_only_where_files_are_and_never_too_many_at_once() -> None:
    async def try_it() -> list[int]:
        server = BodyFirst(echo, headers=[], largest=10, most_for=lambda environ: 40 if environ["PATH_INFO"] == "/files" else 10)
        scopes = [FakeScope("POST", path, FakeHeaders([("content-length", "30")])) for path in ["/page", *["/files"] * (MOST_UPLOADS + 1)]]
        exchanges = [FakeExchange([b"x" * 30], wait=0.1) for _ in scopes]
        await asyncio.gather(*(server.__rsgi__(scope, exchange) for scope, exchange in zip(scopes, exchanges, strict=True)))
        assert server.uploads == 0
        return [exchange.status for exchange in exchanges]

    assert asyncio.run(try_it()) == [413, *[200] * MOST_UPLOADS, 503]


def test_a_form_with_files_does_not_hold_up_pages() -> None:
    begun, may_end = threading.Event(), threading.Event()

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        if environ.get("CONTENT_TYPE", "").startswith("multipart/"):
            begun.set()
            assert may_end.wait(5)
        start_response("200 OK", [])
        return [b"done"]

    async def try_it() -> None:
        server, upload, page = BodyFirst(application, headers=[]), FakeExchange([b"x"]), FakeExchange([])
        sent = FakeHeaders([("content-length", "1"), ("content-type", "multipart/form-data; boundary=x")])
        waiting = asyncio.create_task(server.__rsgi__(FakeScope("POST", "/", sent), upload))
        await asyncio.to_thread(begun.wait, 5)
        await server.__rsgi__(FakeScope(), page)
        assert (page.content, upload.content) == (b"done", b"")
        may_end.set()
        await waiting
        assert upload.content == b"done"

    asyncio.run(try_it())


@pytest.mark.slow
def test_a_real_server_refuses_what_it_should_and_is_never_broken_by_a_request(real_server: int) -> None:
    form = ("Content-Type: application/x-www-form-urlencoded",)
    assert b" 411 " in answer_to(real_server, "POST /sign-in HTTP/1.1", "Transfer-Encoding: chunked", *form, body=b"3\r\na=b\r\n0\r\n\r\n")
    assert b" 413 " in answer_to(real_server, "POST /sign-in HTTP/1.1", "Content-Length: 1000001", *form)
    for target in ("/%ff", "/?q=%ff&%00", "//evil.example.org/", "/a%00b", "/\xe9", "/%2e%2e/etc/passwd"):
        assert answer_to(real_server, f"GET {target} HTTP/1.1").split()[1] < b"500", target
    assert answer_to(real_server, "GET /sign-in HTTP/1.1", "Cookie: \xff=\xfe", "X-Odd: \xff").split()[1] < b"500"
    assert b" 400 " in answer_to(real_server, "GET /healthz HTTP/1.1", "Host: evil.example.org")
