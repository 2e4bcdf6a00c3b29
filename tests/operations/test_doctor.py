"""What the doctor finds in an instance that is up to date and yet not well."""

from __future__ import annotations

import shutil
from collections import namedtuple
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from coachapp.config import Settings
from coachapp.core.db import become, transaction
from coachapp.core.environment import SmtpServer
from coachapp.ledger import audit
from coachapp.ledger.heartbeat import WORKER, beat
from coachapp.ledger.outbox import Mail, queue
from coachapp.ledger.seals import seal_new
from coachapp.operations import doctor
from tests import make
from tests.ledger.test_audit import behind_its_back, write
from tests.support.ports import free_port


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.config["SETTINGS"]
    return replace(found, port=free_port())


def test_nothing_is_wrong_with_an_instance_that_is_well(settings: Settings) -> None:
    write(3)
    seal_new()
    assert doctor.complaints(settings) == []


def test_a_changed_line_of_the_audit_log(settings: Settings) -> None:
    write(3)
    seal_new()
    behind_its_back("UPDATE audit SET act = 'sign_out' WHERE id = 2")
    (complaint,) = doctor.complaints(settings)
    assert "Line 2 (place 2) was changed, or moved there." in complaint


def test_a_clock_that_went_back(settings: Settings) -> None:
    with transaction():
        audit.note("sign_out", by=None, now=make.now() + timedelta(hours=3))
    (complaint,) = doctor.complaints(settings)
    assert complaint.startswith("The clock went back")


def test_a_disk_that_is_nearly_full(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**9, 9 * 10**8, 10**8))
    (complaint,) = doctor.complaints(settings)
    assert "100 MB are free" in complaint


def test_a_mail_server_that_does_not_answer(settings: Settings) -> None:
    (complaint,) = doctor.complaints(replace(settings, smtp=SmtpServer("127.0.0.1", free_port(), "none")))
    assert "does not answer (ConnectionRefusedError): check COACHAPP_SMTP_URL." in complaint


def test_an_address_for_others_without_mail_server_that_nobody_finds(settings: Settings) -> None:
    found = doctor.complaints(replace(settings, public_url="https://coach.invalid"))
    assert [words[:35] for words in found] == ["Nobody finds coach.invalid, so link", "No mail server is set, so nobody is"]


def test_a_worker_that_is_gone_while_the_server_runs(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "answers", lambda _settings: True)
    (complaint,) = doctor.complaints(settings)
    assert complaint.startswith("The worker has not been alive yet")
    beat(WORKER, make.now())
    become("read")
    assert doctor.complaints(settings) == []
    beat(WORKER, make.ago(1))
    (complaint,) = doctor.complaints(settings)
    assert complaint.startswith("The worker has not been alive since")


def test_mail_that_nobody_tried_to_send(settings: Settings) -> None:
    with transaction():
        queue(Mail(kind="k", recipient="ada@example.org", subject="s", text="t"), key="one", now=make.ago(1))
    (complaint,) = doctor.complaints(settings)
    assert complaint.startswith("1 mails wait")
