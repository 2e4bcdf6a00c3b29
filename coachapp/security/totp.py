"""Codes of an app (TOTP, RFC 6238): pure functions of a seed and a moment."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

import pyotp
import segno

STEP = 30
"""Seconds for which a code holds. Only the code of this very step is taken (trust.md, Identity)."""
QUIET = 4
"""Modules of white that a QR code needs around it."""


def fresh_seed() -> str:
    """160 random bits as apps read them."""
    return pyotp.random_base32()


def step_of(moment: datetime) -> int:
    """Which 30 seconds this is."""
    return int(moment.timestamp()) // STEP


def is_right(seed: str, code: str, moment: datetime) -> bool:
    """Whether an app with this seed shows this code now, whatever space stands in it."""
    typed = "".join(code.split())
    return typed.isascii() and pyotp.TOTP(seed).verify(typed, for_time=moment.replace(microsecond=0))


def address(seed: str, *, email: str, instance: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(seed).provisioning_uri(name=email, issuer_name=instance)


def in_groups(seed: str) -> str:
    """The seed for those who type it."""
    return " ".join(seed[at : at + 4] for at in range(0, len(seed), 4))


def picture(text: str) -> tuple[int, str]:
    """A QR code as the width of its square, quiet zone included, and the path of its dark modules."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=QUIET)]
    return len(rows), "".join(f"M{x} {y}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _runs(row))


def _runs(row: list[int]) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many stand together."""
    found, at = [], 0
    for is_dark, modules in groupby(row, bool):
        width = len(list(modules))
        if is_dark:
            found.append((at, width))
        at += width
    return found
