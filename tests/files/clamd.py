"""A small server that speaks clamd's INSTREAM: it stands in for ClamAV, which these tests do not have. It finds what holds `EICAR`."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coachapp.core.environment import Clamd


class Session(socketserver.BaseRequestHandler):
    """One file: `zINSTREAM\\0`, pieces with their length, a length of nothing; then the verdict."""

    def handle(self) -> None:
        assert self._read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self._read(4))[0]:
            content += self._read(size)
            if len(content) > 1_000_000:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        if b"MUTE" not in content:
            self.request.sendall(b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0")

    def _read(self, size: int) -> bytes:
        read = b""
        while len(read) < size:
            piece = self.request.recv(size - len(read))
            assert piece
            read += piece
        return read


class OnSocket(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


@contextmanager
def clamd(file: Path | None = None) -> Iterator[Clamd]:
    """One that listens: on a socket's file, or on a port."""
    server = OnSocket(str(file), Session) if file else socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield Clamd(socket=str(file)) if file else Clamd(host="127.0.0.1", port=server.socket.getsockname()[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def nobody() -> Clamd:
    """Where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Clamd(host="127.0.0.1", port=probe.getsockname()[1])
