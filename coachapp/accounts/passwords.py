"""Passwords: which are good enough, how they are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from coachapp.core.errors import Conflict

LEAST, MOST = 12, 128
PRODUCT = "Coachapp"
COMMON = Path(__file__).with_name("common_passwords.txt")
HINT = f"At least {LEAST} characters. A few words in a row are easy to remember."
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$V4i9E2ef7XxWCvxyrOGSgQ$9oB/V4mxdYut08OwTF3ACCj5ELIpoNH4pPQFZL5EjYY"
"""Of a password that nobody knows: the work is the same when there is no account."""


def hash_password(password: str) -> str:
    """What is kept of a password: argon2id, 19 MiB, two passes (OWASP's password storage cheat sheet)."""
    return _hasher.hash(password)


def is_right(password: str, password_hash: str) -> bool:
    """Whether this is the password; the same work whether or not there is an account."""
    try:
        _hasher.verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def needs_rehash(password_hash: str) -> bool:
    """Whether it was hashed by weaker rules than today's."""
    return _hasher.check_needs_rehash(password_hash)


def check_strength(password: str, *, name: str, email: str, instance: str, field: str = "password") -> None:
    """Conflict, beside the field, unless it is long enough, not common, and not made of nothing but whose it is or where (ASVS 6.2)."""
    if len(password) < LEAST:
        raise Conflict(f"Use at least {LEAST} characters. A few words in a row are easy to remember.", field)
    if len(password) > MOST:
        raise Conflict(f"At most {MOST} characters.", field)
    if password.casefold() in common_passwords():
        raise Conflict("This one is among the most common passwords, so it is guessed first. Choose another.", field)
    if _is_made_of(password, (PRODUCT, instance, name, email)):
        raise Conflict("Choose something that is not your name or address, or the name of this place.", field)


@cache
def common_passwords() -> frozenset[str]:
    """Those of this length that are guessed first, in small letters; the file says where they come from."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))


def _is_made_of(password: str, names: Iterable[str]) -> bool:
    """Whether nothing is left of it, figures and signs aside, when these names and their parts are taken out."""
    left = _letters(password)
    parts = {_letters(part) for name in names for part in (name, *re.split(r"[\W_\d]+", name))}
    for part in sorted((part for part in parts if len(part) >= 3), key=len, reverse=True):
        left = left.replace(part, "")
    return not left and bool(_letters(password))


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalpha())
