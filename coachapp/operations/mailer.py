"""Hands one mail to the mail server; without one, shows in the terminal what would have gone out."""

from __future__ import annotations

import re
import smtplib
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage

import structlog

from coachapp.config import Settings
from coachapp.core.environment import SmtpServer, is_this_machine

Send = Callable[[EmailMessage], None]
LONGEST_WAIT = 20.0
LINK = re.compile(r"https?://[^\s<>\"]+")
SMTP_OK = 250
SECRET = re.compile(r"(/(?:invitations|links/\w+|notices/off)/).+")


@contextmanager
def post_of(settings: Settings) -> Iterator[Send]:
    """How this instance sends mail, for one look into the outbox: one connection carries all of it. What it gives raises OSError or
    smtplib.SMTPException when a mail was not taken."""
    server = settings.smtp
    if server is not None:
        with connection_to(server) as send:
            yield send
    elif not is_this_machine(settings.public_host):
        yield say_that_none_was_sent
    else:
        yield show_in_terminal if settings.is_development else show_without_secrets


@contextmanager
def connection_to(server: SmtpServer) -> Iterator[Send]:
    """One connection for many mails, whose certificate was checked, except on this machine. It is made for the first mail, and anew when
    the server has closed it since the last or did not take one."""
    kept: list[smtplib.SMTP] = []

    def send(message: EmailMessage) -> None:
        if not (kept and _is_open(kept[0])):
            kept[:] = [_signed_in_at(server)]
        try:
            kept[0].send_message(message)
        except Exception:
            kept.pop().close()
            raise

    try:
        yield send
    finally:
        for connection in kept:
            with suppress(OSError, smtplib.SMTPException):
                connection.quit()


def hand_over(message: EmailMessage, server: SmtpServer) -> None:
    """Send this one mail."""
    with connection_to(server) as send:
        send(message)


def _is_open(connection: smtplib.SMTP) -> bool:
    try:
        return connection.noop()[0] == SMTP_OK
    except (OSError, smtplib.SMTPException):
        return False


def _signed_in_at(server: SmtpServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if is_this_machine(server.host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    connection = connect(server, context)
    try:
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
    except Exception:
        connection.close()
        raise
    return connection


def connect(server: SmtpServer, context: ssl.SSLContext) -> smtplib.SMTP:
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=LONGEST_WAIT, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=LONGEST_WAIT)


def say_that_none_was_sent(message: EmailMessage) -> None:
    """An instance that others use and that has no mail server: its log keeps no recipient, no words and no link."""
    structlog.get_logger().warning("mail not sent: no mail server is set", message_id=message["Message-ID"])


def show_without_secrets(message: EmailMessage) -> None:
    """The same where the terminal is a log that others read: no link in it opens anything."""
    show_in_terminal(message, hide=lambda link: SECRET.sub(r"\1…", link))


def show_in_terminal(message: EmailMessage, *, hide: Callable[[str], str] = str) -> None:
    """Whom it is for, its subject and its links: enough to go on while developing without a mail server."""
    text = message.get_body(("plain",))
    links = map(hide, LINK.findall(text.get_content())) if text else ()
    lines = [f"Mail to {message['To']}: {message['Subject']} (no mail server is set)", *(f"  {link}" for link in links)]
    print("\n".join(lines), file=sys.stderr, flush=True)
