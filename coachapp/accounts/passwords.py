"""Passwords: which are good enough, how they are kept."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from coachapp.core.errors import Conflict

LEAST = 12
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


def check_strength(password: str, *, name: str, email: str, field: str = "password") -> None:
    """Conflict, beside the field, unless it is long enough and not the person's own name or address (ASVS 6.2)."""
    if len(password) < LEAST:
        raise Conflict(f"Use at least {LEAST} characters. A few words in a row are easy to remember.", field)
    if password.casefold() in {name.casefold(), email.casefold(), "coachapp" * 2}:
        raise Conflict("Choose something that is not your name or address.", field)
