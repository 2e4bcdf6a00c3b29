"""The two doors for mail: `coachapp inbound` speaks LMTP or SMTP with the mail server, `coachapp receive` reads one message from a pipe.

Whatever is handed over, the peer gets a code and a sentence, never a traceback: what can be tried again is said to be (the database is
away), what cannot is refused for good, so that the mail server tells the sender.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from weakref import WeakSet

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from coachapp.config import Settings
from coachapp.core.clock import now
from coachapp.core.db import become, db
from coachapp.core.inbound import Door
from coachapp.feedback.addresses import read_address
from coachapp.inbound.commands import NOBODYS, Taken, take_in
from coachapp.inbound.models import Fate
from coachapp.inbound.reading import LARGEST

AGAIN = Taken(Fate.UNREADABLE, "Not now. Please try again in a while.")
LONGEST_WAIT = 60
"""Seconds for what a peer does not say."""
LONGEST_END = 5
"""Seconds for a mail that is on its way when the door closes: shutting down takes ten at most."""
CODES = {
    Fate.TAKEN: "250 2.0.0",
    Fate.REPEATED: "250 2.0.0",
    Fate.DROPPED: "250 2.0.0",
    Fate.UNKNOWN: "550 5.1.1",
    Fate.FORGED: "550 5.7.1",
    Fate.NOT_ALLOWED: "550 5.7.1",
    Fate.NO_WORDS: "554 5.6.0",
    Fate.TOO_LONG: "552 5.3.4",
    Fate.UNREADABLE: "554 5.6.0",
}
EXITS = {
    Fate.TAKEN: os.EX_OK,
    Fate.REPEATED: os.EX_OK,
    Fate.DROPPED: os.EX_OK,
    Fate.UNKNOWN: os.EX_NOUSER,
    Fate.FORGED: os.EX_NOPERM,
    Fate.NOT_ALLOWED: os.EX_NOPERM,
    Fate.NO_WORDS: os.EX_DATAERR,
    Fate.TOO_LONG: os.EX_DATAERR,
    Fate.UNREADABLE: os.EX_DATAERR,
}
"""Those of sysexits: a mail server bounces all but 0 and EX_TEMPFAIL, after which it tries again."""


def take(app: Flask, settings: Settings, raw: bytes, *, to: str, envelope_from: str | None) -> Taken:
    """What became of a mail; AGAIN if it could not be looked at now."""
    with app.app_context():
        try:
            become("read")
            taken = take_in(raw, to=to, envelope_from=envelope_from, settings=settings, now=now())
        except Exception as error:  # noqa: BLE001 - whatever it was, the mail server keeps the mail and tries again
            structlog.get_logger().error("mail not taken in", kind=type(error).__name__)
            return AGAIN
        finally:
            db.session.remove()
    structlog.get_logger().info("mail came in", fate=str(taken.fate))
    return taken


def receive_from_pipe(app: Flask, settings: Settings, raw: bytes, *, to: str, envelope_from: str | None) -> tuple[int, str]:
    """The exit code and the sentence for `coachapp receive`."""
    taken = take(app, settings, raw, to=to, envelope_from=envelope_from)
    return (os.EX_TEMPFAIL, AGAIN.reason) if taken is AGAIN else (EXITS[taken.fate], taken.reason)


class Doorkeeper:
    """Takes mails one recipient at a time: the answer is that one's. Addresses that are not ours are refused before the mail is sent."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        inbound = self.settings.inbound
        with self.app.app_context():
            is_ours = bool(inbound and read_address(address, inbound.address))
        if not is_ours:
            return f"{CODES[Fate.UNKNOWN]} {NOBODYS}"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        to, sender = envelope.rcpt_tos[0], (envelope.mail_from or "").strip("<>")  # a bounce comes from <>
        taken = await asyncio.get_running_loop().run_in_executor(
            None, lambda: take(self.app, self.settings, raw, to=to, envelope_from=sender)
        )
        return f"451 4.3.0 {AGAIN.reason}" if taken is AGAIN else f"{CODES[taken.fate]} {taken.reason}"

    async def handle_exception(self, error: Exception) -> str:
        """What the peer reads instead of the error's words."""
        structlog.get_logger().error("mail not taken in", kind=type(error).__name__)
        return f"451 4.3.0 {AGAIN.reason}"


async def serve(app: Flask, settings: Settings, door: Door, *, is_open: Callable[[], object], closing: asyncio.Event) -> None:
    """Take mail in at this door until it is to be closed. OSError if the port is taken."""
    keeper = Doorkeeper(app, settings)
    protocol = {"lmtp": LMTP, "smtp": SMTP}[door.protocol]

    speaking = WeakSet[SMTP]()

    def speak() -> SMTP:
        speaker = protocol(
            keeper, data_size_limit=LARGEST, enable_SMTPUTF8=True, timeout=LONGEST_WAIT, hostname="coachapp", ident="coachapp"
        )
        speaking.add(speaker)
        return speaker

    server = await asyncio.get_running_loop().create_server(speak, door.host, door.port)
    async with server:
        is_open()
        await closing.wait()
    await _finish(speaking)


async def _finish(speaking: WeakSet[SMTP]) -> None:
    """Who is in the middle of a mail has some seconds to end it; then they are hung up on, and try again later."""
    ends_at = time.monotonic() + LONGEST_END
    while any(speaker.transport for speaker in speaking) and time.monotonic() < ends_at:
        await asyncio.sleep(0.05)
    for speaker in speaking:
        if speaker.transport:
            speaker.transport.close()
    await asyncio.sleep(0)


def run_inbound(app: Flask, settings: Settings, door: Door, *, is_open: Callable[[], object]) -> None:
    """The same until SIGTERM or Ctrl-C; what is being taken in is finished."""

    async def until_stopped() -> None:
        closing = asyncio.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, closing.set)
        await serve(app, settings, door, is_open=is_open, closing=closing)

    asyncio.run(until_stopped())
