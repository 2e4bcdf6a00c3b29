"""The two doors: LMTP and SMTP as a mail server speaks them, and a pipe with the codes of sysexits."""

from __future__ import annotations

import asyncio
import os
import smtplib
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.config import Settings
from coachapp.core.environment import SettingsError
from coachapp.core.inbound import Door, Inbound
from coachapp.feedback.models import Feedback, Reply
from coachapp.inbound import commands
from coachapp.inbound.reading import LARGEST
from coachapp.operations.doctor import about_replies
from coachapp.operations.inbound import AGAIN, EXITS, receive_from_pipe, serve
from tests import make
from tests.inbound.conftest import INBOUND, mail
from tests.support.ports import free_port

CLIENTS: dict[str, Callable[[str, int], smtplib.SMTP]] = {"lmtp": smtplib.LMTP, "smtp": smtplib.SMTP}


@contextmanager
def open_door(app: Flask, settings: Settings, protocol: Any) -> Iterator[smtplib.SMTP]:
    """`coachapp inbound` while it lasts, and a mail server that talks to it."""
    door, is_open, loop = Door(protocol, "127.0.0.1", free_port()), threading.Event(), asyncio.new_event_loop()
    closing = asyncio.Event()
    running = threading.Thread(
        target=lambda: loop.run_until_complete(serve(app, settings, door, is_open=is_open.set, closing=closing)), daemon=True
    )
    running.start()
    assert is_open.wait(10)
    with CLIENTS[protocol](door.host, door.port) as peer:
        yield peer
    loop.call_soon_threadsafe(closing.set)
    running.join(10)
    loop.close()


@pytest.mark.parametrize("protocol", ["lmtp", "smtp"])
def test_a_mail_server_hands_a_reply_over(app: Flask, settings: Settings, to_ada: str, protocol: str) -> None:
    with open_door(app, settings, protocol) as peer:
        assert peer.sendmail("ada@example.org", [to_ada], mail(to=to_ada).as_bytes()) == {}
        assert peer.sendmail("ada@example.org", [to_ada], mail(to=to_ada).as_bytes()) == {}
    assert make.row(Reply).text == "I will ask on Friday."


@pytest.mark.parametrize("protocol", ["lmtp", "smtp"])
def test_what_is_refused_is_told_with_its_reason(app: Flask, settings: Settings, to_ada: str, protocol: str) -> None:
    with open_door(app, settings, protocol) as peer:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as nobody:
            peer.sendmail("ada@example.org", ["somebody@coaching.example.org"], b"x")
        assert nobody.value.recipients["somebody@coaching.example.org"][0] == 550
        with pytest.raises(smtplib.SMTPDataError) as forged:
            peer.sendmail("stan@example.org", [to_ada], mail(to=to_ada, sender="stan@example.org").as_bytes())
        assert (forged.value.smtp_code, b"another address" in bytes(forged.value.smtp_error)) == (550, True)  # type: ignore[arg-type]
        refused = peer.sendmail("ada@example.org", [to_ada, to_ada.replace("reply+", "other+")], mail(to=to_ada).as_bytes())
        assert {code for code, _ in refused.values()} == {452}
    assert len(make.rows(Reply)) == 1


def test_a_bounce_gets_no_answer_that_bounces(app: Flask, settings: Settings, to_ada: str) -> None:
    with open_door(app, settings, "lmtp") as peer:
        assert peer.sendmail("", [to_ada], mail(to=to_ada, sender="MAILER-DAEMON@example.org").as_bytes()) == {}
    assert make.rows(Reply) == []


def test_what_is_too_large_is_refused_before_it_is_read(app: Flask, settings: Settings, to_ada: str) -> None:
    with open_door(app, settings, "smtp") as peer:
        peer.ehlo()
        assert peer.has_extn("size")
        code, _ = peer.mail("ada@example.org", [f"size={LARGEST + 1}"])
        assert code == 552


def test_nonsense_on_the_line_is_answered_and_never_with_a_traceback(app: Flask, settings: Settings, to_ada: str) -> None:
    with open_door(app, settings, "smtp") as peer:
        for line in ("NONSENSE", "RCPT TO:<x>", "MAIL FROM:<\xe9>", "DATA", "RSET", "VRFY x", "EHLO " + "x" * 600):
            code, said = peer.docmd(line.encode("latin-1").decode("latin-1", "replace") if line.isascii() else "MAIL FROM:<a@b> X=1")
            assert code >= 200
            assert b"Traceback" not in said
            assert b"File " not in said
        assert peer.noop()[0] == 250


def test_an_error_of_ours_is_to_be_tried_again_and_tells_nothing(
    app: Flask, settings: Settings, to_ada: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_more: Any, **_named: Any) -> None:
        raise RuntimeError("the words of a client")

    monkeypatch.setattr(commands, "read", fail)
    with open_door(app, settings, "lmtp") as peer, pytest.raises(smtplib.SMTPDataError) as failed:
        peer.sendmail("ada@example.org", [to_ada], mail(to=to_ada).as_bytes())
    assert failed.value.smtp_code == 451
    assert b"words of a client" not in bytes(failed.value.smtp_error)  # type: ignore[arg-type]
    assert receive_from_pipe(app, settings, b"x", to=to_ada, envelope_from=None) == (os.EX_TEMPFAIL, AGAIN.reason)


def test_a_pipe_gives_the_codes_that_mail_servers_know(app: Flask, settings: Settings, to_ada: str) -> None:
    def code(raw: bytes, to: str = to_ada, sender: str | None = None) -> int:
        return receive_from_pipe(app, settings, raw, to=to, envelope_from=sender)[0]

    assert code(mail(to=to_ada).as_bytes()) == os.EX_OK
    assert code(mail(to=to_ada).as_bytes()) == os.EX_OK
    assert code(mail(to=to_ada, number=2).as_bytes(), sender="") == os.EX_OK
    assert code(b"x", to="nobody@coaching.example.org") == os.EX_NOUSER
    assert code(mail(to=to_ada, sender="stan@example.org", number=3).as_bytes()) == os.EX_NOPERM
    assert code(mail("> quoted", to=to_ada, number=4).as_bytes()) == os.EX_DATAERR
    assert set(EXITS.values()) == {os.EX_OK, os.EX_NOUSER, os.EX_NOPERM, os.EX_DATAERR}
    assert len(make.rows(Reply)) == 1


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_the_commands_of_the_command_line(app: Flask, settings: Settings, to_ada: str, said: Feedback, ada: Account) -> None:
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COACHAPP_")},
        "COACHAPP_DATABASE_URL": settings.database_url,
        "COACHAPP_DATA_DIR": str(settings.data_dir),
        "COACHAPP_SECRET_KEY": settings.secret_key,
        "COACHAPP_ENV": "development",
    }

    def receive(*more: str, **also: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "coachapp.cli", *more]
        return subprocess.run(command, input=mail(to=to_ada).as_bytes(), env=environ | also, capture_output=True, timeout=120, check=False)

    assert receive("receive", "--to", to_ada).returncode == os.EX_NOUSER
    taken = receive("receive", "--to", to_ada, "--from", "ada@example.org", COACHAPP_INBOUND_ADDRESS=INBOUND)
    assert (taken.returncode, make.row(Reply).text) == (os.EX_OK, "I will ask on Friday."), taken.stderr
    refused = receive("receive", "--to", "x@y.z", COACHAPP_INBOUND_ADDRESS=INBOUND)
    assert (refused.returncode, b"Traceback" in refused.stderr) == (os.EX_NOUSER, False)
    assert b"COACHAPP_INBOUND_ADDRESS" in receive("inbound").stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COACHAPP_INBOUND_ADDRESS", "reply"),
        ("COACHAPP_INBOUND_ADDRESS", "a+b@example.org"),
        ("COACHAPP_INBOUND_ADDRESS", "much-too-long@example.org"),
        ("COACHAPP_INBOUND_LISTEN", "127.0.0.1"),
        ("COACHAPP_INBOUND_LISTEN", "http://127.0.0.1:80"),
        ("COACHAPP_INBOUND_LISTEN", "lmtp://127.0.0.1:99999"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, tmp_path: Any) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_env({"COACHAPP_DATA_DIR": str(tmp_path), name: value})


def test_the_settings_are_read(tmp_path: Any) -> None:
    given = {"COACHAPP_DATA_DIR": str(tmp_path), "COACHAPP_INBOUND_ADDRESS": INBOUND}
    assert Settings.from_env(given).inbound == Inbound(INBOUND, Door("lmtp", "127.0.0.1", 8024))
    assert Settings.from_env({**given, "COACHAPP_INBOUND_LISTEN": "smtp://[::1]:25"}).inbound == Inbound(INBOUND, Door("smtp", "::1", 25))
    assert Settings.from_env({**given, "COACHAPP_INBOUND_LISTEN": "none"}).inbound == Inbound(INBOUND, None)
    assert Settings.from_env({"COACHAPP_DATA_DIR": str(tmp_path)}).inbound is None


def test_the_doctor_says_that_nothing_takes_replies_in(app: Flask, settings: Settings) -> None:
    (complaint,) = about_replies(settings)
    assert "start `coachapp inbound`" in complaint
    assert list(about_replies(replace(settings, inbound=Inbound(INBOUND, None)))) == []
    assert list(about_replies(replace(settings, inbound=None))) == []
    with open_door(app, settings, "lmtp") as peer:
        assert peer.sock is not None
        door = Door("lmtp", *peer.sock.getpeername())
        assert list(about_replies(replace(settings, inbound=Inbound(INBOUND, door)))) == []
