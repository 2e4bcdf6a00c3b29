"""Hands one mail to the mail server; without one, shows in the terminal what would have gone out."""

from __future__ import annotations

import re
import smtplib
import ssl
import sys
from collections.abc import Callable
from email.message import EmailMessage

import structlog

from coachapp.config import Settings
from coachapp.core.environment import SmtpServer, is_this_machine

Send = Callable[[EmailMessage], None]
LONGEST_WAIT = 20.0
LINK = re.compile(r"https?://[^\s<>\"]+")
SECRET = re.compile(r"(/(?:invitations|links/\w+|notices/off)/).+")


def sender_for(settings: Settings) -> Send:
    """How this instance sends a mail. What it gives raises OSError or smtplib.SMTPException when the mail was not taken."""
    server = settings.smtp
    if server is None:
        if not is_this_machine(settings.public_host):
            return say_that_none_was_sent
        return show_in_terminal if settings.is_development else show_without_secrets
    return lambda message: hand_over(message, server)


def hand_over(message: EmailMessage, server: SmtpServer) -> None:
    """Send over a connection whose certificate was checked, except on this machine."""
    context = ssl.create_default_context()
    if is_this_machine(server.host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    with connect(server, context) as connection:
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(message)


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
