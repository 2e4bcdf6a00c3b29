"""The instance's secret key, kept in a file when the environment gives none."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path


def kept_secret(path: Path) -> str:
    """The secret in this file. Made by whichever process is first, readable by its user alone. Raises OSError."""
    if not path.exists():
        _make(path)
    return path.read_text().strip()


def replace_kept_secret(path: Path) -> None:
    """Put a new secret into this file; the one of before stands in `old_of(path)` until `forget_old_secret`. Raises OSError.

    Whenever it is interrupted, this file holds one of the two, whole, and the old one is lost nowhere.
    """
    _written(path, path.read_text()).replace(old_of(path))
    _settle(path.parent)
    _written(path, secrets.token_urlsafe(48)).replace(path)
    _settle(path.parent)


def old_kept_secret(path: Path) -> str:
    """The secret that is being replaced, or nothing. Raises OSError."""
    old = old_of(path)
    found = old.read_text().strip() if old.exists() else ""
    return "" if found == kept_secret(path) else found


def forget_old_secret(path: Path) -> None:
    """Nothing needs the old secret any more."""
    old_of(path).unlink(missing_ok=True)
    _settle(path.parent)


def old_of(path: Path) -> Path:
    """Where the secret of before stands while it is being replaced."""
    return path.with_name(path.name + ".old")


def _make(path: Path) -> None:
    """Written whole under another name and then linked, so that nobody ever reads half a key and the first one stays."""
    mine = _written(path, secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        os.link(mine, path)
    mine.unlink()


def _written(path: Path, secret: str) -> Path:
    mine = path.with_name(f".{path.name}.{os.getpid()}")
    mine.unlink(missing_ok=True)
    with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    return mine


def _settle(directory: Path) -> None:
    """Names are kept by their directory: they stand on the disk from here on."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_KNOWN = re.compile(
    r"change.?me|changeit|replace.?me|your.?secret.?key|secret|password|passwort|coachapp|default|example|insecure|django|flask|dev|test|key"
)
_LEAST_SIGNS, _LEAST_REST = 10, 20


def weakness(secret: str) -> str:
    """Why somebody could guess this secret, as the end of a sentence; nothing if nobody could."""
    if any(secret == (secret[:length] * len(secret))[: len(secret)] for length in range(1, len(secret) // 2 + 1)):
        return "repeats itself"
    if len(set(secret)) < _LEAST_SIGNS:
        return "is made of very few signs"
    rest = _KNOWN.sub("", secret.lower())
    return "is made of words that everybody tries first" if len(rest) < _LEAST_REST or len(set(rest)) < _LEAST_SIGNS else ""
