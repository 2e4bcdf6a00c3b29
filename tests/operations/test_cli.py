"""The `coachapp` command."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coachapp.cli import main


@pytest.fixture(autouse=True)
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance of its own, and nothing of this machine's environment."""
    for name in [name for name in os.environ if name.startswith("COACHAPP_") or name == "PORT"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COACHAPP_DATA_DIR", str(tmp_path))
    return tmp_path


def coachapp(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, words, input=typed)


def test_help_lists_every_command() -> None:
    shown = coachapp("--help")
    assert shown.exit_code == 0
    assert all(f"  {name} " in shown.output for name in ("serve", "worker", "migrate", "create-admin", "reset-link", "demo", "doctor"))


@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "demo", "doctor"])
def test_a_wrong_setting_ends_every_command_with_2_and_a_sentence(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")
    result = coachapp(command)
    assert result.exit_code == 2
    assert result.output == "PORT must be a whole number from 1 to 65535, not 'eighty'.\n"


def test_doctor_says_what_is_wrong_and_then_that_nothing_is(instance: Path) -> None:
    result = coachapp("doctor")
    assert result.exit_code == 1
    assert "The database is not up to date: run `coachapp migrate`." in result.output
    assert coachapp("migrate").exit_code == 0
    result = coachapp("doctor")
    assert (result.exit_code, result.output.startswith("Nothing is wrong")) == (0, True)
    (instance / "secret.key").chmod(0o644)
    assert f"chmod 600 {instance}/secret.key" in coachapp("doctor").output


def test_doctor_says_when_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACHAPP_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    result = coachapp("doctor")
    assert result.exit_code == 1
    assert "The database does not answer (" in result.output


def test_an_admin_is_made_without_a_browser_and_not_twice() -> None:
    coachapp("migrate")
    answers = "max@example.org\nMax Adler\nlong enough, surely\nlong enough, surely\n"
    made = coachapp("create-admin", typed=answers)
    assert made.exit_code == 0, made.output
    assert "Max Adler can sign in as max@example.org." in made.output
    again = coachapp("create-admin", typed=answers)
    assert again.exit_code == 1
    assert "Error: Somebody with this address has an account already." in again.output
    weak = coachapp("create-admin", "--email", "eva@example.org", "--name", "Eva", "--password", "short")
    assert weak.exit_code == 1
    assert weak.output.startswith("Error: ")


def test_a_link_to_a_new_password_is_printed_and_noted_for_an_account_that_is_there() -> None:
    coachapp("migrate")
    coachapp("create-admin", "--email", "max@example.org", "--name", "Max", "--password", "long enough, surely")
    printed = coachapp("reset-link", " Max@example.org")
    assert printed.exit_code == 0, printed.output
    assert printed.output.startswith("http://127.0.0.1:8000/links/reset/")
    refused = coachapp("reset-link", "eva@example.org")
    assert (refused.exit_code, refused.output) == (1, "Error: No active account has this address.\n")


def test_the_demo_world_is_refused_where_somebody_has_an_account() -> None:
    coachapp("migrate")
    coachapp("create-admin", "--email", "max@example.org", "--name", "Max", "--password", "long enough, surely")
    refused = coachapp("demo")
    assert refused.exit_code == 1
    assert "Error: This database already holds accounts." in refused.output


def test_the_audit_log_is_verified_and_what_was_changed_is_named(instance: Path) -> None:
    coachapp("migrate")
    coachapp("create-admin", "--email", "max@example.org", "--name", "Max", "--password", "long enough, surely")
    found = coachapp("audit", "verify")
    assert (found.exit_code, found.output) == (0, "0 places of the chain were looked at; 1 lines wait for their seal.\n")
    assert coachapp("audit", "verify", "--head", "nonsense").exit_code == 2
    cut = coachapp("audit", "verify", "--head", f"5:{'a' * 64}")
    assert cut.exit_code == 1
    assert "The end is cut off: it was sealed up to place 5, and now ends at 0." in cut.output
