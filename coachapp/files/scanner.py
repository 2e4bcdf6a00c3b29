"""A virus scanner, if the instance has one: clamd's INSTREAM over a plain socket."""

from __future__ import annotations

import contextlib
import socket
import struct
from dataclasses import dataclass

from coachapp.core.environment import Clamd
from coachapp.core.errors import Conflict

PATIENCE = 20.0
_PIECE = 65_536
_AWAY = "The virus scanner of this instance does not answer, so no file can be taken right now. Try again later, or go on without it."


@dataclass(frozen=True)
class Scanner:
    """One clamd."""

    clamd: Clamd

    def check(self, content: bytes) -> None:
        """Conflict when clamd finds something, or cannot say."""
        try:
            verdict = self._ask(content)
        except OSError as problem:
            raise Conflict(_AWAY) from problem
        if verdict.endswith("FOUND"):
            raise Conflict("The virus scanner of this instance refuses it.")
        if verdict != "stream: OK":
            raise Conflict("The virus scanner of this instance could not read it. Send it in another kind, or go on without it.")

    def _ask(self, content: bytes) -> str:
        with self._connected() as connection:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # what is too large for it is answered before its end
                _send(connection, content)
            with connection.makefile("rb") as answer:
                said = answer.read(1_000)
        if not said:
            raise ConnectionError("clamd hung up without a word")
        return said.rstrip(b"\0\n").decode("ascii", "replace")

    def _connected(self) -> socket.socket:
        if not self.clamd.socket:
            return socket.create_connection((self.clamd.host, self.clamd.port), timeout=PATIENCE)
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(PATIENCE)
            connection.connect(self.clamd.socket)
        except OSError:
            connection.close()
            raise
        return connection


def _send(connection: socket.socket, content: bytes) -> None:
    connection.sendall(b"zINSTREAM\0")
    for begin in range(0, len(content), _PIECE):
        piece = content[begin : begin + _PIECE]
        connection.sendall(struct.pack("!L", len(piece)) + piece)
    connection.sendall(struct.pack("!L", 0))
