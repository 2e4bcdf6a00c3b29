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


def _make(path: Path) -> None:
    """Written whole under another name and then linked, so that nobody ever reads half a key and the first one stays."""
    mine = path.with_name(f".{path.name}.{os.getpid()}")
    mine.unlink(missing_ok=True)
    with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(mine, path)
    mine.unlink()


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
