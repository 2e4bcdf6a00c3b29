"""What is set from outside, and what is said when it is wrong."""

from __future__ import annotations

import secrets
import stat
from pathlib import Path

import pytest

from coachapp.config import Settings
from coachapp.core.environment import SettingsError, SmtpServer
from coachapp.core.secret_key import weakness

SECRET = "kq3Vw9Zt-uE7rXb2YdLs5Nm8Hc1Ja4Pf6Go0Ti"


def read(tmp_path: Path, **given: str) -> Settings:
    return Settings.from_env({"COACHAPP_DATA_DIR": str(tmp_path), **given})


def test_with_nothing_set_it_runs_on_this_machine_over_sqlite(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/coachapp.db"
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert settings.trusted_hosts == ["127.0.0.1", "localhost"]
    assert not settings.is_https
    assert not settings.is_demo
    assert not settings.is_development
    assert settings.smtp is None


def test_the_port_is_part_of_the_address_people_are_told(tmp_path: Path) -> None:
    assert read(tmp_path, PORT="8123").public_url == "http://127.0.0.1:8123"


def test_a_secret_is_made_once_and_only_its_user_may_read_it(tmp_path: Path) -> None:
    first = read(tmp_path).secret_key
    assert len(first) >= 32
    assert read(tmp_path).secret_key == first
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret.key"]


def test_a_given_secret_is_taken_and_none_is_kept(tmp_path: Path) -> None:
    assert read(tmp_path, COACHAPP_SECRET_KEY=SECRET).secret_key == SECRET
    assert not any(tmp_path.iterdir())


def test_the_first_of_two_makers_of_a_secret_wins(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text(SECRET + "\n")
    assert read(tmp_path).secret_key == SECRET


@pytest.mark.parametrize("given", ["postgresql://u:p%40ss@localhost/c", "postgres://u:p%40ss@localhost/c"])
def test_postgresql_is_reached_through_psycopg(tmp_path: Path, given: str) -> None:
    assert read(tmp_path, COACHAPP_DATABASE_URL=given).database_url == "postgresql+psycopg://u:p%40ss@localhost/c"


def test_a_postgresql_elsewhere_must_show_a_certificate_unless_its_address_says_otherwise(tmp_path: Path) -> None:
    elsewhere = "postgresql://u@db.example.org/c"
    assert "sslmode=verify-full" in read(tmp_path, COACHAPP_DATABASE_URL=elsewhere).database_url
    assert read(tmp_path, COACHAPP_DATABASE_URL=f"{elsewhere}?sslmode=disable").database_url.endswith("/c?sslmode=disable")


@pytest.mark.parametrize(
    ("given", "server"),
    [
        ("smtp://127.0.0.1:2525", SmtpServer("127.0.0.1", 2525, "none")),
        ("smtp+starttls://me:p%40ss@mail.example.org", SmtpServer("mail.example.org", 587, "starttls", "me", "p@ss")),
        ("smtps://me:secret@mail.example.org", SmtpServer("mail.example.org", 465, "tls", "me", "secret")),
    ],
)
def test_a_mail_server_is_one_address(tmp_path: Path, given: str, server: SmtpServer) -> None:
    assert read(tmp_path, COACHAPP_SMTP_URL=given).smtp == server


def test_mail_comes_from_the_public_address_unless_set(tmp_path: Path) -> None:
    assert read(tmp_path).mail_from == "Coachapp <coachapp@localhost>"
    settings = read(tmp_path, COACHAPP_PUBLIC_URL="https://coach.example.org/")
    assert settings.mail_from == "Coachapp <coachapp@coach.example.org>"
    assert settings.public_url == "https://coach.example.org"
    assert settings.is_https
    assert settings.trusted_hosts == ["coach.example.org"]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "80.5"),
        ("PORT", "٨٠"),
        ("COACHAPP_WORKERS", "0"),
        ("COACHAPP_WORKERS", "65"),
        ("COACHAPP_DATABASE_URL", "mysql://localhost/c"),
        ("COACHAPP_DATABASE_URL", "nonsense"),
        ("COACHAPP_DATABASE_URL", "sqlite://"),
        ("COACHAPP_DATABASE_URL", "sqlite:///:memory:"),
        ("COACHAPP_DATABASE_URL", "postgresql://h:port/c"),
        ("COACHAPP_SECRET_KEY", "short"),
        ("COACHAPP_PUBLIC_URL", "coach.example.org"),
        ("COACHAPP_PUBLIC_URL", "ftp://coach.example.org"),
        ("COACHAPP_PUBLIC_URL", "https://coach.example.org/path"),
        ("COACHAPP_PUBLIC_URL", "https://coach.example.org:99999"),
        ("COACHAPP_PUBLIC_URL", "https://[bad"),
        ("COACHAPP_PUBLIC_URL", "http://coach.example.org"),
        ("COACHAPP_SMTP_URL", "mail.example.org"),
        ("COACHAPP_SMTP_URL", "smtp://mail.example.org:x"),
        ("COACHAPP_SMTP_URL", "smtps://[bad"),
        ("COACHAPP_SMTP_URL", "smtp://me:secret@mail.example.org"),
        ("COACHAPP_MAIL_FROM", "nobody"),
        ("COACHAPP_MAIL_FROM", "a@example.org\nBcc: b@example.org"),
        ("COACHAPP_HOST", "everywhere"),
        ("COACHAPP_ENV", "staging"),
        ("COACHAPP_DEMO", "yes"),
        ("COACHAPP_DATA_DIR", "/dev/null/coachapp"),
        ("COACHAPP_WORKER", "2"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_it(tmp_path: Path, name: str, given: str) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, **{name: given})
    (sentence,) = str(error.value).splitlines()
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(".")
    assert "secret@" not in sentence


def test_everything_wrong_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, PORT="x", COACHAPP_WORKERS="x", COACHAPP_SMTP="x", COACHAPP_SECRET_KEY="x", COACHAPP_DATA_DIR="/dev/null/x")
    named = [line.split()[0] for line in str(error.value).splitlines()]
    assert named == ["COACHAPP_SMTP", "PORT", "COACHAPP_DATA_DIR", "COACHAPP_SECRET_KEY", "COACHAPP_WORKERS"]


def test_people_elsewhere_without_tls_must_be_meant(tmp_path: Path) -> None:
    settings = read(tmp_path, COACHAPP_PUBLIC_URL="http://coach.example.org", COACHAPP_ALLOW_HTTP="1")
    assert settings.is_exposed_without_tls


def test_no_secret_is_shown_when_settings_are_printed(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        COACHAPP_SECRET_KEY=SECRET,
        COACHAPP_DATABASE_URL="postgresql://u:pw7@localhost/c",
        COACHAPP_SMTP_URL="smtps://u:pw8@example.org",
    )
    assert all(hidden not in repr(settings) for hidden in (SECRET, "pw7", "pw8"))


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("x" * 40, "repeats itself"),
        ("abcdefgh" * 5, "repeats itself"),
        ("0123456789abcdef" * 2 + "0123", "repeats itself"),
        ("aababbabcabacbaccabbacabacbabcabcaab", "is made of very few signs"),
        ("changeme-changeme-secret-password-key1", "words that everybody tries first"),
        ("my-secret-key-my-secret-key-for-flask-dev", "words that everybody tries first"),
    ],
)
def test_a_secret_that_can_be_guessed_is_refused_in_production(tmp_path: Path, weak: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        read(tmp_path, COACHAPP_SECRET_KEY=weak)
    assert read(tmp_path, COACHAPP_SECRET_KEY=weak, COACHAPP_ENV="development").secret_key == weak


def test_a_random_secret_is_strong(tmp_path: Path) -> None:
    for _ in range(50):
        for made in (secrets.token_urlsafe(32), secrets.token_hex(32)):
            assert weakness(made) == ""


def test_production_refuses_to_debug(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="FLASK_DEBUG is on"):
        read(tmp_path, FLASK_DEBUG="1")
    assert read(tmp_path, FLASK_DEBUG="0").environment == "production"
    assert read(tmp_path, FLASK_DEBUG="1", COACHAPP_ENV="development").is_development
