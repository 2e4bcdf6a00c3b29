"""Between granian's RSGI and the application's WSGI: the request as PEP 3333 wants it, and its answer, whole or as a file to send."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

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


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HeaderList
    content: bytes | Path


class SentFile:
    """What `wsgi.file_wrapper` is to be: a file that the application answers with, to be sent by the server."""

    def __init__(self, file: IO[bytes], size: int = 65_536) -> None:
        self.file, self.size = file, size

    @property
    def path(self) -> Path | None:
        """Where it stands on disk; None for one that has no name there."""
        name = getattr(self.file, "name", None)
        return Path(name) if isinstance(name, str) else None

    def __iter__(self) -> Iterator[bytes]:
        return iter(partial(self.file.read, self.size), b"")

    def close(self) -> None:
        self.file.close()


def environ_of(scope: Scope, body: IO[bytes]) -> WSGIEnvironment:
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
        "wsgi.input": body,
        "wsgi.file_wrapper": SentFile,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
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
    path = result.path if isinstance(result, SentFile) else None
    try:
        if path is None:
            written.extend(result)
    finally:
        getattr(result, "close", lambda: None)()
    if begun is None:
        raise RuntimeError("The application gave an answer without a status.")
    status, headers = begun
    return Answer(int(status[:3]), headers, path or b"".join(written))
