"""The body first, then a worker's thread: a slow client holds nobody up.

Granian speaks RSGI to `BodyFirst`, which reads and times the body on the event loop; only a whole request takes the one thread in which the
WSGI application runs. (Granian's own WSGI mode froze on two unfinished bodies: docs/decisions.)
"""

from __future__ import annotations

import asyncio
import gc
import io
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]

from coachapp import create_app
from coachapp.config import Settings
from coachapp.core.security import security_headers

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LARGEST_BODY = 1_000_000
SLOWEST_BODY = 30.0
HeaderList = list[tuple[str, str]]


class Headers(Protocol):
    """A request's headers, by their lower-case names."""

    def keys(self) -> list[str]: ...
    def get(self, key: str) -> str | None: ...
    def get_all(self, key: str) -> list[str]: ...


class Scope(Protocol):
    """What granian knows of a request before its body."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None
    headers: Headers


class Exchange(Protocol):
    """Where the body comes from and the answer goes."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...
    def response_bytes(self, status: int, headers: HeaderList, body: bytes) -> None: ...


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HeaderList
    content: bytes


class Refused(Exception):
    """The body is not one that the application will see."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


class BodyFirst:
    """An RSGI application around a WSGI one."""

    def __init__(self, wsgi: WSGIApplication, *, headers: HeaderList, largest: int = LARGEST_BODY, slowest: float = SLOWEST_BODY) -> None:
        self.wsgi, self.headers, self.largest, self.slowest = wsgi, headers, largest, slowest
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="application")

    def __rsgi_init__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """What was loaded stays: the collector need not look at it again (its pauses were most of a page's slowest times)."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 50, 100)

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        try:
            body = await self.read_body(scope, exchange)
            answer = await asyncio.get_running_loop().run_in_executor(self.thread, call, self.wsgi, environ_of(scope, body))
        except ProtocolClosed:
            return  # the client went away in the middle of its body: nobody is left to answer
        except Refused as refused:
            answer = Answer(refused.status, [*self.headers, ("Content-Type", "text/plain; charset=utf-8")], f"{refused}\n".encode())
        exchange.response_bytes(answer.status, answer.headers, answer.content)

    async def read_body(self, scope: Scope, exchange: Exchange) -> bytes:
        """The whole body. Refused when its length is not said (411), or it is too large (413), too slow (408) or cut short (400)."""
        length = self.length_of(scope)
        if not length:
            return b""
        body = bytearray()
        try:
            async with asyncio.timeout(self.slowest):
                async for chunk in exchange:
                    body += chunk
        except TimeoutError:
            raise Refused(408, "What was sent took too long to arrive.") from None
        if len(body) != length:
            raise Refused(400, "What was sent did not arrive whole.")
        return bytes(body)

    def length_of(self, scope: Scope) -> int:
        said = scope.headers.get("content-length")
        if said is None:
            if scope.method in UNSAFE:
                raise Refused(411, "The length of what is sent must be said.")
            return 0
        if not (said.isascii() and said.isdigit()) or int(said[:20]) > self.largest:
            raise Refused(413, "At most one megabyte can be sent at once.")
        return int(said)


def environ_of(scope: Scope, body: bytes) -> WSGIEnvironment:
    """The request as PEP 3333 wants it."""
    host, _, port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    environ.update(header_variables(scope.headers))
    if scope.authority:
        environ.setdefault("HTTP_HOST", scope.authority)
    return environ


def header_variables(headers: Headers) -> dict[str, str]:
    """Each header as its variable. One spelled with an underscore is dropped: X_Forwarded_For must not pass for X-Forwarded-For."""
    variables = {}
    for name in set(headers.keys()):
        if "_" in name:
            continue
        variable = name.upper().replace("-", "_")
        if variable not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            variable = f"HTTP_{variable}"
        variables[variable] = ("; " if name == "cookie" else ",").join(headers.get_all(name))
    return variables


def call(wsgi: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    """The application's whole answer."""
    begun: tuple[str, HeaderList] | None = None
    written: list[bytes] = []

    def start_response(status: str, headers: HeaderList, _exc_info: Any = None, /) -> Callable[[bytes], object]:
        nonlocal begun
        begun = (status, headers)
        return written.append

    result: Iterable[bytes] = wsgi(environ, start_response)
    try:
        written.extend(result)
    finally:
        getattr(result, "close", lambda: None)()
    if begun is None:
        raise RuntimeError("The application gave an answer without a status.")
    status, headers = begun
    return Answer(int(status[:3]), headers, b"".join(written))


def application() -> BodyFirst:
    """What granian runs, made anew in each of its workers."""
    settings = Settings.from_env(os.environ)
    return BodyFirst(create_app(settings), headers=list(security_headers(settings.is_https).items()))
