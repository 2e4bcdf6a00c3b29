"""The body first, then a worker's thread: a slow client holds nobody up.

Granian speaks RSGI to `BodyFirst`, which reads and times the body on the event loop; only a whole request takes the one thread in which the
WSGI application runs. (Granian's own WSGI mode froze on two unfinished bodies: docs/decisions.) Forms with files have a thread of
their own: to look a large picture through takes seconds. A file that goes out is sent by the server itself, as slowly as it is read.
"""

from __future__ import annotations

import asyncio
import gc
import io
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Protocol
from wsgiref.types import WSGIApplication, WSGIEnvironment

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]

from coachapp import create_app
from coachapp.config import Settings
from coachapp.core.security import security_headers
from coachapp.core.transfer import LARGEST_BODY, most_for
from coachapp.operations.wsgi import Answer, HeaderList, Scope, call, environ_of

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
SLOWEST_BODY, SLOWEST_UPLOAD = 30.0, 180.0
MOST_UPLOADS = 16
"""So many large bodies arrive at a worker at once; they wait on disk, not in memory."""


class Exchange(Protocol):
    """Where the body comes from and the answer goes."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...
    def response_bytes(self, status: int, headers: HeaderList, body: bytes) -> None: ...
    def response_file(self, status: int, headers: HeaderList, file: str) -> None: ...


class Refused(Exception):
    """The body is not one that the application will see."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


class BodyFirst:
    """An RSGI application around a WSGI one."""

    def __init__(
        self,
        wsgi: WSGIApplication,
        *,
        headers: HeaderList,
        largest: int = LARGEST_BODY,
        slowest: float = SLOWEST_BODY,
        most_for: Callable[[WSGIEnvironment], int] = lambda _: 0,
    ) -> None:
        """`most_for` says of a request with a larger body how large it may be."""
        self.wsgi, self.headers, self.largest, self.slowest, self.most_for = wsgi, headers, largest, slowest, most_for
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="application")
        self.upload_thread = ThreadPoolExecutor(1, thread_name_prefix="uploads")
        self.uploads = 0

    def __rsgi_init__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """What was loaded stays: the collector need not look at it again (its pauses were most of a page's slowest times)."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 50, 100)

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        try:
            answer = await self.answer_to(scope, exchange)
        except ProtocolClosed:
            return  # the client went away in the middle of its body: nobody is left to answer
        except Refused as refused:
            answer = Answer(refused.status, [*self.headers, ("Content-Type", "text/plain; charset=utf-8")], f"{refused}\n".encode())
        if isinstance(answer.content, Path):
            exchange.response_file(answer.status, answer.headers, str(answer.content))
        else:
            exchange.response_bytes(answer.status, answer.headers, answer.content)

    async def answer_to(self, scope: Scope, exchange: Exchange) -> Answer:
        """The application's answer, asked once the whole body is here."""
        length = self.length_of(scope)
        thread = self.upload_thread if carries_files(scope) else self.thread
        with self.place_for(length), tempfile.SpooledTemporaryFile(self.largest) as body:
            await self.read_body(length, exchange, body)
            return await asyncio.get_running_loop().run_in_executor(thread, call, self.wsgi, environ_of(scope, body))

    @contextmanager
    def place_for(self, length: int) -> Iterator[None]:
        """One of a few places for a large body, until it is answered; else 503."""
        is_large = length > self.largest
        if is_large and self.uploads >= MOST_UPLOADS:
            raise Refused(503, "Many files arrive at once. Go back and send yours again in a moment.")
        self.uploads += is_large
        try:
            yield
        finally:
            self.uploads -= is_large

    async def read_body(self, length: int, exchange: Exchange, body: IO[bytes]) -> None:
        """The whole body. Refused when it is too slow (408) or cut short (400)."""
        if not length:
            return
        try:
            async with asyncio.timeout(SLOWEST_UPLOAD if length > self.largest else self.slowest):
                async for chunk in exchange:
                    body.write(chunk)
        except TimeoutError:
            raise Refused(408, "What was sent took too long to arrive.") from None
        if body.tell() != length:
            raise Refused(400, "What was sent did not arrive whole.")
        body.seek(0)

    def length_of(self, scope: Scope) -> int:
        """How long the body says it is. Refused when an unsafe request does not say it (411), or it is too large for its place (413)."""
        said = scope.headers.get("content-length")
        if said is None:
            if scope.method in UNSAFE:
                raise Refused(411, "The length of what is sent must be said.")
            return 0
        length = int(said) if said.isascii() and said.isdigit() and len(said) < 20 else sys.maxsize
        if length > self.largest and length > self.most_for(environ_of(scope, io.BytesIO())):
            raise Refused(413, "At most one megabyte can be sent at once, and 25 megabytes where files are taken.")
        return length


def carries_files(scope: Scope) -> bool:
    return (scope.headers.get("content-type") or "").lower().startswith("multipart/form-data")


def application() -> BodyFirst:
    """What granian runs, made anew in each of its workers."""
    settings = Settings.from_env(os.environ)
    app = create_app(settings)
    return BodyFirst(app, headers=list(security_headers(settings.is_https).items()), most_for=partial(most_for, app))
