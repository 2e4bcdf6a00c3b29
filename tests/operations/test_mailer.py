"""A mail handed to a real server, and what a trial without one shows."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from coachapp.config import Settings
from coachapp.core.environment import SmtpServer
from coachapp.operations.mailer import connection_to, post_of
from tests.support.ports import free_port


class Postbox:
    """Keeps what it is handed."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.connections = 0
        self.is_leaving = False

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.is_leaving:
            return "421 Closing"
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


def settings(tmp_path: Path, smtp: SmtpServer | None) -> Settings:
    return Settings(database_url="sqlite:///unused", data_dir=tmp_path, secret_key="x" * 40, smtp=smtp)


def mail(settings: Settings) -> None:
    with post_of(settings) as send:
        send(invitation())


def invitation() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Coachapp <coachapp@example.org>", "carl@example.org", "Max invites you"
    message.set_content("Hello Carl,\n\nopen https://coach.example.org/invitations/abc to begin.\n")
    message.add_alternative("<p>Hello Carl</p>", subtype="html")
    return message


def test_a_mail_reaches_the_server_as_it_was_written(tmp_path: Path, postbox: tuple[Postbox, int]) -> None:
    box, port = postbox
    mail(settings(tmp_path, SmtpServer("127.0.0.1", port, "none")))
    (envelope,) = box.envelopes
    assert envelope.rcpt_tos == ["carl@example.org"]
    assert isinstance(envelope.content, bytes)
    assert message_from_bytes(envelope.content)["Subject"] == "Max invites you"


def test_a_server_that_is_away_or_has_no_tls_is_an_error_for_the_outbox_to_keep(tmp_path: Path, postbox: tuple[Postbox, int]) -> None:
    box, port = postbox
    with pytest.raises(smtplib.SMTPNotSupportedError):
        mail(settings(tmp_path, SmtpServer("127.0.0.1", port, "starttls")))
    with pytest.raises(OSError, match=r"refused|reset"):
        mail(settings(tmp_path, SmtpServer("127.0.0.1", 1, "none")))
    assert box.envelopes == []


def test_without_a_server_the_terminal_shows_recipient_subject_and_links(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mail(replace(settings(tmp_path, None), environment="development"))
    shown = capsys.readouterr().err
    assert "carl@example.org" in shown
    assert "Max invites you" in shown
    assert "  https://coach.example.org/invitations/abc\n" in shown
    assert "Hello" not in shown


def test_in_production_the_log_holds_no_link_that_opens_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mail(settings(tmp_path, None))
    shown = capsys.readouterr().err
    assert "  https://coach.example.org/invitations/…\n" in shown
    assert "abc" not in shown


def test_one_connection_carries_many_mails_and_is_made_anew_when_the_server_closed_it(postbox: tuple[Postbox, int]) -> None:
    box, port = postbox
    with connection_to(SmtpServer("127.0.0.1", port, "none")) as send:
        for _ in range(3):
            send(invitation())
        assert box.connections == 1
        box.is_leaving = True
        with pytest.raises(smtplib.SMTPException):
            send(invitation())
        box.is_leaving = False
        send(invitation())
    assert (len(box.envelopes), box.connections) == (4, 2)
