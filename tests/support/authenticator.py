"""A device that makes and uses passkeys, in software: what it claims of itself is the test's choice."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """One device with one passkey. `flags` is what it says of its person, `origin` the page that asks."""

    def __init__(self, origin: str = "http://localhost:8000", rp_id: str = "localhost") -> None:
        self.origin, self.rp_id = origin, rp_id
        self.flags = PRESENT | VERIFIED
        self.count = 0
        self.is_counting = True
        self.is_in_foreign_frame = False
        self.user_handle = ""
        self.credential_id = secrets.token_bytes(32)
        self._key = ec.generate_private_key(ec.SECP256R1())

    def makes(self, options: dict[str, Any]) -> str:
        """What the browser sends after `navigator.credentials.create(options)`."""
        self.user_handle = options["user"]["id"]
        where = self._public_numbers()
        key = encode_cbor({1: 2, 3: -7, -1: 1, -2: where[0], -3: where[1]})
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + key
        told = encode_cbor({"fmt": "none", "attStmt": {}, "authData": self._authenticator_data(self.flags | ATTESTED) + attested})
        response = {"clientDataJSON": self._client_data("webauthn.create", options), "attestationObject": bytes_to_base64url(told)}
        return self._answer(response)

    def uses(self, options: dict[str, Any]) -> str:
        """What the browser sends after `navigator.credentials.get(options)`."""
        self.count += self.is_counting
        data = self._authenticator_data(self.flags)
        client_data = self._client_data("webauthn.get", options)
        signed = data + hashlib.sha256(base64url_to_bytes(client_data)).digest()
        response = {
            "clientDataJSON": client_data,
            "authenticatorData": bytes_to_base64url(data),
            "signature": bytes_to_base64url(self._key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": self.user_handle,
        }
        return self._answer(response)

    def _answer(self, response: dict[str, str]) -> str:
        name = bytes_to_base64url(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})

    def _authenticator_data(self, flags: int) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind: str, options: dict[str, Any]) -> str:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": self.is_in_foreign_frame}
        return bytes_to_base64url(json.dumps(told).encode())

    def _public_numbers(self) -> tuple[bytes, bytes]:
        numbers = self._key.public_key().public_numbers()
        return numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
