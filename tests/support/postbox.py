"""A real mail server that keeps what it is handed, and the links in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from coachapp.core.clock import now
from coachapp.core.environment import SmtpServer
from coachapp.ledger.delivery import deliver_due
from coachapp.operations.mailer import hand_over
from tests.support.ports import free_port

LINK = re.compile(r"https?://[^\s<>\"]+")


class Postbox:
    """What has arrived, by recipient."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mails: list[tuple[str, EmailMessage]] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails += [(recipient, message) for recipient in envelope.rcpt_tos]
        return "250 OK"

    def deliver(self) -> None:
        """Let the worker hand over what is owed."""
        server = SmtpServer("127.0.0.1", self.port, "none")
        deliver_due(now(), lambda message: hand_over(message, server), "Coachapp <coachapp@example.org>")

    def to(self, recipient: str) -> list[EmailMessage]:
        """Deliver, then what this address has got."""
        self.deliver()
        return [message for to, message in self.mails if to == recipient]

    def link(self, recipient: str, with_: str = "/links/") -> str:
        """The newest link of that kind in the mail of this address."""
        links = [link for message in self.to(recipient) for link in links_in(message) if with_ in link]
        assert links, f"no link with {with_} for {recipient}: {self.mails}"
        return links[-1]


def links_in(message: EmailMessage) -> list[str]:
    body = message.get_body(("plain",))
    assert body is not None
    return LINK.findall(body.get_content())


@contextmanager
def open_postbox() -> Iterator[Postbox]:
    """A mail server while it lasts."""
    box = Postbox(free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
