"""Reading settings from the environment: each value is understood or named with what is wrong, all at once."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar, cast, get_args
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from coachapp.core.forwarded import Network
from coachapp.core.secret_key import kept_secret, old_kept_secret

LEAST_SECRET = 32
KEPT_AS = "secret.key"
"""Holds the secret, in the data directory, when the environment gives none."""
Environment = Literal["production", "development", "test"]
T = TypeVar("T")


class SettingsError(Exception):
    """Some settings are wrong or missing; the text names each, one a line."""


@dataclass(frozen=True)
class SmtpServer:
    """Where mail goes, and how it is kept private on the way."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"] = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Clamd:
    """A virus scanner: its socket on this machine, or host and port."""

    socket: str = ""
    host: str = ""
    port: int = 0


class Reader:
    """Reads one value after the other and keeps what is wrong with each for the end."""

    def __init__(self, environ: Mapping[str, str], known: frozenset[str]) -> None:
        self.environ = environ
        unknown = sorted(name for name in environ if name.startswith("COACHAPP_") and name not in known)
        self.problems = [f"{name} is not a setting of Coachapp: probably misspelled." for name in unknown]

    def __call__(self, name: str, default: str, understand: Callable[[str], T]) -> T:
        """The value as understood, or a problem noted. What it gives then is never used: `refuse_if_wrong` stands at the end."""
        try:
            return understand(self.environ.get(name) or default)
        except ValueError as problem:
            self.problems.append(f"{name} {problem}.")
            return None  # type: ignore[return-value]

    def refuse_if_wrong(self) -> None:
        if self.problems:
            raise SettingsError("\n".join(self.problems))


def whole_number(least: int, most: int) -> Callable[[str], int]:
    def understand(given: str) -> int:
        if not given.isascii() or not given.isdigit() or not least <= int(given[:9]) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}, not {given[:40]!r}")
        return int(given)

    return understand


def yes_or_no(given: str) -> bool:
    if given not in ("0", "1"):
        raise ValueError(f"must be 1 or 0, not {given[:40]!r}")
    return given == "1"


def environment(given: str) -> Environment:
    if given not in get_args(Environment):
        raise ValueError(f"must be production, development or test, not {given[:40]!r}")
    return cast(Environment, given)


def usable_directory(given: str) -> Path:
    directory = Path(given).expanduser().resolve()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise ValueError(f"names a directory that cannot be made: {directory} ({problem.strerror})") from problem
    if not os.access(directory, os.W_OK | os.X_OK):
        raise ValueError(f"names a directory that cannot be written: {directory}")
    return directory


def public_address(given: str) -> str:
    try:
        parts = urlsplit(given)
        is_whole = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        parts, is_whole = urlsplit(""), False
    if not is_whole or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("must be http:// or https://, a host and perhaps a port, without a path, such as https://coach.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def ip_address(given: str) -> str:
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        raise ValueError(f"must be the IP address to listen on, such as 127.0.0.1 or 0.0.0.0, not {given[:40]!r}") from None


def networks(given: str) -> tuple[Network, ...]:
    """The machines and networks that are named, such as 127.0.0.1 or 10.0.0.0/8, with spaces or commas between."""
    try:
        found = tuple(ipaddress.ip_network(one) for one in given.replace(",", " ").split())
    except ValueError as problem:
        raise ValueError(f"must name IP addresses or networks, such as 127.0.0.1 or 10.0.0.0/8 ({problem})") from None
    if any(network.prefixlen == 0 for network in found):
        raise ValueError("would believe everybody: name your proxy's own address")
    return found


def is_this_machine(host: str | None) -> bool:
    return not host or host in ("localhost", "127.0.0.1", "::1") or host.startswith("/")


def mail_domain(public_url: str | None) -> str:
    host = urlsplit(public_url or "").hostname
    return "localhost" if host is None or is_this_machine(host) else host


def database_address(given: str) -> str:
    try:
        url = sa.make_url(given)
    except (ArgumentError, ValueError):
        url = sa.make_url("nothing://")
    match url.drivername:
        case "sqlite" if url.database and url.database != ":memory:":
            return str(url.set(database=str(Path(url.database).expanduser().resolve())))
        case "postgresql" | "postgres" | "postgresql+psycopg":
            return checked_certificates(url.set(drivername="postgresql+psycopg")).render_as_string(hide_password=False)
        case _:
            raise ValueError("must be sqlite:///path/to/file or postgresql://user:password@host/name")


def checked_certificates(url: sa.URL) -> sa.URL:
    """A PostgreSQL on another machine shows a certificate that we check, unless the address says otherwise itself."""
    if is_this_machine(url.host) or "sslmode" in url.query:
        return url
    return url.update_query_dict({"sslmode": "verify-full", "sslrootcert": "system"})


def smtp_server(given: str) -> SmtpServer | None:
    if not given:
        return None
    try:
        parts = urlsplit(given)
        security, usual_port = {"smtp": ("none", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}[parts.scheme]
        host, port = parts.hostname, parts.port or usual_port
    except (KeyError, ValueError):
        host = None
    if not host or parts.path.strip("/") or parts.query:
        raise ValueError("must be smtp+starttls://user:password@host:587, smtps://user:password@host:465 or smtp://host:25")
    if security == "none" and parts.password and not is_this_machine(host):
        raise ValueError("would send its password in the open: use smtp+starttls:// or smtps://")
    return SmtpServer(host, port, security, unquote(parts.username or ""), unquote(parts.password or ""))  # type: ignore[arg-type]


def megabytes(given: str) -> int:
    return whole_number(1, 10_000_000)(given) * 1_000_000


def clamd(given: str) -> Clamd | None:
    if not given or given.startswith("/"):
        return Clamd(socket=given) if given else None
    try:
        parts = urlsplit(f"//{given}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port or parts.path or parts.username:
        raise ValueError("must be host:port, such as 127.0.0.1:3310, or the path of a socket, such as /run/clamav/clamd.ctl")
    return Clamd(host=host, port=port)


def mail_sender(given: str) -> str:
    if "@" not in given or any(ord(sign) < 32 for sign in given):
        raise ValueError('must be a mail address, perhaps with a name: "Coachapp <coachapp@example.org>"')
    return given


def secret_key(given: str, data_dir: Path | None) -> str:
    """The key that was given, or the one kept in the data directory."""
    if not given and data_dir is not None:
        try:
            given = kept_secret(data_dir / KEPT_AS)
        except OSError as problem:
            raise ValueError(f"is not set and the kept one cannot be used: {problem.filename} ({problem.strerror})") from problem
    if (given or data_dir is not None) and len(given) < LEAST_SECRET:
        raise ValueError(f"must have at least {LEAST_SECRET} characters (or be left out: then one is made and kept in the data directory)")
    return given


def old_secret_keys(given: str, data_dir: Path | None) -> tuple[str, ...]:
    """The one that was given, and the one kept in the data directory (if one is given here) while it is being replaced."""
    try:
        kept = old_kept_secret(data_dir / KEPT_AS) if data_dir else ""
    except OSError as problem:
        raise ValueError(f"is not set and the kept one cannot be used: {problem.filename} ({problem.strerror})") from problem
    return tuple(secret_key(one, None) for one in (kept, given) if one)
