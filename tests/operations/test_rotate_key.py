"""`coachapp rotate-key`: nothing that was kept is lost, and nothing is left under the old secret."""

from __future__ import annotations

import os
import re
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from coachapp.accounts import kept_commands
from coachapp.accounts.kept_commands import Typed
from coachapp.accounts.kept_models import KeptForm
from coachapp.cli import main
from coachapp.config import Settings
from coachapp.core import secret_key
from coachapp.core.clock import now
from coachapp.core.db import become, db, transaction
from coachapp.core.keys import Keys, keys
from coachapp.ledger import seals
from coachapp.ledger.models import GAP, Audit, AuditSeal, OutboxMail
from coachapp.ledger.outbox import Mail, queue
from coachapp.ledger.seals import seal_new, verify
from coachapp.operations import rotation
from coachapp.operations.rotation import ENCRYPTED
from coachapp.security.models import Authenticator
from tests import make
from tests.ledger.test_audit import behind_its_back, write

CODE = Path(rotation.__file__).parents[1]
SECRET = "a link's secret"


class Interrupted(Exception):
    """Somebody pulled the plug."""


@pytest.fixture
def instance(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The command's environment: this test's database, a data directory of its own, a port where nobody listens."""
    for name in [name for name in os.environ if name.startswith("COACHAPP_") or name == "PORT"]:
        monkeypatch.delenv(name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PORT", str(free.getsockname()[1]))
    monkeypatch.setenv("COACHAPP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COACHAPP_DATABASE_URL", app.config["SETTINGS"].database_url)
    return tmp_path


def settings_now() -> Settings:
    return Settings.from_env(os.environ)


@pytest.fixture
def world(app: Flask, instance: Path) -> Iterator[str]:
    """Three people with apps, a kept form, mails that wait, and a sealed log, all under the instance's first secret; gives a seed."""
    first = settings_now().secret_key
    app.extensions["keys"], before = Keys((first,)), app.extensions["keys"]
    people = [make.account(f"Person{number} Reyes", "coach") for number in range(3)]
    seeds = [make.authenticator(person) for person in people]
    typed = Typed("/goals", (("statement", "I want to speak up"),))
    with transaction() as session:
        kept_commands.keep(session, people[0].id, typed, token="t", now=now())
        for number in range(3):
            mail = Mail(kind="reset", recipient="ada@example.org", subject="Link", text=f"Open /links/{SECRET}", secret=SECRET)
            queue(mail, key=f"mail {number}", now=now())
    write(12)
    seal_new()
    yield seeds[0]
    app.extensions["keys"] = before


def rotate_key() -> Result:
    become("read")
    db.engine.dispose()
    return CliRunner().invoke(main, ["rotate-key"])


def secret_names() -> set[str]:
    """The secrets under which something is kept encrypted, by their short names."""
    become("read")
    found = [kept for each in ENCRYPTED for kept in db.session.scalars(sa.select(each.text).where(each.text != ""))]
    become("read")
    assert len(found) == 7
    return {kept.partition(".")[0] for kept in found}


def assert_whole(app: Flask, secret: str, seed: str) -> None:
    """All is as it was kept, and needs this secret alone."""
    app.extensions["keys"] = Keys((secret,))
    factor = make.rows(Authenticator)[0]
    assert keys().decrypt(factor.seed, purpose="totp", context=str(factor.account_id)) == seed
    for mail in make.rows(OutboxMail):
        assert (GAP in mail.text, keys().decrypt(mail.secret, purpose="outbox", context=mail.key)) == (True, SECRET)
    form = make.row(KeptForm)
    assert kept_commands.kept_form(form.account_id, "t", now=now()) is not None
    assert len(secret_names()) == 1
    seal_new()
    assert verify().faults == ()


def test_a_kept_secret_is_replaced_and_all_comes_along(app: Flask, instance: Path, world: str) -> None:
    first, lines = (instance / "secret.key").read_text(), len(make.rows(Audit))
    done = rotate_key()
    assert done.exit_code == 0, done.output
    second = (instance / "secret.key").read_text()
    assert first != second
    assert (instance / "secret.key").stat().st_mode & 0o777 == 0o600
    assert not (instance / "secret.key.old").exists()
    assert first not in done.output
    assert second not in done.output
    assert f"Encrypted anew: 7. Places of the audit log sealed anew: {lines}." in done.output
    assert f"head is now {make.rows(AuditSeal)[-1].seq}:{make.rows(AuditSeal)[-1].mac}" in done.output
    assert make.rows(Audit)[-1].act == "secret.replaced"
    assert_whole(app, second, world)


def test_the_database_refuses_changed_seals_again(app: Flask, instance: Path, world: str) -> None:
    assert rotate_key().exit_code == 0
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), transaction():
        db.session.execute(sa.text("UPDATE audit_seal SET mac = 'x'"))


@pytest.mark.parametrize("at", [1, 2, 3, 6, 10, 17])
def test_wherever_it_is_interrupted_it_works_on_and_a_second_run_ends_it(
    app: Flask, instance: Path, world: str, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps 1 and 2 write the files, 3 to 9 encrypt a text each (two a transaction), from 10 on each seals a line (five a batch)."""
    left = [at]

    def then_pull_the_plug(act: Any) -> Any:
        def step(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                raise Interrupted
            return act(*args, **kwargs)

        return step

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "AT_ONCE", 2)
        patch.setattr(seals, "AT_ONCE", 5)
        patch.setattr(rotation, "_encrypt", then_pull_the_plug(rotation._encrypt))
        patch.setattr(secret_key, "_written", then_pull_the_plug(secret_key._written))
        patch.setattr("coachapp.ledger.resealing.message_of", then_pull_the_plug(seals.message_of))
        assert isinstance(rotate_key().exception, Interrupted)
    settings = settings_now()
    app.extensions["keys"] = Keys((settings.secret_key, *settings.old_secret_keys))
    assert verify().faults == ()
    factor = make.rows(Authenticator)[0]
    assert keys().decrypt(factor.seed, purpose="totp", context=str(factor.account_id)) == world
    again = rotate_key()
    assert again.exit_code == 0, again.output
    assert not (instance / "secret.key.old").exists()
    assert_whole(app, (instance / "secret.key").read_text(), world)


def test_a_secret_from_the_environment_is_replaced_by_its_operator(
    app: Flask, instance: Path, world: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = settings_now().secret_key, secrets.token_urlsafe(48)
    (instance / "secret.key").unlink()
    monkeypatch.setenv("COACHAPP_SECRET_KEY", first)
    told = rotate_key()
    assert told.exit_code == 1
    assert "set COACHAPP_OLD_SECRET_KEY to the present one and COACHAPP_SECRET_KEY to a new one" in told.output
    monkeypatch.setenv("COACHAPP_OLD_SECRET_KEY", first)
    same = rotate_key()
    assert same.exit_code == 1
    assert "COACHAPP_OLD_SECRET_KEY is COACHAPP_SECRET_KEY" in same.output
    monkeypatch.setenv("COACHAPP_SECRET_KEY", second)
    done = rotate_key()
    assert done.exit_code == 0, done.output
    assert "Take COACHAPP_OLD_SECRET_KEY away" in done.output
    again = rotate_key()
    assert "Encrypted anew: 0. Places of the audit log sealed anew: 0." in again.output
    assert not (instance / "secret.key").exists()
    assert_whole(app, second, world)


def test_a_log_that_was_changed_is_not_sealed_anew(app: Flask, instance: Path, world: str) -> None:
    first = (instance / "secret.key").read_text()
    behind_its_back("UPDATE audit SET act = 'other' WHERE id = 2")
    refused = rotate_key()
    assert refused.exit_code == 1
    assert "Line 2 (place 2) was changed, or moved there." in refused.output
    assert (instance / "secret.key").read_text() == first
    assert not (instance / "secret.key.old").exists()


def test_what_opens_under_no_secret_is_left_and_said(app: Flask, instance: Path, world: str) -> None:
    with transaction():
        db.session.execute(sa.update(OutboxMail).where(OutboxMail.key == "mail 1").values(secret="00000000.AAAA"))
    done = rotate_key()
    assert done.exit_code == 0, done.output
    assert "1 kept texts open under neither secret, and were left as they are." in done.output


def test_it_is_refused_while_the_server_runs(app: Flask, instance: Path, world: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "answers", lambda _: True)
    refused = rotate_key()
    assert refused.exit_code == 1
    assert "Coachapp is running" in refused.output


def test_both_secrets_are_known_between_two_runs_and_doctor_says_so(instance: Path) -> None:
    first = settings_now().secret_key
    rotation.begin(settings_now())
    between = settings_now()
    assert between.old_secret_keys == (first,)
    assert between.secret_key != first
    rotation.begin(between)
    assert settings_now().secret_key == between.secret_key
    assert "run `coachapp rotate-key`" in CliRunner().invoke(main, ["doctor"]).output
    rotation.finish(between)
    assert settings_now().old_secret_keys == ()


def test_whatever_is_kept_encrypted_is_among_what_is_replaced() -> None:
    """A new use of `encrypt` needs its row in ENCRYPTED, and its file here (forms carry what security.commands seals for a moment)."""
    users = {str(file.relative_to(CODE)) for file in CODE.rglob("*.py") if re.search(r"keys\(\)\.encrypt\(", file.read_text())}
    assert users == {"security/commands.py", "accounts/kept_commands.py", "ledger/outbox.py", "operations/rotation.py"}
