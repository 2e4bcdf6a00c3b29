"""One key for each purpose, derived from the instance's secret; what is kept encrypted says which secret it needs (trust.md, Operation).

The database and its backups hold no key. While a secret is being replaced, the old ones open what they closed and close nothing new.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app

NONCE = 12


class Unreadable(Exception):
    """Something kept encrypted cannot be opened: it was changed, stands in another's place, or its secret is gone."""


@dataclass(frozen=True)
class Keys:
    """The secrets of an instance, the present one first."""

    secrets: tuple[str, ...] = field(repr=False)

    def key_for(self, purpose: str) -> bytes:
        """256 bits for this purpose and no other, from the present secret."""
        return derived(self.secrets[0], purpose)

    def encrypt(self, text: str, *, purpose: str, context: str) -> str:
        """`text` under AES-256-GCM, bound to its purpose and place, such as the account it belongs to."""
        nonce = os.urandom(NONCE)
        closed = AESGCM(self.key_for(purpose)).encrypt(nonce, text.encode(), _bound(purpose, context))
        return f"{_name(self.secrets[0])}.{base64.urlsafe_b64encode(nonce + closed).decode()}"

    def decrypt(self, kept: str, *, purpose: str, context: str) -> str:
        """The text again. Unreadable if it was changed, moved to another place, or its secret is not known."""
        name, _, closed = kept.partition(".")
        secret = next((one for one in self.secrets if _name(one) == name), None)
        if secret is None:
            raise Unreadable("It was encrypted under a secret that this instance does not have.")
        try:
            whole = base64.urlsafe_b64decode(closed)
            return AESGCM(derived(secret, purpose)).decrypt(whole[:NONCE], whole[NONCE:], _bound(purpose, context)).decode()
        except (ValueError, InvalidTag) as error:
            raise Unreadable("It was changed, or belongs to another place.") from error

    def is_current(self, kept: str) -> bool:
        """Whether this was encrypted under the present secret."""
        return kept.partition(".")[0] == _name(self.secrets[0])

    def mac(self, message: bytes, *, purpose: str, digits: int = 64) -> str:
        """HMAC-SHA256 of a message, in hex; its first `digits` where there is no room for all of them."""
        return hmac.new(self.key_for(purpose), message, hashlib.sha256).hexdigest()[:digits]

    def is_mac(self, message: bytes, given: str, *, purpose: str, digits: int = 64) -> bool:
        """Whether this is the message's HMAC under the present secret or one of before."""
        each = (hmac.new(derived(secret, purpose), message, hashlib.sha256).hexdigest()[:digits] for secret in self.secrets)
        return any(hmac.compare_digest(one.encode(), given.encode()) for one in each)


@functools.lru_cache(maxsize=64)
def derived(secret: str, purpose: str) -> bytes:
    """HKDF-SHA256 of the secret for this purpose (RFC 5869; the secret is already random, so no salt is needed)."""
    extracted = hmac.new(bytes(32), secret.encode(), hashlib.sha256).digest()
    return hmac.new(extracted, f"coachapp {purpose}".encode() + b"\x01", hashlib.sha256).digest()


def prepare_keys(app: Flask, secret: str, *old: str) -> None:
    """Give the app its keys; Flask's own, which signs the session's cookie, is one of them."""
    app.extensions["keys"] = Keys((secret, *old))
    app.config["SECRET_KEY"] = derived(secret, "cookie")
    app.config["SECRET_KEY_FALLBACKS"] = [derived(one, "cookie") for one in old]


def keys() -> Keys:
    """The keys of the running app."""
    found: Keys = current_app.extensions["keys"]
    return found


def _name(secret: str) -> str:
    return derived(secret, "name").hex()[:8]


def _bound(purpose: str, context: str) -> bytes:
    return f"{purpose}\x00{context}".encode()
