"""Passkeys (WebAuthn): what a browser is asked, and whether its answer holds. The library checks; what it does not insist on, we do."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json_dict,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from coachapp.core.errors import Conflict

LIVES = timedelta(minutes=5)
"""How long a challenge waits for its answer."""
ALGORITHMS = [COSEAlgorithmIdentifier.EDDSA, COSEAlgorithmIdentifier.ECDSA_SHA_256, COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256]
NOT_RIGHT = "This passkey could not be checked. Try again, or use your password."
NOT_VERIFIED = "Your device did not check that it is you. Unlock it with your finger, face or PIN, and try again."


@dataclass(frozen=True)
class RelyingParty:
    """Whom the passkeys are for: the instance, by its public address."""

    id: str
    origin: str
    name: str

    @classmethod
    def at(cls, public_url: str, name: str) -> RelyingParty | None:
        """None where browsers make no passkeys: an address that is a number, or http to another machine."""
        host = urlsplit(public_url).hostname or ""
        if _is_number(host) or not (public_url.startswith("https://") or host == "localhost"):
            return None
        return cls(id=host, origin=public_url, name=name)


def _is_credential_id(given: object) -> bool:
    return isinstance(given, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,1400}", given) is not None


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Answer:
    """A browser's answer to a challenge. `raw` is what it sent; nothing of it holds yet."""

    raw: dict[str, Any]
    credential_id: str

    @classmethod
    def read(cls, sent: str) -> Answer:
        """What a form's field `credential` holds. Conflict if that is no answer at all."""
        try:
            raw = json.loads(sent)
        except (ValueError, RecursionError):
            raw = None
        if not isinstance(raw, dict) or not _is_credential_id(raw.get("id")):
            raise Conflict(NOT_RIGHT)
        return cls(raw, raw["id"])


@dataclass(frozen=True)
class NewPasskey:
    """What is kept of a passkey that was just made."""

    credential_id: str
    public_key: bytes
    sign_count: int


def creation_options(
    party: RelyingParty, challenge: str, *, user_handle: str, email: str, name: str, known: Iterable[str]
) -> dict[str, Any]:
    """What a browser needs to make a passkey that can be found without a name and checks its person."""
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=base64url_to_bytes(user_handle),
        user_name=email,
        user_display_name=name,
        challenge=base64url_to_bytes(challenge),
        timeout=int(LIVES.total_seconds() * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
        supported_pub_key_algs=ALGORITHMS,
    )
    return options_to_json_dict(options)


def request_options(party: RelyingParty, challenge: str) -> dict[str, Any]:
    """What a browser needs to answer with a passkey; which ones there are is not told."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=base64url_to_bytes(challenge),
        timeout=int(LIVES.total_seconds() * 1000),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def check_made(party: RelyingParty, challenge: str, answer: Answer) -> NewPasskey:
    """The passkey that was made for this challenge. Conflict if anything about it does not hold."""
    try:
        credential = parse_registration_credential_json(answer.raw)
        _refuse_foreign_frame(credential.response.client_data_json)
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=False,  # ours, below: with words of its own
            supported_pub_key_algs=ALGORITHMS,
        )
    except Exception as wrong:  # whatever a made-up answer breaks in the library, it is refused
        raise Conflict(NOT_RIGHT) from wrong
    if made.user_verified is not True:
        raise Conflict(NOT_VERIFIED)
    if made.fmt not in (AttestationFormat.NONE, AttestationFormat.PACKED):
        raise Conflict(NOT_RIGHT)
    return NewPasskey(bytes_to_base64url(made.credential_id), made.credential_public_key, made.sign_count)


def check_used(party: RelyingParty, challenge: str, answer: Answer, *, public_key: bytes, user_handle: str, sign_count: int) -> int:
    """The new count of signatures of the passkey that answered this challenge. Conflict if anything about the answer does not hold."""
    try:
        credential = parse_authentication_credential_json(answer.raw)
        _refuse_foreign_frame(credential.response.client_data_json)
        used = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=False,  # ours, below: with words of its own
        )
    except Exception as wrong:  # whatever a made-up answer breaks in the library, it is refused
        raise Conflict(NOT_RIGHT) from wrong
    if used.user_verified is not True:
        raise Conflict(NOT_VERIFIED)
    if credential.response.user_handle != base64url_to_bytes(user_handle):
        raise Conflict(NOT_RIGHT)
    return used.new_sign_count


def _refuse_foreign_frame(client_data: bytes) -> None:
    if parse_client_data_json(client_data).cross_origin:
        raise ValueError("answered inside a page of somebody else's")
