"""What is set from outside. `Settings.from_env` is the only reader of the environment, and it names everything that is wrong at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from coachapp.core.environment import (
    KEPT_AS,
    Clamd,
    Environment,
    Reader,
    SmtpServer,
    clamd,
    database_address,
    environment,
    ip_address,
    is_this_machine,
    mail_domain,
    mail_sender,
    megabytes,
    networks,
    old_secret_keys,
    public_address,
    secret_key,
    smtp_server,
    usable_directory,
    whole_number,
    yes_or_no,
)
from coachapp.core.forwarded import Network
from coachapp.core.inbound import NAMES as OF_INBOUND
from coachapp.core.inbound import Inbound, read_inbound
from coachapp.core.issuer import NAMES as OF_THE_ISSUER
from coachapp.core.issuer import IssuerSettings, read_issuer
from coachapp.core.secret_key import weakness

ROOT = Path(__file__).resolve().parent.parent
KNOWN = frozenset(
    "COACHAPP_" + name
    for name in """
        ALLOW_HTTP CLAMD DATABASE_URL DATA_DIR DEMO ENV FILES_MB FILES_MB_PER_PERSON HOST MAILS_A_SECOND MAIL_FROM METRICS_PORT
        OLD_SECRET_KEY PROXIES PUBLIC_URL SECRET_KEY SMTP_URL WORKERS TEST_POSTGRES_URL
    """.split()
) | {f"COACHAPP_{name}" for name in (*OF_THE_ISSUER, *OF_INBOUND)}


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one instance and another."""

    database_url: str = field(repr=False)
    data_dir: Path
    secret_key: str = field(repr=False)
    old_secret_keys: tuple[str, ...] = field(default=(), repr=False)
    """Secrets that open what they closed, while `coachapp rotate-key` replaces them."""
    is_secret_kept: bool = False
    """Whether the secret stands in the data directory, and not in the environment."""
    public_url: str = "http://127.0.0.1:8000"
    smtp: SmtpServer | None = None
    mail_from: str = "Coachapp <coachapp@localhost>"
    inbound: Inbound | None = None
    """How people reply by mail; None: not at all."""
    mails_a_second: int = 10
    """No faster is mail handed to the mail server, by all workers together."""
    issuer: IssuerSettings | None = None
    """Who else may say who somebody is."""
    clamd: Clamd | None = None
    files_of_one: int = 250_000_000
    files_in_all: int = 5_000_000_000
    """Bytes that the files of one person, and those of all, may take."""
    proxies: tuple[Network, ...] = ()
    """Whose X-Forwarded-For is believed."""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    metrics_port: int = 0
    """Where this machine alone reads figures; 0: nowhere."""
    environment: Environment = "production"
    is_demo: bool = False
    migrations_dir: str = str(ROOT / "migrations")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """The settings of this instance; makes its data directory and, if none is given, its secret key. Raises SettingsError."""
        read = Reader(environ, KNOWN)
        port, data_dir = read("PORT", "8000", whole_number(1, 65535)), read("COACHAPP_DATA_DIR", "var", usable_directory)
        settings = cls(
            database_url=read("COACHAPP_DATABASE_URL", f"sqlite:///{data_dir}/coachapp.db", database_address),
            data_dir=data_dir,
            secret_key=read("COACHAPP_SECRET_KEY", "", lambda given: secret_key(given, data_dir)),
            is_secret_kept=(is_kept := not environ.get("COACHAPP_SECRET_KEY")),
            old_secret_keys=read("COACHAPP_OLD_SECRET_KEY", "", lambda given: old_secret_keys(given, data_dir if is_kept else None)),
            public_url=(public_url := read("COACHAPP_PUBLIC_URL", f"http://127.0.0.1:{port or 8000}", public_address)),
            smtp=read("COACHAPP_SMTP_URL", "", smtp_server),
            mail_from=read("COACHAPP_MAIL_FROM", f"Coachapp <coachapp@{mail_domain(public_url)}>", mail_sender),
            inbound=read_inbound(read),
            mails_a_second=read("COACHAPP_MAILS_A_SECOND", "10", whole_number(1, 1000)),
            issuer=read_issuer(read),
            clamd=read("COACHAPP_CLAMD", "", clamd),
            files_of_one=read("COACHAPP_FILES_MB_PER_PERSON", "250", megabytes),
            files_in_all=read("COACHAPP_FILES_MB", "5000", megabytes),
            proxies=read("COACHAPP_PROXIES", "", networks),
            host=read("COACHAPP_HOST", "127.0.0.1", ip_address),
            port=port,
            workers=read("COACHAPP_WORKERS", str(min(max(os.cpu_count() or 2, 2), 8)), whole_number(1, 64)),
            metrics_port=read("COACHAPP_METRICS_PORT", "0", whole_number(0, 65535)),
            environment=read("COACHAPP_ENV", "production", environment),
            is_demo=read("COACHAPP_DEMO", "0", yes_or_no),
        )
        settings.complain(read.problems, is_http_meant=read("COACHAPP_ALLOW_HTTP", "0", yes_or_no), is_debugging=_is_debugging(environ))
        read.refuse_if_wrong()
        return settings

    def complain(self, problems: list[str], *, is_http_meant: bool, is_debugging: bool) -> None:
        """What is good enough on somebody's desk and not for people's records."""
        if is_http_meant is False and self.is_exposed_without_tls:
            problems.append(
                "COACHAPP_PUBLIC_URL must be https:// for people on other machines; behind a network you trust, set COACHAPP_ALLOW_HTTP=1."
            )
        if self.environment != "production":
            return
        if self.secret_key and (weak := weakness(self.secret_key)):
            problems.append(f"COACHAPP_SECRET_KEY {weak}. Leave it out: then one is made and kept in the data directory.")
        if is_debugging:
            problems.append("FLASK_DEBUG is on, which lets whoever sees an error run code here. Unset it, or set COACHAPP_ENV=development.")

    @property
    def is_development(self) -> bool:
        return self.environment == "development"

    @property
    def is_test(self) -> bool:
        return self.environment == "test"

    @property
    def secret_file(self) -> Path:
        """Where the secret stands if it is kept here."""
        return self.data_dir / KEPT_AS

    @property
    def metrics_dir(self) -> Path:
        """Where the server's workers count, if they do."""
        return self.data_dir / "metrics"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def is_exposed_without_tls(self) -> bool:
        """Whether people's records would travel in the open."""
        return self.environment == "production" and bool(self.public_url) and not self.is_https and not is_this_machine(self.public_host)

    @property
    def public_host(self) -> str:
        return urlsplit(self.public_url).hostname or ""

    @property
    def trusted_hosts(self) -> list[str]:
        """The names under which we answer."""
        return ["127.0.0.1", "localhost"] if is_this_machine(self.public_host) else [self.public_host]

    @property
    def has_mail_server(self) -> bool:
        return self.smtp is not None


def _is_debugging(environ: Mapping[str, str]) -> bool:
    return environ.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no")
